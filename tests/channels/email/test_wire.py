"""
What a mail says, whatever it is made of, and how ours is written.
"""

import json
import os
import re
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import SMTP, compat32
from email.utils import parseaddr
from pathlib import Path
from time import thread_time

import pytest
from cases import for_each
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from mail_doors import OUR_ID, WHOSE

from channels.email import wire
from channels.email.external_id import external_id
from channels.email.mail import mime
from gateway.core.decision import Urgency
from gateway.core.delivery import Delivery
from gateway.core.errors import PermanentFailure, Unreadable
from gateway.core.mail.machine import MARKS
from gateway.core.message import (
    Address,
    Arrival,
    Attachment,
    Envelope,
    Evidence,
    Proof,
    Visibility,
)

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SIGNED = Evidence(proof=Proof.SIGNED, because="signed by vecinos.example")
HERE = os.environ.get("VENTANILLA_CORPORA")
CORPORA = Path(HERE) if HERE else Path(__file__).parents[4] / "shared" / "corpora"


def no_memory(*_args):
    raise MemoryError


@contextmanager
def working(seconds, what=""):
    """
    Allow so many seconds of work: of this thread's own, whatever else the machine does.
    """
    began = thread_time()
    yield
    assert thread_time() - began < seconds, what


def envelope(mail_from="bounce@vecinos.example", rcpt_to=("post@ayto.example",)):
    return Envelope(peer="203.0.113.7", helo="mx", mail_from=mail_from, rcpt_to=rcpt_to)


def name(raw, said, at=NOW):
    return external_id(raw, said, at)


def arrived(raw, said=None):
    said = said or envelope()
    return Arrival(
        channel="email",
        external_id=name(raw, said),
        raw=raw,
        received_at=NOW,
        envelope=said,
    )


def parsed(raw, said=None, *, reply=True):
    raw = raw.encode() if isinstance(raw, str) else raw
    token = "t" if reply else None
    return wire.parse(
        arrived(raw, said), token_of=lambda _: token, whose=WHOSE, evidence=SIGNED
    )


def reply(text):
    return parsed(f"From: a@b.es\nIn-Reply-To: <{OUR_ID}>\n\n{text}").text


# ---------------------------------------------------------------- its name


def test_a_repeat_by_another_way_has_the_same_name():
    mail = b"Message-ID: <1@x>\r\nFrom: a@b.es\r\nDate: x\r\n\r\nHola\r\n"
    first = name(b"Received: by one\r\n" + mail, envelope())
    second = name(b"Received: by\r\n\ttwo\r\n" + mail, envelope())

    assert first == second


@for_each(
    ("old", "new"),
    [
        (b"Hola  a todos\r\n", b"Hola  a todos\r\n\r\n"),
        (b"Hola  a todos\r\n", b"Hola  a todos\r\n \t\r\n"),
        (b"Hola  a todos\r\n", b"Hola \t a todos \t\r\n"),
        (b"Date: Tue, 24", b"date:Tue,\r\n\t 24"),
        (b"From: a@b.es\r\n", b"From: a@b.es \t\r\n"),
        (
            b"To: post@ayto.example\r\nDate: Tue, 24\r\n",
            b"Date: Tue, 24\r\nTo: post@ayto.example\r\n",
        ),
        (b"Message-ID:", b"In-Reply-To: <2@x>\r\nMessage-ID:"),
        (b"Message-ID:", b"Cc: x@y.es\r\nCc: z@y.es\r\nMessage-ID:"),
    ],
)
def test_what_leaves_a_signature_whole_makes_no_mail_another(old, new):
    mail = (
        b"Message-ID: <1@x>\r\nFrom: a@b.es\r\nTo: post@ayto.example\r\n"
        b"Date: Tue, 24\r\n\r\nHola  a todos\r\n"
    )
    again = mail.replace(old, new)

    assert again != mail
    assert name(mail, envelope()) == name(again, envelope())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<1@x>", b"<2@x>"),
        (b"a@b", b"c@b"),
        (b"Planta 1", b"Planta 2"),
        (b"Hola", b"Adios"),
    ],
)
def test_another_mail_has_another_name(old, new):
    """
    A machine says the same twice in a second, and means two.
    """
    mail = (
        b"Message-ID: <1@x>\r\nFrom: a@b.es\r\nDate: Tue, 24\r\n"
        b"Subject: Planta 1\r\n\r\nHola\r\n"
    )
    names = {
        name(mail, envelope()),
        name(mail.replace(old, new), envelope()),
        name(mail, envelope(rcpt_to=("other@ayto.example",))),
    }

    assert 3 == len(names)


