"""
Parsers of picture formats that keep only what is known to be needed for drawing;
unknown parts are dropped.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator

from gateway.town.pictures.pieces import (
    NotSent,
    Pieces,
    Uncleaned,
    orientation,
    upright,
)

_EXIF = b"Exif\0\0"

# JPEG: ITU-T T.81, annex B. APP0 is JFIF (ITU-T T.871), APP2 has the colours (ICC.1),
# and APP14 says how Adobe wrote them.

_DRAWS = frozenset({*range(0xC0, 0xD0), 0xDB, 0xDC, 0xDD}) - {0xC8}
_SCAN_END = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def jpeg(pieces: Pieces) -> Iterator[bytes]:
    """
    Yield the parts of a JPEG that are needed for drawing.

    Raises:
        Uncleaned: It cannot be parsed.
    """
    yield pieces.take(2)
    kept: list[bytes] = []
    turned = 1
    drawn = False
    while (marker := _marker(pieces)) != 0xD9:
        body = pieces.take(max(pieces.number(">H") - 2, 0))
        if marker == 0xE1 and body.startswith(_EXIF):
            turned = orientation(body[len(_EXIF) :]) if turned == 1 else turned
        elif marker == 0xDA:
            drawn = True
            kept += [_segment(marker, body), _scan(pieces)]
        elif marker in _DRAWS:
            kept.append(_segment(marker, body))
        elif 0xE0 <= marker <= 0xEF:
            kept.append(_application(marker, body))
        elif marker != 0xFE:
            raise Uncleaned(NotSent.BROKEN)
    if not drawn:
        raise Uncleaned(NotSent.BROKEN)
    # JFIF comes first, then the orientation.
    first = 1 if kept[0].startswith(b"\xff\xe0") else 0
    yield from kept[:first]
    if turned != 1:
        yield _segment(0xE1, _EXIF + upright(turned))
    yield from kept[first:]
    yield b"\xff\xd9"


def _marker(pieces: Pieces) -> int:
    if pieces.take(1) != b"\xff":
        raise Uncleaned(NotSent.BROKEN)
    while (marker := pieces.number("B")) == 0xFF:
        pass
    return marker


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def _application(marker: int, body: bytes) -> bytes:
    if marker == 0xE0 and body.startswith(b"JFIF\0") and len(body) >= 14:
        # The thumbnail may show what was cropped.
        return _segment(marker, body[:12] + b"\0\0")
    if marker == 0xE2 and body.startswith(b"ICC_PROFILE\0"):
        return _segment(marker, body)
    if marker == 0xEE and body.startswith(b"Adobe") and len(body) >= 12:
        return _segment(marker, body[:12])
    return b""


def _scan(pieces: Pieces) -> bytes:
    end = _SCAN_END.search(pieces.content, pieces.at)
    if end is None:
        raise Uncleaned(NotSent.BROKEN)
    return pieces.take(end.start() - pieces.at)


# PNG: W3C PNG (third edition), section 11; APNG's chunks are part of it.

_PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD pHYs acTL "
    b"fcTL fdAT".split()
)


def png(pieces: Pieces) -> Iterator[bytes]:
    """
    Yield the parts of a PNG that are needed for drawing.

    Raises:
        Uncleaned: It cannot be parsed.
    """
    yield pieces.take(8)
    kept: list[bytes] = []
    turned, name, drawn = 1, b"", False
    while name != b"IEND":
        length = pieces.number(">I")
        name = pieces.take(4)
        body = pieces.take(length)
        if pieces.number(">I") != zlib.crc32(body, zlib.crc32(name)):
            raise Uncleaned(NotSent.BROKEN)
        if name in _PNG_KEPT:
            kept.append(_chunk(name, body))
            drawn = drawn or name == b"IDAT"
        elif name == b"eXIf":
            turned = orientation(body)
        elif name[:1].isupper():
            # An unknown critical chunk: the picture cannot be drawn without it.
            raise Uncleaned(NotSent.FORMAT)
    if not drawn or kept[0][4:8] != b"IHDR":
        raise Uncleaned(NotSent.BROKEN)
    yield kept[0]
    if turned != 1:
        yield _chunk(b"eXIf", upright(turned))
    yield from kept[1:]


def _chunk(name: bytes, body: bytes) -> bytes:
    check = zlib.crc32(body, zlib.crc32(name))
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", check)


# WebP: RFC 9649.

_EXIF_FLAG, _XMP_FLAG = 0x08, 0x04
_FRAMED = frozenset({b"VP8 ", b"VP8L", b"ALPH"})
_WEBP_KEPT = _FRAMED | {b"VP8X", b"ANIM", b"ANMF", b"ICCP"}
_FRAME = 16


def webp(pieces: Pieces) -> Iterator[bytes]:
    """
    Yield the parts of a WebP that are needed for drawing.

    Raises:
        Uncleaned: It cannot be parsed.
    """
    pieces.take(4)
    inside = Pieces(pieces.take(pieces.number("<I")))
    if inside.take(4) != b"WEBP":
        raise Uncleaned(NotSent.BROKEN)
    chunks, turned = _riff(inside, _WEBP_KEPT)
    if not any(name in (b"VP8 ", b"VP8L", b"ANMF") for name, _ in chunks):
        raise Uncleaned(NotSent.BROKEN)
    extended = chunks[0][0] == b"VP8X" and len(chunks[0][1]) >= 10
    if extended:
        flags = chunks[0][1][0] & ~(_EXIF_FLAG | _XMP_FLAG)
        if turned != 1:
            flags |= _EXIF_FLAG
            chunks.append((b"EXIF", upright(turned)))
        chunks[0] = (b"VP8X", bytes([flags]) + chunks[0][1][1:10])
    body = b"WEBP" + b"".join(_riff_chunk(*chunk) for chunk in chunks)
    yield b"RIFF" + struct.pack("<I", len(body)) + body


def _riff(
    pieces: Pieces, names: frozenset[bytes]
) -> tuple[list[tuple[bytes, bytes]], int]:
    kept: list[tuple[bytes, bytes]] = []
    turned = 1
    while not pieces.ended:
        name = pieces.take(4)
        length = pieces.number("<I")
        body = pieces.take(length)
        if length % 2 and not pieces.ended:
            pieces.take(1)
        if name not in names:
            turned = (
                orientation(body.removeprefix(_EXIF)) if name == b"EXIF" else turned
            )
        elif name == b"ANMF":
            frame = Pieces(body)
            head = frame.take(_FRAME)
            drawn, _ = _riff(frame, _FRAMED)
            kept.append((name, head + b"".join(_riff_chunk(*one) for one in drawn)))
        else:
            kept.append((name, body))
    return kept, turned


def _riff_chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


# GIF89a. Application extensions are kept if they give the number of loops.

_LOOPS = (b"\x0bNETSCAPE2.0", b"\x0bANIMEXTS1.0")
_CONTROL, _APPLICATION = b"\xf9", b"\xff"


def gif(pieces: Pieces) -> Iterator[bytes]:
    """
    Yield the parts of a GIF that are needed for drawing.

    Raises:
        Uncleaned: It cannot be parsed.
    """
    screen = pieces.take(13)
    yield screen
    yield _colours(pieces, screen[10])
    drawn = False
    while (kind := pieces.take(1)) != b";":
        if kind == b"!":
            label = pieces.take(1)
            blocks = _blocks(pieces)
            if label == _CONTROL:
                yield kind + label + b"".join(blocks[:1]) + b"\0"
            elif label == _APPLICATION and blocks and blocks[0] in _LOOPS:
                yield kind + label + b"".join(blocks[:2]) + b"\0"
        elif kind == b",":
            place = pieces.take(9)
            yield kind + place + _colours(pieces, place[8]) + pieces.take(1)
            yield b"".join(_blocks(pieces)) + b"\0"
            drawn = True
        else:
            raise Uncleaned(NotSent.BROKEN)
    if not drawn:
        raise Uncleaned(NotSent.BROKEN)
    yield kind


def _colours(pieces: Pieces, flags: int) -> bytes:
    return pieces.take(6 << (flags & 7)) if flags & 0x80 else b""


def _blocks(pieces: Pieces) -> list[bytes]:
    blocks: list[bytes] = []
    while (length := pieces.take(1)) != b"\0":
        blocks.append(length + pieces.take(length[0]))
    return blocks
