"""
What the mail of a list says of how to leave it.
"""

import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.email import wire
from gateway.core.delivery import Delivery
from gateway.core.message import Address

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
LINK = "https://mensajes.town.example/notices/leave/" + "a" * 42
WORD = "mailto:town@town.example?subject=BAJA%20avisos"


def composed(*unsubscribe, **changes):
    delivery = Delivery(
        id="d",
        message=1,
        to=Address("email", "ana@mail.example"),
        text="Se corta el agua.",
        subject="Corte de agua",
        automatic=True,
        unsubscribe=unsubscribe,
        due_at=NOW,
        **changes,
    )
    return wire.compose(
        delivery,
        (),
        from_address="town@town.example",
        from_name="Avisos",
        reply_to=None,
        domain="town.example",
        now=NOW,
    )


def headers(raw):
    return message_from_bytes(raw, policy=SMTP)


def test_one_press_is_enough():
    """
    RFC 8058, section 3.1: both headers, whole, one with the only value that it has.
    """
    raw = composed(LINK, WORD)
    mail = headers(raw)

    assert f"<{LINK}>, <{WORD}>" == mail["List-Unsubscribe"]
    assert "List-Unsubscribe=One-Click" == mail["List-Unsubscribe-Post"]
    assert f"List-Unsubscribe: <{LINK}>,\r\n <{WORD}>\r\n".encode() in raw
    assert "list" == mail["Precedence"]
    assert "auto-generated" == mail["Auto-Submitted"]


@pytest.mark.parametrize("link", ["http://127.0.0.1:8480/notices/leave/a", None])
def test_no_press_is_promised_where_there_is_none(link):
    mail = headers(composed(*filter(None, [link, WORD])))

    assert mail["List-Unsubscribe-Post"] is None
    assert f"<{WORD}>" in mail["List-Unsubscribe"]


def test_other_mail_speaks_of_no_list():
    mail = headers(composed())

    assert mail["List-Unsubscribe"] is mail["Precedence"] is None
    assert "auto-replied" == mail["Auto-Submitted"]


@given(st.text(max_size=80))
def test_nothing_gets_out_of_the_header(text):
    raw = composed(f"https://town.example/{text}", WORD)
    head = raw.partition(b"\r\n\r\n")[0]
    mail = headers(raw)

    assert head.isascii()
    assert {"To", "Subject", "From", "Date"} <= set(mail.keys())
    assert 1 == len(re.findall(rb"(?im)^list-unsubscribe:", head))
    assert "Se corta el agua." == mail.get_content().strip()
