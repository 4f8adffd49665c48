"""
Pictures that only adorn a mail are no attachments; photos always are.
"""

from datetime import UTC, datetime
from time import thread_time

import pytest
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st
from mail_doors import OUR_ID, WHOSE

from channels.email import wire
from channels.email.mail.text import from_html, written
from gateway.core.message import Arrival, Evidence

TEXT = "La farola de la calle Mayor ya luce.\n\nUn saludo,\nObras, Ayuntamiento"
PLACE = "\n[cid:image001.png@01DB3E5A.7C9F1B20]"
LOGO = b"\x89PNG" + b"x" * 8_000
PHOTO = b"\xff\xd8" + b"x" * 300_000


PASSED_ON = (
    b"Content-Type: message/rfc822\r\n\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + "La farola está rota.".encode()
)
STATUS = (
    b"Content-Type: message/delivery-status\r\n\r\n"
    b"Reporting-MTA: dns; mx.example\r\n\r\nAction: failed\r\n"
)


def mixed(kind, *parts):
    text = f'Content-Type: multipart/{kind}; boundary="={kind}="\r\n\r\n'.encode()
    for part in parts:
        text += f"--={kind}=\r\n".encode() + part + b"\r\n"
    return text + f"--={kind}=--\r\n".encode()


def plain(text):
    return b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + text.encode()


def page(text, *names):
    shown = "".join(f'<img width="96" src="cid:{name}">' for name in names)
    return (
        b"Content-Type: text/html; charset=utf-8\r\n\r\n"
        + f"<html><body><p>{text}</p>{shown}</body></html>".encode()
    )


def file(octets, head):
    return f"{head}\r\n\r\n".encode() + octets


def outlook(text, more=(), octets=LOGO):
    name = "image001.png@01DB3E5A.7C9F1B20"
    logo = file(
        octets,
        'Content-Type: image/png; name="image001.png"\r\n'
        "Content-Description: image001.png\r\n"
        'Content-Disposition: inline; filename="image001.png"; size=8004\r\n'
        f"Content-ID: <{name}>",
    )
    texts = mixed("alternative", plain(text + PLACE), page(text, name))
    return mixed("mixed", mixed("related", texts, logo), *more)


def gmail(text, octets=LOGO):
    picture = file(
        octets,
        'Content-Type: image/png; name="image.png"\r\n'
        'Content-Disposition: inline; filename="image.png"\r\n'
        "X-Attachment-Id: ii_m3x9k2a10\r\n"
        "Content-ID: <ii_m3x9k2a10>",
    )
    place = "\n[image: image.png]\n"
    texts = mixed("alternative", plain(text + place), page(text, "ii_m3x9k2a10"))
    return mixed("related", texts, picture)


def iphone(text):
    photo = file(
        PHOTO,
        "Content-Type: image/jpeg; name=IMG_4127.jpeg\r\n"
        "Content-Disposition: inline; filename=IMG_4127.jpeg\r\n"
        "X-Apple-Part-Url: 5A0C",
    )
    return mixed("mixed", plain(text), photo, plain("\n\nEnviado desde mi iPhone"))


ANSWERS = f"In-Reply-To: <{OUR_ID}>\r\n".encode()
REPLY = b"From: a@b.es\r\n" + ANSWERS


def read(body, head=b"From: a@b.es\r\nMIME-Version: 1.0\r\n"):
    arrival = Arrival(
        channel="email",
        external_id="x",
        raw=head + body,
        received_at=datetime(2026, 11, 24, tzinfo=UTC),
    )
    return wire.parse(
        arrival, token_of=lambda _: None, whose=WHOSE, evidence=Evidence()
    )


def names(message):
    return [a.name for a in message.attachments]


@pytest.mark.parametrize("reply", [b"", ANSWERS])
def test_outlooks_logo_in_a_signature_is_no_attachment(reply):
    message = read(outlook(TEXT), b"From: a@b.es\r\n" + reply)

    assert [] == names(message)
    assert "cid:" not in message.text
    assert message.text.startswith("La farola de la calle Mayor ya luce.")


