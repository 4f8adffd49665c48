import io
import struct
import zlib

import pytest
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageOps, PngImagePlugin

from gateway.town.pictures.cleaning import clean, cleaned
from gateway.town.pictures.pieces import NotSent, Uncleaned, orientation, upright

SECRET = b"calle Real 4"
SIDE_UP = 0x0112
GPS = 0x8825


def drawn(turned=3):
    """
    A picture, and EXIF that tells of it.
    """
    picture = Image.linear_gradient("L").resize((40, 24)).convert("RGB")
    exif = Image.Exif()
    exif[SIDE_UP] = turned
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[29] = SECRET.decode()
    return picture, exif


def jpeg(turned=3, **options):
    picture, exif = drawn(turned)
    to = io.BytesIO()
    picture.save(to, "JPEG", exif=exif, comment=SECRET, **options)
    return to.getvalue()


def png(turned=3):
    picture, exif = drawn(turned)
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", SECRET.decode())
    told.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    told.add_text("Author", SECRET.decode(), zip=True)
    told.add(b"tIME", SECRET[:7])
    to = io.BytesIO()
    picture.save(to, "PNG", exif=exif, pnginfo=told)
    return to.getvalue()


def webp(turned=3, **options):
    picture, exif = drawn(turned)
    to = io.BytesIO()
    picture.save(to, "WEBP", exif=exif, xmp=SECRET, **options)
    return to.getvalue()


def gif():
    picture, _ = drawn()
    to = io.BytesIO()
    second = picture.rotate(180).quantize()
    picture.quantize().save(
        to, "GIF", save_all=True, append_images=[second], loop=0, comment=SECRET
    )
    return to.getvalue()


PICTURES = {
    "jpeg": jpeg(),
    "progressive": jpeg(progressive=True),
    "png": png(),
    "webp": webp(lossless=True),
    "lossy": webp(),
    "frames": webp(save_all=True, append_images=[drawn()[0].rotate(180)]),
    "gif": gif(),
}


def frames(content):
    with Image.open(io.BytesIO(content)) as picture:
        for number in range(getattr(picture, "n_frames", 1)):
            picture.seek(number)
            yield ImageOps.exif_transpose(picture).convert("RGBA").tobytes()


def shown(content):
    return list(frames(content))


@for_each("name", PICTURES)
def test_what_it_shows_stays_and_what_it_tells_goes(name):
    content = PICTURES[name]
    clear = cleaned(content, public=True)

    assert SECRET in content
    assert shown(content) == shown(clear)
    assert SECRET not in clear
    with Image.open(io.BytesIO(clear)) as picture:
        assert {SIDE_UP} >= set(picture.getexif())
        assert not {"comment", "xmp", "Comment", "Author"} & set(picture.info)


@for_each("name", PICTURES)
def test_what_is_clean_stays_as_it_is(name):
    once = cleaned(PICTURES[name], public=True)

    assert once == cleaned(once, public=True)


@for_each("name", PICTURES)
def test_what_stands_behind_its_end_is_no_part_of_it(name):
    """
    An editor that cut something away, or a telephone's short film, may be there.
    """
    content = PICTURES[name]

    assert cleaned(content, public=True) == cleaned(content + SECRET, public=True)


@for_each("make", [jpeg, png, webp])
@for_each("turned", range(1, 9))
def test_the_same_side_is_up(make, turned):
    content = make(turned)

    assert shown(content) == shown(cleaned(content, public=True))


@for_each("name", PICTURES)
def test_a_picture_that_ends_early_stays_in_the_house(name):
    whole = cleaned(PICTURES[name], public=True)
    for length in range(12, len(whole)):
        with pytest.raises(Uncleaned):
            cleaned(whole[:length], public=True)


def test_a_thumbnail_is_not_shown():
    """
    It may show what was cut away.
    """
    content = jpeg()
    thumb = b"\xff\xe0\x00\x13JFIF\0\1\2\0\0\1\0\1\1\1abc"
    other = b"\xff\xe0\x00\x0cJFXX\0\x13abcd"
    start = content.index(b"\xff\xe1")
    clear = cleaned(content[:2] + thumb + other + content[start:], public=True)

    assert b"JFIF\0\1\2\0\0\1\0\1\0\0" in clear
    assert b"abc" not in clear


def test_colours_are_kept():
    picture, exif = drawn()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for form in ("JPEG", "PNG", "WEBP"):
        to = io.BytesIO()
        picture.save(to, form, exif=exif, icc_profile=profile)
        with Image.open(io.BytesIO(cleaned(to.getvalue(), public=True))) as clear:
            assert profile == clear.info["icc_profile"]


