"""
What programs wrap a mail in is opened where it can be, and never passed on to whom a
reply is for; where nothing can be read, a person is told.
"""

import base64
from datetime import UTC, datetime
from time import thread_time

import pytest
from cases import for_each
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs7 import (
    PKCS7Options,
    PKCS7SignatureBuilder,
)
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st
from mail_doors import WHOSE

from channels.email import wire
from channels.email.mail.cms import signed_content
from gateway.core.message import Arrival, Evidence

QUOTED = (
    "\r\n\r\nDe: Ayto. <ayto+abc@junar.example>\r\nEnviado: lunes\r\nPara: Obras\r\n"
    "Asunto: x\r\n\r\nLe llega porque: x"
)
TEXT = (
    "Content-Type: text/plain; charset=utf-8\r\n\r\nMañana la cambio." + QUOTED
).encode()
PDF = b"Content-Type: application/pdf; name=tasa.pdf\r\n\r\n%PDF"
PGP = b"-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA8\r\n=ab\r\n-----END PGP MESSAGE-----"
P7M = b'Content-Type: application/pkcs7-mime; smime-type=signed-data; name="smime.p7m"'
OCTETS = b"Content-Type: application/octet-stream; name=SMIME.P7M"


def part(head, octets=b"x"):
    return (
        head
        + b"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment"
        + b"\r\n\r\n"
        + base64.encodebytes(octets)
    )


def several(kind, *parts):
    held = b"".join(b"--" + kind + b"=\r\n" + each + b"\r\n" for each in parts)
    head = b"Content-Type: multipart/" + kind + b'; boundary="' + kind + b'="\r\n\r\n'
    return head + held + b"--" + kind + b"=--\r\n"


def signed(entity):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Ana")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 5)
        .not_valid_before(datetime(2025, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2030, 1, 1, tzinfo=UTC))
        .sign(key, hashes.SHA256())
    )
    builder = PKCS7SignatureBuilder().set_data(entity)
    builder = builder.add_signer(certificate, key, hashes.SHA256())
    return builder.sign(Encoding.DER, [PKCS7Options.Binary])