def test_an_emoji_in_gmails_own_format_is_no_attachment():
    kind = "Content-Type: text/vnd.google.email-reaction+json; charset=utf-8"
    body = mixed("alternative", plain("👍"), file(b'{"emoji": "x"}', kind))
    message = read(body, REPLY)

    assert [] == names(message)
    assert "👍" == message.text


def test_files_beside_a_logo_stay_and_are_fetched():
    bill = file(
        b"%PDF",
        "Content-Type: application/pdf\r\n"
        'Content-Disposition: attachment; filename="tasa.pdf"',
    )
    body = outlook(TEXT, more=[bill])
    [attachment] = read(body).attachments

    assert ("tasa.pdf", "2") == (attachment.name, attachment.reference)
    assert b"%PDF" == wire.part(body, attachment.reference)


def test_a_logo_without_a_disposition_is_no_attachment():
    body = outlook(TEXT).replace(
        b'Content-Disposition: inline; filename="image001.png"; size=8004\r\n', b""
    )

    assert [] == names(read(body))


def test_gmails_picture_in_a_text_is_no_attachment():
    message = read(gmail("Este es el escudo que debería estar en la puerta."))

    assert [] == names(message)
    assert "Este es el escudo que debería estar en la puerta." == message.text


def test_a_photo_that_gmail_put_into_a_text_stays():
    message = read(gmail("Este es el bache que hay en la puerta de casa.", PHOTO))

    assert ["image.png"] == names(message)


PASTED = b"\xff\xd8" + b"x" * 80_000


def pasted(*octets, below=""):
    """
    Write a mail as Outlook does where photos are pasted into its text.
    """
    text = "Buenos días, esta es la farola que no luce, vean las fotos."
    shown = [f"image{n}.jpg" for n in range(len(octets))]
    photos = [
        file(
            each,
            f'Content-Type: image/jpeg; name="{name}"\r\n'
            f'Content-Disposition: inline; filename="{name}"\r\nContent-ID: <{name}>',
        )
        for name, each in zip(shown, octets, strict=True)
    ]
    written = page(text, *shown).replace(b"</body>", below.encode() + b"</body>")
    return mixed("related", written, *photos)


@pytest.mark.parametrize("head", [b"From: a@b.es\r\n", REPLY])
def test_photos_that_outlook_put_into_a_text_stay(head):
    body = pasted(PASTED, PASTED, below="<p>Un saludo,<br>Ana</p>")

    assert ["image0.jpg", "image1.jpg"] == names(read(body, head))


@pytest.mark.parametrize(
    "below",
    [
        "<p>Un saludo,<br>Obras<br>{}</p>",
        "<p>De: Ana &lt;a@b.es&gt;<br>Enviado: hoy<br>Para: Obras<br>Asunto: x</p>{}",
    ],
)
def test_a_picture_in_what_a_reply_quotes_or_signs_with_is_no_attachment(below):
    body = pasted(PASTED, PASTED, below=below.format('<img src="cid:image1.jpg">'))
    body = body.replace(b'<img width="96" src="cid:image1.jpg">', b"")

    assert ["image0.jpg"] == names(read(body, REPLY))
    assert ["image0.jpg", "image1.jpg"] == names(read(body))


@pytest.mark.parametrize(
    "text", ["", "Mirad la farola.", "La farola de la calle Mayor"]
)
def test_apple_mails_photo_stays(text):
    assert ["IMG_4127.jpeg"] == names(read(iphone(text)))


@pytest.mark.parametrize(
    "text", ["", "Mirad esto", "Enviado desde Outlook para Android"]
)
def test_a_picture_that_is_all_there_is_stays(text):
    assert ["image001.png"] == names(read(outlook(text)))


def test_pictures_without_any_text_stay():
    other = file(LOGO, "Content-Type: image/png; name=b.png\r\nContent-ID: <b>")

    assert ["image001.png", "b.png"] == names(read(outlook("", more=[other])))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Content-ID: <image001", b"Content-ID: <image002"),
        (b"Content-ID: ", b"X-ID: "),
        (b"Disposition: inline", b"Disposition: attachment"),
        (b"Type: image/png", b"Type: application/pdf"),
    ],
)
def test_what_its_page_does_not_show_as_a_picture_stays(old, new):
    assert ["image001.png"] == names(read(outlook(TEXT).replace(old, new)))