FORM = b"From: form@b.es\r\nReply-To: ana@x.es\r\nSubject: Form\r\n\r\nHola\r\n"
VIA = b"Received: from form by mx with SMTP id 1;\r\n\tTue, 24 Nov 2026 11:00\r\n"


@pytest.mark.parametrize(
    ("other", "at"),
    [
        (VIA + FORM.replace(b"ana@", b"luis@"), NOW),
        (VIA.replace(b"id 1", b"id 2") + FORM, NOW),
        (VIA + FORM, NOW + timedelta(days=1)),
    ],
)
def test_who_says_the_same_without_date_and_message_id_is_heard_all_the_same(other, at):
    assert name(VIA + FORM, envelope()) != name(other, envelope(), at)


def test_a_repeat_without_date_and_message_id_is_one_on_the_same_day():
    again = b"Received: by another\r\n" + VIA + FORM

    later = NOW + timedelta(hours=9)
    assert name(VIA + FORM, envelope()) == name(again, envelope(), later)


@pytest.mark.parametrize("line", [b"Date: Tue, 24\r\n", b"Message-ID: <1@x>\r\n"])
def test_whom_a_mail_names_in_reply_to_makes_it_no_other(line):
    """
    No signature need cover that line.
    """
    changed = FORM.replace(b"ana@", b"luis@")

    later = NOW + timedelta(days=9)
    assert name(line + FORM, envelope()) == name(line + changed, envelope(), later)


TOWN, WORKS = "post@ayto.example", "obras@ayto.example"
FOR_BOTH = (
    b'Message-ID: <1@x>\r\nFrom: a@b.es\r\nTo: "Post, Ayto" <Post@AYTO.example>\r\n'
    b"Cc: otra@y.es,\r\n\tObras <obras@ayto.example>\r\n\r\nHola\r\n"
)


def names(mail, *envelopes):
    return {name(mail, envelope(rcpt_to=rcpt_to)) for rcpt_to in envelopes}


def test_a_mail_that_comes_once_for_each_whom_it_names_is_one():
    """
    As servers bring it that split recipients; whom it names is read from its head.
    """
    assert 1 == len(names(FOR_BOTH, (TOWN,), (WORKS,), (WORKS, TOWN)))
    assert (TOWN, "otra@y.es", WORKS) == parsed(FOR_BOTH).to


def test_whom_no_header_names_gets_the_mail_as_another_message():
    hidden = "policia@ayto.example"

    assert 2 == len(names(FOR_BOTH, (TOWN,), (hidden,), (WORKS,)))
    assert hidden in parsed(FOR_BOTH, envelope(rcpt_to=(hidden,))).to


def test_each_reply_address_makes_another_answer_of_a_mail():
    mail = (
        b"To: post+a@ayto.example, post+b@ayto.example, post@ayto.example\r\n\r\nHola"
    )
    ways = [("post+a@ayto.example",), ("post+b@ayto.example",), (TOWN,)]

    assert 3 == len(names(mail, *ways))


# ---------------------------------------------------------------- who and what


def test_a_mail_becomes_a_message():
    message = parsed(
        "From: =?utf-8?q?Ana_Mar=C3=ADa?= <Ana@Vecinos.example>\n"
        "To: Post@ayto.example, Otra <otra@ayto.example>\n"
        "Cc: grupo: x@y.es;\n"
        "Subject: =?utf-8?q?Farola=0A_rota?=\n"
        "Date: Tue, 24 Nov 2026 11:00:00 +0100\n"
        "Message-ID: <1@vecinos.example>\n"
        "References: <a@x> <b@x>\n"
        "In-Reply-To: <b@x>\n"
        "Received: one\nReceived: two\n"
        "List-Id: <l.example>\n\n"
        "No luce.\n"
    )

    assert Address("email", "ana@vecinos.example") == message.sender
    assert "Ana María" == message.display_name
    assert "Farola rota" == message.subject
    assert "1@vecinos.example" == message.reference
    assert ("b@x", "a@x") == message.in_reply_to
    assert ("post@ayto.example", "otra@ayto.example", "x@y.es") == message.to
    assert datetime(2026, 11, 24, 10, 0, tzinfo=UTC) == message.sent_at
    assert "No luce." == message.text
    assert (SIGNED, "t") == (message.evidence, message.token)
    assert Visibility.PRIVATE is message.visibility
    assert {
        "list-id": "<l.example>",
        "return-path": "<bounce@vecinos.example>",
        "received-count": "2",
    } == message.headers


