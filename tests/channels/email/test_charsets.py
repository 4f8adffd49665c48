"""
What a mail says is read, whatever its program says of its charset.
"""

import time
from datetime import UTC, datetime

import pytest
from cases import for_each
from mail_doors import WHOSE

from channels.email import wire
from channels.email.mail.charsets import read_text
from gateway.core.message import Arrival, Evidence


def parsed(head, body=b"x"):
    arrival = Arrival(
        channel="email",
        external_id="x",
        raw=b"From: a@b.es\r\n" + head + b"\r\n\r\n" + body,
        received_at=datetime(2026, 11, 24, tzinfo=UTC),
    )
    return wire.parse(
        arrival, token_of=lambda _: None, whose=WHOSE, evidence=Evidence()
    )


@for_each(
    ("charset", "octets", "text"),
    [
        ("utf-8", b"explosi\xf3n aqu\xed", "explosión aquí"),
        ("utf-8", b"se\xc3\xb1or\xc3", "señorÃ"),
        ("iso-8859-1", "explosión".encode(), "explosión"),
        ("windows-1252", "explosión".encode(), "explosión"),
        ("us-ascii", "explosión".encode(), "explosión"),
        ("iso-8859-1", b"\xab10 \x80\xbb, CAF\xc9\xbb", "«10 €», CAFÉ»"),
        ("iso-8859-15", b"10 \xa4", "10 €"),
        ("gb2312", "路灯坏了镕".encode("gbk"), "路灯坏了镕"),
    ],
)
def test_a_text_is_read_although_its_charset_is_another(charset, octets, text):
    head = f"Content-Type: text/plain; charset={charset}"

    assert text == read_text(octets, charset)
    assert text == parsed(head.encode(), octets).text


@pytest.mark.parametrize("charset", ["utf-8", "latin-1"])
def test_a_subject_of_bare_bytes_is_read(charset):
    octets = "Iluminación".encode(charset)

    assert "Iluminación" == parsed(b"Subject: " + octets).subject


def test_a_word_in_a_subject_is_read_although_its_charset_is_another():
    words = b"=?utf-8?q?explosi=F3n?= y =?iso-8859-1?q?a=C3=B1os?="

    assert "explosión y años" == parsed(b"Subject: " + words).subject


@pytest.mark.parametrize("octets", [b"\xff", b"\xffa", b"\xc3\xa9\xff"])
def test_bytes_of_no_charset_take_no_time(octets):
    began = time.process_time()

    assert read_text(octets * 5_000_000, "utf-8")
    assert 5 > time.process_time() - began