def test_a_name_in_a_page_may_be_escaped():
    body = outlook(TEXT).replace(b"cid:image001.png@01", b"CID:image001.png%4001")

    assert [] == names(read(body))


def test_what_somebody_writes_in_a_plain_mail_stays():
    assert (
        "Veo [image: x] y nada más." == read(plain("Veo [image: x] y nada más.")).text
    )


def test_what_somebody_writes_beside_a_file_and_without_a_page_stays():
    body = mixed("mixed", plain("Va en [image: foto.png]"), PASSED_ON)

    assert "Va en [image: foto.png]" == read(body).text


PIECES = ["<a href=", "<a>", "</a>", '"', "https://a.b", ">", "x", "<b>"]
SHARED = f"https://maps.example/{'x' * 900}"
LONG = f"{SHARED}{'x' * 500}"
OWN = "https://sede.junar.example/tramite?n=12&x=1"
SAFE = (
    "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fsede.junar."
    "example%2Ftramite%3Fn%3D12%26x%3D1&data=05%7C02%7Cobras%40junar.example%7C&reserved=0"
)


@for_each(
    ("link", "said"),
    [
        (
            '<a href="https://f.example/a?b=1&amp;c=2">aquí</a>',
            "aquí (https://f.example/a?b=1&c=2)",
        ),
        (
            "<A class=x HREF=https://f.example/a?b=1&c=2><b>aq</b>uí</A >",
            "aquí (https://f.example/a?b=1&c=2)",
        ),
        (
            "<a href='https://malo.example'>www.banco.es</a>",
            "www.banco.es (https://malo.example)",
        ),
        ('<a href="https://www.Banco.es/">banco.es</a>', "banco.es"),
        (
            '<a href="http://banco.es/a">https://www.banco.es/a</a>',
            "https://www.banco.es/a",
        ),
        (f'<a href="{SHARED}">aquí</a>', f"aquí ({SHARED})"),
        (f'<a href="{LONG}">aquí</a>', f"aquí ({LONG[:1000]}…)"),
        (f'<a href="{SAFE}">aquí</a>', f"aquí ({OWN})"),
        (f'<a href="{SAFE}">{OWN}</a>', OWN),
        (f'<a href="{SAFE}">{SAFE}</a>', OWN),
        ('<a href="https://f.example"><img src="x"></a>', ""),
        ('<a href="mailto:ana@b.es">Ana</a>', "Ana"),
        ('<a href="tel:600000000">Ana</a>', "Ana"),
        ('<a data-href="https://f.example">Ana</a>', "Ana"),
        ("<a name=x>Ana</a>", "Ana"),
    ],
)
def test_the_address_of_a_link_is_behind_its_words(link, said):
    text = read(page(f"Las fotos: {link}")).text

    assert text == f"Las fotos: {said}".strip()


@for_each(
    ("written", "said"),
    [
        (f"Las fotos: {SAFE}.", f"Las fotos: {OWN}."),
        (f"Las fotos<{SAFE}>", f"Las fotos<{OWN}>"),
        (SAFE.replace("https%3A", "%0A"), SAFE.replace("https%3A", "%0A")),
        (SAFE.replace("sede", "se%0Ade"), SAFE.replace("sede", "se%0Ade")),
        (SAFE.replace(".outlook.com", ".malo.example"),) * 2,
    ],
)
def test_what_microsoft_puts_around_a_link_is_left_out(written, said):
    assert said == read(plain(written)).text


def test_an_advertisement_with_a_link_is_none_of_what_is_said():
    by = 'Enviado desde <a href="https://aka.ms/o0ukef">Outlook para iOS</a>'

    assert "No luce." == read(page(f"No luce.</p><p>{by}"), REPLY).text