def test_whatever_may_mark_a_mail_as_a_machines_is_kept_of_it():
    head = "".join(f"{name}: x\n" for name in MARKS)

    assert set(parsed(f"{head}\nhola").headers) >= MARKS


def test_where_a_mail_asks_to_be_answered_is_kept_as_addresses():
    asked = 'Reply-To: Luis Gil <Luis@casa.example>, "a, b" <c@d.example>, nobody\n'

    kept = parsed(f"From: web@ayto.example\n{asked}\nhola")

    assert "luis@casa.example, c@d.example" == kept.headers["reply-to"]
    assert Address("email", "web@ayto.example") == kept.sender


def test_a_bounce_shows_that_it_is_one():
    message = parsed("From: a@b.es\n\nx", envelope(mail_from=""))

    assert "<>" == message.headers["return-path"]


def test_a_mail_without_an_id_is_known_by_ours():
    message = parsed("From: a@b.es\n\nx")

    assert message.external_id == message.reference


@pytest.mark.parametrize(
    "date",
    ["", "yesterday", "Tue, 24 Nov 2037 11:00:00 +0100", "1 Jan 1970 00:00:00 GMT"],
)
def test_a_date_that_cannot_be_is_none(date):
    assert parsed(f"From: a@b.es\nDate: {date}\n\nx").sent_at is None


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ('"boss@ayto.example" <Ana@b.es>', "ana@b.es"),
        ("=?utf-8?q?boss=40ayto=2Eexample?= <ana@b.es>", "ana@b.es"),
        ("ana@Cañón.es", "ana@xn--can-8ma8c.es"),
        ("Ana <ana+x.y@b.es>", "ana+x.y@b.es"),
    ],
)
def test_the_address_is_the_sender_and_never_the_name(value, address):
    if "ñ" in value:
        address = "ana@" + "cañón.es".encode("idna").decode()
    message = parsed(f"From: {value}\n\nx")

    assert address == message.sender.value
    assert SIGNED == message.evidence


@for_each(
    "head",
    [
        "",
        "From:\n",
        "From: a@b.es\nFrom: c@d.es\n",
        "From: a@b.es, c@d.es\n",
        "From: g: a@b.es;\n",
        "From: <a@b.es> <c@d.es>\n",
        "From: a@b.es <c@d.es>\n",
        "From: a@b.es (c@d.es\n",
        "From: nobody\n",
        'From: "a@b.es\n',
    ],
)
def test_an_unclear_from_is_nobodys_and_proves_nothing(head):
    message = parsed(f"{head}Subject: x\n\nx")

    assert "bounce@vecinos.example" == message.sender.value
    assert Proof.NONE is message.evidence.proof


def test_without_any_sender_it_is_unknown():
    assert "unknown@invalid" == parsed("Subject: x\n\nx", envelope("")).sender.value


# ---------------------------------------------------------------- the text


@for_each(
    ("head", "octets", "text"),
    [
        ("text/plain; charset=utf-8", "señor".encode(), "señor"),
        ("text/plain; charset=iso-8859-1", "señor".encode("latin-1"), "señor"),
        ("text/plain", "señor".encode(), "señor"),
        ("text/plain", "señor €".encode("cp1252"), "señor €"),
        ("text/plain; charset=punycode", "señor".encode(), "señor"),
        ("text/plain; charset=\0", "señor".encode(), "señor"),
        ("text/plain; charset=klingon", b"hola", "hola"),
        ("text/html", b"<p>Hola <b>Ana</b></p><script>x</script>", "Hola Ana"),
        ("multipart/mixed", b"no parts at all", "no parts at all"),
    ],
)
def test_text_is_read_whatever_its_charset(head, octets, text):
    raw = f"From: a@b.es\nContent-Type: {head}\n\n".encode() + octets

    assert text == parsed(raw).text


QUOTES = [
    "El lun, 3 nov 2026 a las 10:00, Ayuntamiento (<p@ayto.example>) escribió:\n> Hola",
    "El lun, 3 nov 2026 a las 10:00, Ayto.\n(<p@ayto.example>)\nescribió:\n\nHola",
    "On Mon, Nov 3, 2026 at 10:00 AM Town <p@ayto.example> wrote:\n> Hello",
    "-----Mensaje original-----\nDe: Ayuntamiento\nEnviado: hoy\n\nHola",
    "__Original Message__\nHello",
    "De: Ayuntamiento <p@ayto.example>\nEnviado: hoy\nPara: Ana\nAsunto: x\n\nHola",
    "From: Town <p@ayto.example>\nSent: today\nTo: Ana\nSubject: x\n\nHello",
    "> Hola\n>> antes",
    "-- \nAna\n600 000 000",
    "Un saludo,\nAna María",
    "Enviado desde mi iPhone",
]


