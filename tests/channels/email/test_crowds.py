"""
What comes from one place is counted, so that a flood is worked after all else.
"""

from datetime import UTC, datetime, timedelta

import pytest
from cases import for_each

from channels.email.door.crowds import Crowds, came_from
from gateway.core.message import Envelope

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
MAIL = b"From: vera@tres.example\r\nSubject: Humo\r\n\r\nHay fuego.\r\n"


def received(*addresses):
    """
    Give a mail that passed through servers, the last of them first.
    """
    lines = [
        f"Received: from relay.example (relay.example\r\n\t[{each}]) by mx.example"
        for each in addresses
    ]
    return "\r\n".join([*lines, ""]).encode() + MAIL


def envelope(peer, **changes):
    return Envelope(peer=peer, helo="x", mail_from="", rcpt_to=(), **changes)


def test_each_place_is_counted_by_itself():
    crowds = Crowds()

    flood = [crowds.add("198.41.0.0/24", NOON) for _ in range(4)]

    assert [0, 1, 2, 3] == flood
    assert 0 == crowds.add("193.0.6.0/24", NOON)


@pytest.mark.parametrize(("minutes", "crowd"), [(4, 1), (6, 1), (11, 0), (-6, 1)])
def test_what_came_ten_minutes_ago_counts_no_more(minutes, crowd):
    crowds = Crowds()
    crowds.add("198.41.0.0/24", NOON)
    half = NOON + timedelta(minutes=minutes / 2)
    crowds.add("193.0.6.0/24", half)

    assert crowd == crowds.add("198.41.0.0/24", NOON + timedelta(minutes=minutes))


@for_each(
    ("peer", "raw", "place"),
    [
        ("198.41.0.4", MAIL, "198.41.0.0/24"),
        ("2001:7fd::1", MAIL, "2001:7fd::/48"),
        # What a stranger wrote about where it was is believed by nobody.
        ("198.41.0.4", received("193.0.6.139"), "198.41.0.0/24"),
        # The town's own mail server, and another one behind it.
        ("127.0.0.1", received("198.41.0.4", "193.0.6.139"), "198.41.0.0/24"),
        ("127.0.0.1", received("10.0.0.7", "198.41.0.4"), "198.41.0.0/24"),
        ("::1", received("IPv6:2001:7fd::1"), "2001:7fd::/48"),
        # Nor what stands in the mail itself.
        ("127.0.0.1", MAIL + received("198.41.0.4"), "127.0.0.0/24"),
        ("127.0.0.1", received("nonsense"), "127.0.0.0/24"),
        ("fe80::1%eth0", MAIL, "fe80::/48"),
        ("", MAIL, ""),
    ],
)
def test_a_mail_comes_from_the_network_that_handed_it_to_the_town(peer, raw, place):
    assert place == came_from(raw, envelope(peer))


@for_each(
    "written",
    [
        "[193.0.6.139] (unknown [198.41.0.4])",
        "[10.0.0.7] (relay.example\r\n\t[198.41.0.4])",
        "[198.41.0.4] (helo=[193.0.6.139])",
        "[198.41.0.4] (port=25 helo=[193.0.6.139])",
        "relay.example ([198.41.0.4] helo=[193.0.6.139])",
        "relay.example ([198.41.0.4])",
        "[198.41.0.4]",
    ],
)
def test_what_a_client_calls_itself_is_not_where_it_is(written):
    """
    As Postfix, Exim and others write it.
    """
    line = f"Received: from {written}\r\n\tby mx.example; 1 Jan 2026\r\n"
    raw = line.encode() + received("193.0.6.139")

    assert "198.41.0.0/24" == came_from(raw, envelope("127.0.0.1"))


def test_whoever_logs_in_is_a_place_of_their_own():
    assert "alumbrado" == came_from(MAIL, envelope("10.0.0.7", user="alumbrado"))