@for_each(
    ("hidden", "said"),
    [
        ('<div style="display:none;max-height:0">Ofertas</div>', ""),
        ("<span style='color:red; DISPLAY : none !important'>Ofertas</span>", ""),
        ('<td width=1 style="display:none">Ofertas&zwnj;&nbsp;</td>', ""),
        ('<div style="color:red">Fuego</div>', "Fuego"),
        ('<span style="color:#fff; font-size:0px">Ofertas</span>', ""),
        ('<div style="visibility: hidden">Ofertas</div>', ""),
        ('<div style="font-size:0.9em">Fuego</div>', "Fuego"),
        ('<div data-style="display:none">Fuego</div>', "Fuego"),
        ('<div style="display:none">Fuego', "Fuego"),
        ('<div style="display:none"><b>Fuego</b></div>', "Fuego"),
        ('<div style="color:red" title="display:none">Fuego</div>', "Fuego"),
    ],
)
def test_what_a_page_does_not_show_is_none_of_what_is_said(hidden, said):
    """
    A template puts a line for previews above a mail. In doubt it stays.
    """
    text = read(page(f"{hidden}<p>No luce.</p>")).text

    assert f"{said} No luce.".split() == text.split()


def test_much_that_is_hidden_takes_no_time():
    began = thread_time()

    for markup in (
        "<div style='display:",
        "<p style='",
        "<p style=';display ",
        "<div>",
    ):
        from_html(markup * 20_000)
        from_html(f"<div {markup[5:] * 20_000}>x</div>")

    assert thread_time() - began < 5


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_no_link_however_broken_loses_a_word_or_grows(markup):
    text = from_html(f"Fuego {markup}")

    assert "Fuego" in text
    assert len(text) <= len(f"Fuego {markup}")


def test_many_links_take_no_time():
    began = thread_time()

    for markup in ("<a>", "<a href=https://a.b", "<a href=' ", "<a>x<b>"):
        from_html(markup * 60_000)

    assert thread_time() - began < 5


@pytest.mark.parametrize(
    ("text", "said"),
    [("Roto.", "Roto."), ("", "La farola."), (" \r\n\r\n", "La farola.")],
)
def test_a_mail_says_what_its_text_says_or_its_page_where_that_is_blank(text, said):
    body = mixed("alternative", plain(text), page("La farola."))

    assert said == read(body).text


PHOTO_BETWEEN = file(PHOTO, "Content-Type: image/jpeg; name=valla.jpg")


@for_each(
    ("parts", "said"),
    [
        (
            [page("La valla."), PHOTO_BETWEEN, page("Y hay un incendio en casa.")],
            "La valla.\n\nY hay un incendio en casa.",
        ),
        (
            [plain("La papelera."), PHOTO_BETWEEN, page("Y hay un incendio.")],
            "La papelera.\n\nY hay un incendio.",
        ),
        (
            [page("Mi marido me pega."), plain("Lista de vecinos")],
            "Mi marido me pega.\n\nLista de vecinos",
        ),
        (
            [mixed("alternative", plain("Roto."), page("Roto.")), page("Del todo.")],
            "Roto.\n\nDel todo.",
        ),
        (
            [mixed("alternative", plain(""), mixed("related", page("A."), page("B.")))],
            "A.\n\nB.",
        ),
    ],
)
def test_all_texts_of_a_mail_are_read_but_one_form_of_each(parts, said):
    assert said == read(mixed("mixed", *parts)).text


def trees():
    """
    Make bodies, each with the words of its texts that have no other form.
    """
    word = st.integers(0, 10**9).map("palabra{}".format)
    leaf = word.flatmap(lambda w: st.sampled_from([(plain(w), [w]), (page(w), [w])]))
    return st.recursive(leaf, lambda inner: st.lists(inner, max_size=3).flatmap(_held))


def _held(inner):
    bodies, words = [body for body, _ in inner], [w for _, some in inner for w in some]
    kinds = [("mixed", words), ("related", words), ("x-new", words)]
    return st.tuples(st.sampled_from([*kinds, ("alternative", [])]), BOUNDARIES).map(
        lambda made: (
            mixed(made[0][0], *bodies).replace(b"=" + made[0][0].encode(), made[1]),
            made[0][1],
        )
    )


BOUNDARIES = st.uuids().map(lambda each: each.hex.encode())


@given(trees())
def test_each_text_that_has_no_other_form_is_read(tree):
    body, words = tree

    assert set(words) <= set(read(body).text.split())


def test_many_pages_take_no_time():
    pages = [page("<br>" * 60_000)] * 40
    began = thread_time()

    read(mixed("mixed", *pages, plain("Fin.")))

    assert thread_time() - began < 5