@for_each("quote", QUOTES)
def test_quotes_and_signatures_are_left_out(quote):
    assert "Sigue rota.\n- la farola\n- la otra" == reply(
        f"Sigue rota.\n- la farola\n- la otra\n\n{quote}\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Hola.\nGracias, pero la farola de mi calle sigue rota y nadie viene.",
        "Quiero un certificado.\nFecha: 3 de mayo\nPara: el padrón",
        "Aviso: huele a gas en la calle Mayor. Mi mail es a@b.es",
        "--\n" + "\n".join(f"Punto {n}" for n in range(20)),
    ],
)
def test_a_citizens_own_words_stay(text):
    assert text == reply(text)


@for_each("quote", QUOTES)
def test_a_mail_of_quotes_alone_says_nothing_unless_it_is_no_reply(quote):
    passed_on = parsed(f"From: a@b.es\n\n{quote}\n", reply=False).text
    # What a telephone says for itself nobody passes on.
    whole = "" if quote.startswith("Enviado desde") else quote

    assert passed_on.split() == whole.split()
    assert len(reply(quote)) <= len(quote)


@for_each("subject", ["Fwd: gas", "RV: gas", "FW: gas", "TR: gas", "WG: gas"])
def test_a_mail_that_is_passed_on_keeps_what_it_passes_on(subject):
    text = "De: X <x@y.es>\nEnviado: lunes\nPara: yo\nAsunto: gas\n\nHuele a gas."
    head = f"From: a@b.es\nSubject: {subject}\nIn-Reply-To: <{OUR_ID}>"

    assert text == parsed(f"{head}\n\n{text}", reply=False).text


def test_what_reaches_a_reply_address_is_a_reply_though_it_names_no_mail():
    answer = parsed(f"From: a@b.es\nSubject: Fwd: x\n\nVoy.\n\n{QUOTES[0]}\n")

    assert "Voy." == answer.text


def test_what_is_forwarded_stays():
    text = "Mirad:\n\n---------- Forwarded message ---------\nDe: X <x@y.es>\nPara: yo"

    assert text == parsed(f"From: a@b.es\n\n{text}", reply=False).text


@for_each(
    "text",
    [
        "\n" * 200_000 + "x",
        "On " + "a " * 100_000,
        ("On " + "a " * 240 + "\n") * 40,
        "x\n" + "Aviso:,   ," * 20_000,
        "From: " + " " * 200_000,
        ("De:" * 160 + "\n") * 40,
        "x\n" + "--\n" * 6_000,
        "_" * 200_000,
    ],
)
def test_no_text_takes_long(text):
    with working(1):
        reply(text)


@for_each(
    "markup",
    [
        "<div style='padding-left:99999em'>" * 200 + "a<br>" * 10_000,
        "<table>" + "<tr><td>a" * 9_000 + "<tr><td>" + "x" * 90_000,
        "<ul>" * 200 + "<li>a" * 20_000,
        "<div>" * 40_000,
        "<" * 200_000,
        "\0<b>\0",
    ],
)
def test_no_page_grows(markup):
    with working(2):
        text = parsed(f"From: a@b.es\nContent-Type: text/html\n\n{markup}").text

    assert len(text) <= len(markup)


# ---------------------------------------------------------------- attachments


def letter():
    inner = EmailMessage()
    inner["Subject"] = "dentro"
    inner.set_content("dentro")
    mail = EmailMessage(policy=SMTP)
    mail["From"] = "a@b.es"
    mail.set_content("Fotos.")
    mail.add_alternative("<p>Fotos.</p>", subtype="html")
    mail.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="año.png")
    mail.add_attachment("a;b", subtype="csv", filename="../../etc/passwd\t")
    mail.add_attachment(inner)
    return mail.as_bytes()


def test_attachments_are_named_and_fetched():
    message = parsed(letter())

    assert "Fotos." == message.text
    assert [
        ("año.png", "image/png", "2", 4),
        ("_.._etc_passwd", "text/csv", "3", 5),
        ("dentro.eml", "message/rfc822", "4"),
    ] == [
        (a.name, a.media_type, a.reference, a.size)[: 4 if a.reference != "4" else 3]
        for a in message.attachments
    ]
    assert b"\x89PNG" == wire.part(letter(), "2")
    assert b"dentro" in wire.part(letter(), "4")
    with pytest.raises(KeyError):
        wire.part(letter(), "5")