def streamed(entity):
    """
    Sign as programs do that do not know how long it will be: lengths are indefinite,
    and the content is in pieces.
    """
    data, end = bytes.fromhex("06092a864886f70d0107"), b"\0\0"
    pieces = b"".join(
        b"\x04\x40" + entity[at : at + 64]
        for at in range(0, len(entity) // 64 * 64, 64)
    )
    rest = entity[len(entity) // 64 * 64 :]
    held = b"\xa0\x80\x24\x80" + pieces + b"\x04" + bytes([len(rest)]) + rest + end * 2
    inner = b"\x02\x01\x01\x31\x80\x30\x80\x06\x00" + end * 2
    inner += b"\x30\x80" + data + b"\x01" + held + end
    return b"\x30\x80" + data + b"\x02\xa0\x80\x30\x80" + inner + end * 3


def arrived(body):
    return Arrival(
        channel="email",
        external_id="x",
        raw=b"From: a@b.es\r\nSubject: x\r\n" + body,
        received_at=datetime(2026, 11, 24, tzinfo=UTC),
    )


def read(body, *, reply=True):
    arrival = arrived(body)
    token = "t" if reply else None
    message = wire.parse(
        arrival, token_of=lambda _: token, whose=WHOSE, evidence=Evidence()
    )
    assert all(wire.part(arrival.raw, a.reference) for a in message.attachments)
    return message


def names(message):
    return [a.name for a in message.attachments]


@for_each("sign", [signed, streamed])
@for_each("head", [P7M, OCTETS, P7M.replace(b" smime-type=signed-data;", b"")])
def test_what_is_signed_in_one_piece_is_read(sign, head):
    message = read(part(head, sign(TEXT)))

    assert ("Mañana la cambio.", ()) == (message.text, message.attachments)
    assert "" == message.unreadable


def test_what_somebody_attached_beside_what_they_say_is_not_their_word():
    own = b"Content-Type: text/plain; charset=utf-8\r\n\r\nResuelto."
    inner = b"Content-Type: text/plain\r\n\r\nDato del contratista"

    message = read(several(b"mixed", own, part(P7M, signed(inner))))

    assert ("Resuelto.", ()) == (message.text, message.attachments)


def test_what_was_signed_deeper_down_beside_what_they_say_is_not_their_word():
    theirs = part(P7M, signed(b"Content-Type: text/plain\r\n\r\nNo vengo."))

    message = read(several(b"mixed", TEXT, several(b"related", theirs)), reply=False)

    assert message.text.startswith("Mañana la cambio.")
    assert "No vengo." not in message.text
    assert ["smime.p7m"] == names(message)


def test_a_file_of_text_or_a_picture_beside_what_is_signed_hides_nothing_of_it():
    note = b"Content-Type: text/plain; name=nota.txt\r\n\r\nx"
    picture = b"Content-Type: image/png\r\n\r\nx"
    message = read(several(b"outer", part(P7M, signed(TEXT)), note, picture))

    assert "Mañana la cambio." == message.text
    assert ["nota.txt", "part-3.png"] == names(message)


def test_a_mail_that_is_one_file_has_a_first_part():
    [file] = read(PDF, reply=False).attachments

    assert ("tasa.pdf", "1") == (file.name, file.reference)


def test_files_that_are_signed_with_it_are_fetched():
    whole = several(b"mixed", TEXT, PDF)
    message = read(several(b"outer", part(P7M, signed(whole))))

    assert ("Mañana la cambio.", ["tasa.pdf"]) == (message.text, names(message))


def test_what_is_signed_twice_is_read():
    assert "Mañana la cambio." == read(part(P7M, signed(part(P7M, signed(TEXT))))).text


WRAPPED = [
    part(b"Content-Type: application/pkcs7-signature; name=smime.p7s"),
    part(b"Content-Type: application/x-pkcs7-signature; name=smime.p7s"),
    part(b"Content-Type: application/octet-stream; name=smime.p7s"),
    part(b"Content-Type: application/pgp-signature; name=signature.asc"),
    part(b"Content-Type: application/pgp-keys; name=key.asc"),
    part(b"Content-Type: application/ms-tnef; name=winmail.dat"),
    part(b"Content-Type: application/octet-stream; name=winmail.dat"),
    part(b"Content-Type: application/x-pkcs7-mime; name=smime.p7m"),
]


@for_each("wrapped", WRAPPED)
def test_what_a_program_wraps_a_reply_in_is_no_file_of_it(wrapped):
    message = read(several(b"mixed", TEXT, wrapped, PDF))

    assert ("Mañana la cambio.", ["tasa.pdf"]) == (message.text, names(message))
    assert "" == message.unreadable


SEALED = [
    part(b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data"),
    part(P7M, b"0\x80x"),
    part(OCTETS),
    part(b"Content-Type: application/ms-tnef; name=winmail.dat"),
    several(b"mixed", part(b"Content-Type: application/vnd.ms-tnef")),
    several(
        b"encrypted",
        b"Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1",
        b"Content-Type: application/octet-stream; name=encrypted.asc\r\n\r\n" + PGP,
    ),
    b"\r\n" + PGP,
    several(b"mixed", b"\r\n" + PGP),
]


@for_each("sealed", SEALED)
@for_each("reply", [False, True])
def test_what_nobody_can_read_says_so(sealed, reply):
    message = read(sealed, reply=reply)

    assert message.unreadable
    assert ("", ()) == (message.text, message.attachments)


def test_what_an_encrypted_reply_quotes_makes_it_no_more_readable():
    assert read(b"\r\n" + PGP + b"\r\n\r\n> Hola").unreadable
    assert "" == read(b"\r\nMirad:\r\n" + PGP, reply=False).unreadable
    assert "" == read(b"\r\n" + PGP + b"\r\nSocorro", reply=False).unreadable


def test_a_signed_document_is_a_file_of_who_asks():
    head = b"Content-Type: application/pkcs7-mime; name=contrato.pdf.p7m"
    message = read(several(b"mixed", TEXT, part(head, signed(b"%PDF"))), reply=False)

    assert ["contrato.pdf.p7m"] == names(message)


def test_a_signed_mail_that_holds_many_takes_no_time():
    inner = part(P7M, signed(several(b"mixed", *[b"\r\nx"] * 400)))
    arrival = arrived(several(b"mixed", *[inner] * 100))
    began = thread_time()
    message = wire.parse(
        arrival, token_of=lambda _: None, whose=WHOSE, evidence=Evidence()
    )

    assert 96 == len(message.attachments)
    assert 5 > thread_time() - began


@given(st.binary(max_size=60), st.integers(0, 200), st.sampled_from([signed, streamed]))
def test_no_bytes_raise_anything(octets, at, sign):
    whole = SIGNED[sign]
    twisted = whole[:at] + octets + whole[at + len(octets) :]

    assert isinstance(signed_content(octets), bytes | None)
    assert isinstance(signed_content(twisted), bytes | None)
    assert signed_content(whole[:at]) is None


SIGNED = {sign: sign(TEXT * 3) for sign in (signed, streamed)}


@pytest.mark.parametrize("piece", [b"\x04\0", b"\x24\x80", b"\x24\0"])
def test_a_bomb_of_pieces_takes_no_time(piece):
    head = streamed(b"").partition(b"\x24\x80")[0]
    began = thread_time()

    assert signed_content(head + b"\x24\x80" + piece * 5_000_000) is None
    assert 2 > thread_time() - began
