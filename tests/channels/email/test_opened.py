"""
A mail that is one text below an ordinary head reads as if the library had opened it.
"""

import pytest
from cases import for_each
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels.email.mail import mime
from channels.email.mail.author import Unclear, open_mail
from channels.email.mail.content import Content
from channels.email.mail.heads import Headers, ordinary
from channels.email.mail.opened import Opened

FIELDS = [
    b"From: a@b.es", b"from:  Ana <a@b.es>", b"From: \xc3\xb1 <a@b.es>", b"From: x,y",
    b"From:", b"From:\r\n\ta@b.es", b"From: Ana\r\n <a@b.es>", b"Subject: \xff\xc3\xb1",
    b"Subject: =?utf-8?q?=C3=B1?=", b"Subject: a\r\n \r\n\tb", b"X-!#$%: \x0b \x1c",
    b"Content-Type: text/plain", b"content-type: TEXT/plain; charset=UTF-8",
    b'Content-Type: text/plain;\r\n\tcharset="iso-8859-1"; format=flowed',
    b"Content-Type: text/plain; charset=klingon", b"Content-Type: text/plain; charset=",
    b"Content-Type: text/plain; name=x", b"Content-Type: text/html", b"Content-Type:",
    b"Content-Type: text/plain; charset=utf-8; charset=ascii", b"Content-Type: x",
    b"Content-Type: multipart/mixed; boundary=b", b"Content-Type: message/rfc822",
    b"Content-Type: multipart/encrypted; boundary=b",
    b"Content-Type: application/ms-tnef",
    b"Content-Type: application/pkcs7-mime; smime-type=signed-data",
    b"Content-Disposition: attachment; filename=x", b"Content-Disposition: inline",
    b"Content-Transfer-Encoding: 8BIT", b"Content-Transfer-Encoding: base64",
    b"Content-Transfer-Encoding: quoted-printable", b"Content-Transfer-Encoding: x",
    b"Content-Transfer-Encoding: x-uuencode", b"Content-Transfer-Encoding:  7bit ",
]  # fmt: skip
ODD = [
    b"From a@b.es", b": x", b"x", b"From : a@b.es", b"A: b\nFrom: a@b.es",
    b"A: b\rFrom: a@b.es", b"A: \0", b"\xc3\xb1: x", b"A: b\r\r",
]  # fmt: skip
BODY = [
    b"Hola.\r\n", b"\r\n", b"\n", b"\r", b"\xc3\xb1", b"\xff", b"\x80", b"=C3=B1",
    b"=\r\n", b"SG9sYQ==", b"SG9", b"--b\r\n", b"--b--\r\n",
    b"begin 644 x\r\n$2&]L80``\r\n`\r\nend\r\n", b"begin 644 x\r\n",
    b"> x\r\n", b"\r\n\r\n", b"From: c@d.es\r\n", b"\0", b"-- \r\nAna\r\n",
    b"-----BEGIN PGP MESSAGE-----\r\n",
]  # fmt: skip
LINES = st.lists(st.sampled_from(FIELDS), min_size=1, max_size=6)
SAID = st.lists(st.sampled_from(BODY) | st.binary(max_size=4), max_size=8).map(b"".join)


def by_library(raw):
    part = mime.opened(raw)
    return Opened(raw=raw, headers=Headers.of(part), part=part)


def read(mail):
    return mail.headers, mail.content(reply=False), mail.content(reply=True)


def authored(raw):
    try:
        return Opened.of(raw).author()
    except Unclear as e:
        return str(e)


@given(LINES, SAID)
def test_an_ordinary_mail_reads_as_the_library_reads_it(lines, body):
    raw = b"\r\n".join(lines) + b"\r\n\r\n" + body

    assert ordinary(raw)
    assert read(by_library(raw)) == read(Opened.of(raw))


@given(
    st.lists(st.sampled_from(FIELDS + ODD + [b"", b" x: y"]), max_size=6),
    st.sampled_from([b"\r\n", b"\n", b"\r"]),
    SAID,
)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_any_other_mail_does_so_too(lines, end, body):
    raw = end.join(lines) + end + end + body

    assert read(by_library(raw)) == read(Opened.of(raw))


@given(LINES, SAID)
def test_who_sent_it_does_not_depend_on_how_lines_end(lines, body):
    """
    One whose lines end with LF alone is not ordinary, and its head is cut with more
    care.
    """
    head = b"\r\n".join(lines)
    raw, other = (
        head + b"\r\n\r\n" + body,
        head.replace(b"\r\n", b"\n") + b"\n\n" + body,
    )

    assert ordinary(other) is None
    assert open_mail(other) == open_mail(raw)
    assert authored(other) == authored(raw)


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("8BIT", "Sí.\r\n".encode()),
        ("Base64", b"U8OtLg=="),
        ("quoted-printable", b"S=C3=AD=\r\n.\r\n"),
        ("x-uuencode", b"begin 644 x\r\n$4\\.M+@``\r\n`\r\nend\r\n"),
    ],
)
def test_each_transfer_encoding_is_undone(coding, body):
    raw = f"From: a@b.es\r\nContent-Transfer-Encoding: {coding}\r\n\r\n".encode() + body

    assert Content(text="Sí.") == Opened.of(raw).content(reply=False)


@for_each("odd", ODD)
def test_a_head_that_can_be_read_in_two_ways_is_not_ordinary(odd):
    assert ordinary(odd + b"\r\nFrom: a@b.es\r\n\r\nx") is None
    assert ordinary(b"From: a@b.es\r\n" + odd + b"\r\nA: b\r\n\r\nx") is None


@pytest.mark.parametrize("odd", [b" From: a@b.es", b"", b"\r\n"])
def test_neither_is_one_that_begins_with_no_field(odd):
    assert ordinary(odd + b"\r\nFrom: a@b.es\r\n\r\nx") is None


def test_a_head_beyond_the_limits_is_not_ordinary():
    assert ordinary(b"A: b\r\n" * 1_000 + b"\r\n")
    assert ordinary(b"A: b\r\n" * 1_001 + b"\r\n") is None
    assert ordinary(b"A: " + b"b" * 300_000 + b"\r\n\r\n") is None
    assert ordinary(b"A: b\r\n") is None
    assert ordinary(b"") is None