def passed_on(text):
    inner = EmailMessage()
    inner["Subject"], inner["From"] = "Aviso", "Eva <eva@b.es>"
    inner.set_content("Hay un incendio.")
    mail = EmailMessage(policy=SMTP)
    mail["From"] = "a@b.es"
    mail.set_content(text)
    mail.add_attachment(inner)
    return mail.as_bytes()


@pytest.mark.parametrize("raw", [letter(), passed_on("Gracias.")])
def test_who_writes_beside_a_mail_that_is_attached_says_that_alone(raw):
    message = parsed(raw, reply=False)

    assert message.text in ("Fotos.", "Gracias.")
    assert "" == message.described


def test_what_a_mail_says_that_is_all_there_is_is_heard_as_the_words_of_others():
    """
    They thank nobody, agree to nothing and order nothing.
    """
    message = parsed(passed_on(""), reply=False)

    assert "[Aviso\nHay un incendio. — Eva <eva@b.es>]" == message.text
    assert "" == message.said
    assert ["Aviso.eml"] == [file.name for file in message.attachments]
    assert "" == parsed(passed_on("")).text


@for_each(
    ("kind", "named"),
    [
        ("image/jpeg", "part-2.jpg"),
        ("image/webp", "part-2.webp"),
        ("text/plain", "part-2.txt"),
        ("text/calendar", "part-2.ics"),
        ("text/vcard", "part-2.vcf"),
        ("audio/amr", "part-2.amr"),
        ("audio/ogg", "part-2.ogg"),
        ("application/vnd.oasis.opendocument.text", "part-2.odt"),
        ("a/b", "part-2"),
    ],
)
def test_a_file_that_nobody_named_can_be_opened(kind, named):
    mail = EmailMessage(policy=SMTP)
    mail["From"] = "a@b.es"
    mail.set_content("Foto.")
    mail.add_attachment(b"x", maintype="a", subtype="b")
    raw = mail.as_bytes().replace(b"a/b", kind.encode())

    assert [named] == [file.name for file in parsed(raw).attachments]


@for_each(
    ("name", "safe"),
    [
        ("factura\u202efdp.exe", "factura[U+202E]fdp.exe"),
        ("a" * 300 + ".pdf", "a" * 146 + ".pdf"),
        ("a" * 300, "a" * 150),
        ("a" * 148 + ". " * 9 + ".pdf", "a" * 146 + ".pdf"),
        ("a." + "b" * 300, "a." + "b" * 148),
        ("." + "b" * 300, "b" * 150),
    ],
)
def test_a_file_has_a_name_that_reads_as_it_is_and_ends_as_it_did(name, safe):
    mail = EmailMessage()
    mail.add_attachment(b"x", maintype="application", subtype="pdf", filename=name)

    assert [safe] == [a.name for a in parsed(mail.as_bytes()).attachments]
    assert safe == mime.safe_name(name)


def test_texts_around_a_picture_are_all_said():
    raw = (
        "From: a@b.es\nContent-Type: multipart/mixed; boundary=b\n\n"
        "--b\n\nAntes.\n--b\nContent-Type: image/png\n\nx\n--b\n\nAhora.\n--b--\n"
    )
    message = parsed(raw)

    assert "Antes.\n\nAhora." == message.text
    assert ["2"] == [a.reference for a in message.attachments]


# ---------------------------------------------------------------- the hostile


def nested(depth):
    heads = (
        f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n"
        for n in range(depth)
    )
    return "From: a@b.es\n" + "".join(heads) + "\nx"


BOMBS = {
    "deep": nested(1_000),
    "wide": "Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nx\n" * 100_000,
    "digest": "Content-Type: multipart/digest; boundary=b\n\n"
    + "--b\n\nA: b\n\n" * 999,
    "headers": "A: b\n" * 100_000,
    "long headers": "A: " + "b" * 300_000,
    "status": "Content-Type: message/delivery-status\n\n" + "A: b\n\n" * 10_000,
}


@for_each("bomb", BOMBS)
def test_a_bomb_is_unreadable_at_once(bomb):
    with working(1):
        for ending in ("\n", "\r\n"):
            with pytest.raises(Unreadable):
                parsed(BOMBS[bomb].replace("\n", ending))


@for_each(
    "raw",
    [
        nested(18),
        "To: " + "(" * 250_000 + "\n\nx",
        "To: " + "a@b.es, " * 30_000 + "\n\nx",
        "From: " + '"' * 250_001 + "\n\nx",
        "From: " + "a." * 120_000 + "\n\nx",
        "Subject: " + "=?a?q?" * 40_000 + "\n\nx",
        "References: " + "<" * 250_000 + "\n\nx",
        "Content-Type: text/plain" + ";" * 250_000 + "\n\nx",
        "Content-Type: text/plain; " + "a*1=b;" * 40_000 + "\n\nx",
        "Content-Transfer-Encoding: quoted-printable\n\n" + "=" * 2_000_000,
    ],
)
def test_what_is_only_odd_is_read_and_soon(raw):
    with working(1):
        parsed(raw)
        parsed(raw.replace("\n", "\r\n"))