@pytest.mark.parametrize(
    ("kind", "part", "said"),
    [
        ("mixed", PASSED_ON, "[La farola está rota.]"),
        # A server's report is not what somebody passes on.
        ("report", PASSED_ON, ""),
        ("mixed", STATUS, ""),
    ],
)
def test_whoever_writes_nothing_passes_on_a_mail_and_no_report(kind, part, said):
    body = mixed(kind, plain(""), part)

    assert said == read(body).text


@for_each("parts", [(), (file(b"x", "Content-Type: application/pdf"),)])
def test_where_a_picture_stood_in_a_mail_that_was_made_plain_nothing_is_said(parts):
    text = plain(f"#resuelto{PLACE}")

    assert "#resuelto" == read(mixed("mixed", text, *parts) if parts else text).text


def test_so_does_whoever_has_a_signature_alone():
    message = read(mixed("mixed", plain("-- \r\nAna\r\n600 000 000"), PASSED_ON))

    assert "[La farola está rota.]" == message.described


def test_what_outlook_protects_nobody_can_read_whatever_it_says_of_that():
    note = plain("Ana le ha enviado un mensaje protegido.\r\nLea el mensaje.")
    words = file(b"x", "Content-Type: application/x-microsoft-rpmsg-message")
    mail = mixed("mixed", note, words)

    assert (
        "message.rpmsg" in read(b"Content-Class: rpmsg.message\r\n" + mail).unreadable
    )
    assert "" == read(mail).unreadable


@pytest.mark.parametrize("text", ["", " \r\n\r\n"])
def test_what_nobody_can_read_is_told_of_unless_there_is_something_beside(text):
    sealed = file(b"x", "Content-Type: application/ms-tnef; name=winmail.dat")
    photo = file(PHOTO, "Content-Type: image/jpeg; name=farola.jpg")

    alone = read(mixed("mixed", plain(text), sealed))
    beside = read(mixed("mixed", plain(text), sealed, photo))

    assert "winmail.dat" in alone.unreadable
    assert ("", True) == (beside.unreadable, "farola.jpg" in names(beside))


def test_a_greeting_further_up_hides_no_signature_below():
    lines = ["Saludos a todos,", *(f"línea {n}" for n in range(20)), "Saludos,", "Ana"]

    assert "Ana" not in written("\n".join(lines), reply=False)
    assert written("\n".join(lines), reply=False).startswith("Saludos a todos,")


@pytest.mark.parametrize("reply", [True, False])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_openpgp_puts_around_a_signed_text_is_no_part_of_it(reply, end):
    signed = """-----BEGIN PGP SIGNED MESSAGE-----
Hash: SHA256

Hay un bache en la calle Portugal 12.
-----BEGIN PGP SIGNATURE-----
Comment: gpg - https://correo.example/a-b

iQEzBAEBCAAdFiEE
=abcd
-----END PGP SIGNATURE-----
"""

    said = written(signed.replace("\n", end), reply=reply)

    assert said == "Hay un bache en la calle Portugal 12."


def calendar(head):
    return file(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR", f"Content-Type: {head}")


@pytest.mark.parametrize(
    "head",
    [
        'text/calendar; charset="UTF-8"; method=REQUEST',
        'text/calendar; method=request; name="meeting.ics"',
        "text/calendar; method*=utf-8''REQUEST",
        "text/calendar; method=REQUEST\r\nContent-Disposition: inline",
    ],
)
def test_an_invitation_says_what_it_asks_for(head):
    body = mixed("alternative", plain("Venga."), page("Venga."), calendar(head))

    assert ["REQUEST"] == [a.method for a in read(body).attachments]


@pytest.mark.parametrize(
    "head",
    [
        "text/calendar; method=REQUEST\r\nContent-Disposition: attachment; filename=a",
        "text/calendar; name=cita.ics\r\nContent-Disposition: attachment",
        "text/calendar",
        "application/ics; method=REQUEST; name=cita.ics",
    ],
)
def test_a_calendar_file_asks_for_nothing(head):
    message = read(mixed("mixed", plain("Adjunto la cita."), calendar(head)))

    assert [""] == [a.method for a in message.attachments]