def test_a_gif_goes_round_as_often_as_before():
    with Image.open(io.BytesIO(cleaned(PICTURES["gif"], public=True))) as clear:
        assert 0 == clear.info["loop"]


def test_xmp_in_a_gif_is_dropped_to_its_trailer():
    content = PICTURES["gif"]
    trailer = b"\x01" + bytes(range(255, -1, -1)) + b"\0"
    told = b"!\xff\x0bXMP DataXMP" + b"<x>" + SECRET + b"</x>" + trailer
    at = content.index(b"!\xff\x0bNETSCAPE")
    clear = cleaned(content[:at] + told + content[at:], public=True)

    assert cleaned(content, public=True) == clear


@for_each(
    "begins",
    [
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
        b"\0\0\0\x1cftypavif\0\0\0\0",
        b"II*\0\x08\0\0\0",
        b"MM\0*\0\0\0\x08",
        b"\xff\x0a\0\0",
        b"8BPS\0\1",
    ],
)
@for_each("public", [True, False])
def test_a_picture_that_cannot_be_cleaned_stays_in_the_house(begins, public):
    with pytest.raises(Uncleaned) as refused:
        cleaned(begins + SECRET, public=public)

    assert NotSent.FORMAT is refused.value.why


def test_a_file_that_is_no_picture_leaves_in_private_only():
    certificate = b"%PDF-1.7\n" + SECRET

    assert certificate == cleaned(certificate, public=False)
    with pytest.raises(Uncleaned) as refused:
        cleaned(certificate, public=True)
    assert NotSent.UNKNOWN is refused.value.why


def test_a_picture_is_cleaned_in_private_too():
    assert SECRET not in cleaned(jpeg(), public=False)


async def test_it_is_done_while_others_work():
    assert cleaned(png(), public=True) == await clean(png(), public=True)


def chunk(name, body):
    check = struct.pack(">I", zlib.crc32(name + body))
    return struct.pack(">I", len(body)) + name + body + check


def test_a_bomb_is_not_opened():
    """
    It says that it is as large as a village, and is a few bytes.
    """
    head = struct.pack(">IIBBBBB", 2**31 - 1, 2**31 - 1, 8, 6, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"zTXt", b"a" * 99) + chunk(b"IDAT", b"b")
    bomb = b"\x89PNG\r\n\x1a\n" + body + chunk(b"IEND", b"")

    assert len(bomb) - 99 - 12 == len(cleaned(bomb, public=True))


@for_each(
    "hostile",
    [
        b"\xff\xd8" + b"\xff\xfe\0\2" * 2**20,
        b"\xff\xd8" + b"\xff" * 2**22,
        b"\xff\xd8\xff\xda\0\2" + b"\xff\0" * 2**22,
        b"\x89PNG\r\n\x1a\n" + chunk(b"IDAT", b"") * 2**19,
        b"GIF89a" + bytes(7) + b"!\xfe" + b"\1a" * 2**21,
        b"RIFF\xff\xff\xff\0WEBP" + b"ANMF\xff\xff\xff\0" * 2**18,
        b"RIFF\0\0\x10\0WEBP" + b"ABCD\0\0\0\0" * 2**18,
        b"\xff\xd8\xff\xe1\0\0" + bytes(99),
        b"\xff\xd8\xff\xd9",
        b"GIF89a" + bytes(7) + b";",
    ],
)
def test_what_is_made_to_be_looked_at_for_ever_is_given_up(hostile):
    with pytest.raises(Uncleaned) as refused:
        cleaned(hostile, public=True)

    assert NotSent.BROKEN is refused.value.why


def test_what_is_too_large_is_not_looked_through():
    with pytest.raises(Uncleaned) as refused:
        cleaned(b"\xff\xd8\xff" + bytes(33 * 2**20), public=True)

    assert NotSent.LARGE is refused.value.why


@for_each("side", range(1, 9))
def test_the_side_that_is_up_is_read_as_it_was_written(side):
    assert side == orientation(upright(side))


@given(st.binary(max_size=200))
def test_no_exif_is_too_broken_to_be_read(body):
    assert orientation(b"II*\0" + body) in range(1, 9)


@given(st.sampled_from(sorted(PICTURES)), st.data())
def test_a_picture_that_was_tampered_with_is_clean_or_stays(name, data):
    content = bytearray(PICTURES[name])
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    try:
        clear = cleaned(bytes(content), public=True)
    except Uncleaned:
        return

    assert clear == cleaned(clear, public=True)


@given(
    st.sampled_from(
        [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF0000WEBP"]
    ),
    st.binary(max_size=300),
)
def test_whatever_follows_its_first_bytes_it_ends(begins, body):
    try:
        clear = cleaned(begins + body, public=True)
    except Uncleaned:
        return

    assert clear == cleaned(clear, public=True)