def read_all(raw):
    try:
        message = parsed(raw)
    except Unreadable:
        return
    for attachment in message.attachments:
        assert attachment.size == len(wire.part(raw, attachment.reference))
    # It can be stored: no lone surrogates, no NUL.
    told = json.dumps(repr(message), ensure_ascii=False).encode()
    assert b"\0" not in told


PIECES = [
    b"From: a@b.es\n", b"Subject: =?utf-8?q?=0A?=\n", b"\n", b"\r", b"\0", b"\xff",
    b"Content-Type: multipart/mixed; boundary=b\n\n", b"\n--b\n", b"\n--b--\n",
    b"Content-Type: message/rfc822\n\n",
    b"Content-Type: multipart/digest; boundary=b\n",
    b"Content-Type: text/html; charset=x\n", b"Content-Transfer-Encoding: base64\n",
    b"Content-Transfer-Encoding: uuencode\n", b"begin 644 x\n", b"A==", b"=?x?b?A?=",
    b"Content-Disposition: attachment; filename*0*=x''%ff; filename*1=b\n", b"<x", b"(",
    b"Content-Type: text/plain; a*1*=b; a*=c; charset*0=x\n", b"Date: 99 x\n", b"> ",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=8), max_size=25))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_no_bytes_raise_anything_else(pieces):
    read_all(b"".join(pieces))


def test_every_mail_of_the_public_suites_is_read():
    folder = CORPORA / "mime"
    if not folder.is_dir():
        pytest.skip("the mime corpora are not here")
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        raw = path.read_bytes()
        with working(1, path.name):
            read_all(raw)


# ---------------------------------------------------------------- what goes


def composed(
    files=(), from_name="Alumbrado", reply_to="post+t@ayto.example", **changes
):
    settings_ = {
        "id": "d1",
        "message": 1,
        "to": Address("email", "ana@vecinos.example"),
        "text": "Mañana va el técnico.\n.\nFrom aquí.",
        "subject": "Farola",
        "due_at": NOW,
    }
    return wire.compose(
        Delivery(**{**settings_, **changes}),
        files,
        from_address="post@ayto.example",
        from_name=from_name,
        reply_to=reply_to,
        domain="ayto.example",
        now=NOW,
    )


def test_an_answer_is_a_proper_mail():
    raw = composed(in_reply_to="A" * 90 + "@outlook.example", because="Farola, €")
    mail = message_from_bytes(raw, policy=SMTP)
    read = message_from_bytes(raw, policy=compat32)

    assert "Alumbrado <post@ayto.example>" == mail["From"]
    assert "ana@vecinos.example" == mail["To"]
    assert "post+t@ayto.example" == mail["Reply-To"]
    assert NOW == mail["Date"].datetime
    assert "<" + "A" * 90 + "@outlook.example>" == read["In-Reply-To"].strip()
    assert read["In-Reply-To"] == read["References"]
    assert "Farola, €" == mail["X-Ventanilla-Because"]
    assert "ayto.example" == mail["X-Ventanilla-Loop"]
    assert mail["Auto-Submitted"] is mail["X-Priority"] is None
    assert (
        "Mañana va el técnico.\n.\nFrom aquí.\n"
        == "\n".join(mail.get_content().splitlines()) + "\n"
    )
    assert raw.count(b"\r\n") == raw.count(b"\n") == raw.count(b"\r")


def test_what_answers_a_message_without_a_subject_has_its_writers_name():
    mail = message_from_bytes(composed(subject=""), policy=SMTP)

    assert "Alumbrado" == mail["Subject"]


@for_each(
    ("text", "body"),
    [
        ("", b"\r\n"),
        ("a", b"a\r\n"),
        ("a\n", b"a\r\n"),
        ("a\n\n", b"a\r\n\r\n"),
        ("a\rb\r\n\u2028c", b"a\r\nb\r\n\xe2\x80\xa8c\r\n"),
    ],
)
def test_each_line_ends_once(text, body):
    assert body == composed(text=text).partition(b"\r\n\r\n")[2]


@given(
    st.lists(
        st.one_of(
            st.text(st.characters(exclude_categories=["C", "Z"]), max_size=20),
            st.sampled_from(["", ".", " ", "\t", "=3D", "From ", "é" * 600, "x" * 991]),
        )
    ).map(" ".join),
    st.integers(0, 3),
)
@example("a " * 500, 0)
@example("." * 1_000, 1)
def test_a_line_of_any_length_arrives_as_it_was_written(words, again):
    """
    In lines that any mail server takes (RFC 5322, section 2.1.1).
    """
    text = "\n".join([words] * (again + 1))
    raw = composed(text=text)

    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert raw.count(b"\r\n") == raw.count(b"\n") == raw.count(b"\r")
    there = message_from_bytes(raw, policy=SMTP).get_content()
    assert text.rstrip("\n") == there.replace("\r\n", "\n").rstrip("\n")


#: RFC 5322's mailbox without what is obsolete, and RFC 2047's encoded word in a phrase.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_WORD = rf'(?:{_ATOM}|"(?:[^"\\]|\\.)*"|=\?utf-8\?(?:q\?[\w!*+/=-]+|b\?[\w+/=]+)\?=)'
_STRICT = re.compile(
    rf"(?:(?:{_WORD}[ ])*{_WORD}[ ]<post@ayto\.example>|post@ayto\.example)", re.ASCII
)


def from_of(raw):
    lines = raw.split(b"\r\nTo: ")[0].decode("ascii").split("\r\n")
    return lines, "".join(lines).removeprefix("From: ")


def old_reader(raw):
    name, address = parseaddr(message_from_bytes(raw)["From"])
    return str(make_header(decode_header(name))), address


@for_each(
    ("name", "shown"),
    [
        ("Alumbrado", "Alumbrado"),
        ("Ana Pérez (@ana)", "Ana Pérez (@ana)"),
        ("Ana Perez (@ana)", "Ana Perez (@ana)"),
        ("Obras, Servicios", "Obras, Servicios"),
        ("Concejalía de Obras, Servicios; [2]: x", None),
        ("D. Juan", "D. Juan"),
        ("alcalde@ayto.example", "alcalde ayto.example"),
        ('"Ana" <boss@ayto.example>, ', "Ana boss ayto.example ,"),
        ("a\\", "a"),
        ('é"', "é"),
        ("=?utf-8?q?x=0D=0ABcc:_x@y.es?=", "= ?utf-8?q?x=0D=0ABcc:_x y.es?="),
        ("", ""),
    ],
)
def test_a_name_stays_readable(name, shown):
    raw = composed(from_name=name)
    lines, value = from_of(raw)
    [mailbox] = message_from_bytes(raw, policy=SMTP)["From"].addresses
    shown = name if shown is None else shown

    assert (shown, "post@ayto.example") == (mailbox.display_name, mailbox.addr_spec)
    assert (shown, "post@ayto.example") == old_reader(raw)
    assert shown == parsed(raw).display_name
    assert _STRICT.fullmatch(value), value
    assert all(len(line) <= 76 for line in lines)


@pytest.mark.parametrize(
    "name",
    ["José Ñíguez y Peñaranda de la Encarnación " * 2 + "(@jose)", "😀" * 40],
)
def test_a_long_name_is_folded(name):
    raw = composed(from_name=name)
    lines, value = from_of(raw)

    assert (name, "post@ayto.example") == old_reader(raw)
    assert name == parsed(raw).display_name
    assert _STRICT.fullmatch(value), value
    assert len(lines) > 2
    assert all(len(line) <= 76 for line in lines)


def test_a_repeat_bears_the_same_id():
    delivery = Delivery(
        id="d1", message=1, to=Address("email", "a@b.es"), text="", due_at=NOW
    )
    raw = composed()

    assert f"<{wire.message_id(delivery, 'ayto.example')}>".encode() in raw
    assert composed() == raw
    assert composed(id="d2") != raw


def test_what_a_machine_says_is_marked():
    mail = message_from_bytes(composed(automatic=True), policy=SMTP)

    assert "auto-replied" == mail["Auto-Submitted"]
    assert "All" == mail["X-Auto-Response-Suppress"]


def test_an_emergency_is_marked():
    mail = message_from_bytes(composed(urgency=Urgency.EMERGENCY), policy=SMTP)

    assert ("high", "1") == (mail["Importance"], mail["X-Priority"])


def test_what_is_no_message_id_is_not_answered():
    mail = message_from_bytes(composed(in_reply_to="0f" * 32), policy=SMTP)

    assert mail["In-Reply-To"] is None


def test_letters_of_one_case_are_shown_together_whoever_reads_them():
    """
    All name what no mail is called (RFC 5322, section 3.6.4), so that each finds the
    others, in whatever order they come.
    """

    def chain(id, **changes):
        mail = message_from_bytes(composed(id=id, **changes), policy=SMTP)
        return str(mail["References"] or "").split(), mail["Message-ID"]

    [root], own = chain("d1", case="412")
    [same, asked], _ = chain("d2", case="412", in_reply_to="q@junar.example")

    assert root == same
    assert "<q@junar.example>" == asked
    assert root not in (own, chain("412")[1], chain("d1", case="412-2")[0][0])
    assert [] == chain("d1")[0]


def test_a_letter_of_a_case_answers_no_mail_that_nobody_wrote():
    mail = message_from_bytes(composed(case="412"), policy=SMTP)

    assert mail["In-Reply-To"] is None


def test_files_go_along():
    files = (
        Attachment(name="año.png", media_type="image/png", reference="2"),
        Attachment(name="", media_type="multipart/x; y", reference="3"),
    )
    raw = composed(attachments=files, files=(b"\x89PNG", b"x"))
    message = parsed(raw)

    assert [("año.png", "image/png"), ("attachment", "application/octet-stream")] == [
        (a.name, a.media_type) for a in message.attachments
    ]
    assert b"\x89PNG" == wire.part(raw, "2")


@for_each(
    "address",
    ["", "x", "a@b@c", "ñ@b.es", "a@b\r\nBcc: x@y.es", "<a@b.es", "a.@b_c.es"],
)
def test_nobody_cannot_be_written_to(address):
    with pytest.raises(PermanentFailure):
        composed(to=Address("email", address))


INJECTIONS = [
    "x\r\nBcc: x@y.es",
    "x\nBcc: x@y.es\n\nbody",
    "x\rBcc: x@y.es",
    "x\0y",
    "x\u2028Bcc: x@y.es",
    "x\x85Bcc: x@y.es",
    "=?utf-8?q?x=0D=0ABcc:_x@y.es?=",
    "=?utf-8?b?eA0KQmNjOiB4QHkuZXM=?=",
    "=" * 3 + "?utf-8?q?x=0ABcc:_x?=",
    '"x" <boss@ayto.example>, ',
    "Obras, Servicios <boss@ayto.example>, " * 5,
    "\udc80" * 5,
    "ñ\n" * 500,
    "x" * 5_000,
]


def naughty():
    path = CORPORA / "naughty-strings" / "blns.json"
    if not path.is_file():
        pytest.skip("the naughty strings corpora are not here")
    return json.loads(path.read_text(encoding="utf-8"))


def header_names(raw):
    mail = message_from_bytes(raw)
    return [[name for name in part.keys()] for part in mail.walk()]  # noqa: C416, SIM118


def said_everywhere(text):
    file = Attachment(name=text, media_type="text/plain", reference="1")
    return composed(
        files=(b"x",),
        from_name=text,
        subject=text,
        because=f"because {text}",
        attachments=(file,),
        text=text,
    )


def check_headers(texts):
    usual = header_names(said_everywhere("x"))
    for text in texts:
        raw = said_everywhere(text)

        assert usual == header_names(raw), text
        assert b"\0" not in raw
        assert raw.count(b"\r\n") == raw.count(b"\n") == raw.count(b"\r")
        assert "post@ayto.example" == parsed(raw).sender.value
        assert _STRICT.fullmatch(from_of(raw)[1]), text


def test_no_text_adds_a_header():
    check_headers(INJECTIONS)


def test_no_naughty_string_adds_a_header():
    check_headers(naughty())


@given(st.text(alphabet=st.characters(), max_size=40))
def test_no_text_at_all_adds_a_header(text):
    check_headers([text])


def test_a_sent_mail_comes_back_as_it_was():
    later = NOW + timedelta(hours=1)
    raw = composed(text="Uno.\n\nDos: ñ€😀")
    said = Arrival(channel="email", external_id="x", raw=raw, received_at=later)
    message = wire.parse(
        said, token_of=lambda _: None, whose=WHOSE, evidence=Evidence()
    )

    assert ("Uno.\n\nDos: ñ€😀", "Farola", NOW) == (
        message.text,
        message.subject,
        message.sent_at,
    )


@pytest.mark.parametrize("place", ["wire._read", "mail.text.get_text"])
def test_that_there_is_no_memory_is_no_fault_of_a_mail(monkeypatch, place):
    """
    It is read later: what cannot be read at all nobody reads.
    """
    monkeypatch.setattr(f"channels.email.{place}", no_memory)

    with pytest.raises(MemoryError):
        parsed("Content-Type: text/html\r\n\r\n<p>la farola</p>")
