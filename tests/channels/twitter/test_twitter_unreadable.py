"""
Bytes that make no sense are refused, and nothing worse happens.
"""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.twitter import wire
from gateway.core.errors import Unreadable
from gateway.core.message import Arrival, Message
from gateway.core.writing.json_object import Object

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
ANA = {"id": "1762218342774769184", "username": "luisa_morante", "name": "Luisa 🌻"}
POST = {
    "id": "1900000000000000001",
    "author_id": ANA["id"],
    "text": "@TestTown la farola de C/ Ñu &amp; la otra https://t.co/abcdefghij",
    "created_at": "2026-03-05T11:59:58.000Z",
}
EVENT = {
    "id": "1900000000000000007",
    "event_type": "MessageCreate",
    "sender_id": ANA["id"],
    "text": "Hola",
    "created_at": "2026-03-05T11:59:58Z",
}


def arrival(raw):
    return Arrival(
        channel="twitter", external_id="1", raw=raw, received_at=NOW, envelope=None
    )


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"\xff\xfe",
        b'{"kind": "mention", "kind": "dm"}',
        b'{"kind": NaN}',
        b'{"a":' * 5000,
        b'{"kind":"dm","event":{"id":"1","sender_id":"2","text":"\\u00"}}',
        b'{"kind": "mention", "x": ' + b"[" * 40 + b"]" * 40 + b"}",
        b" " * (wire.LARGEST + 1),
    ],
)
def test_bad_json_is_refused(raw):
    with pytest.raises(Unreadable):
        wire.parse(arrival(raw))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(sorted(POST | EVENT)), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(kind=st.sampled_from(["mention", "dm", "?"]), post=JSON, author=JSON, media=JSON)
def test_nothing_but_unreadable_is_raised(kind, post, author, media):
    said = POST | EVENT | post if isinstance(post, dict) else post
    document = {"kind": kind, "author": author, "media": media, "me": "7000"}
    raw = json.dumps(document | {"post": said, "event": said}).encode()

    try:
        message = wire.parse(arrival(raw))
    except Unreadable:
        return

    assert message is None or isinstance(message, Message)


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(raw):
    with pytest.raises(Unreadable):
        wire.parse(arrival(raw))


@pytest.mark.parametrize("odd", [None, 7, "post", [], {}, {"id": "one"}])
@pytest.mark.parametrize("kind", list(wire.Kind))
def test_one_odd_entry_holds_up_no_page(kind, odd):
    good = POST if kind is wire.Kind.MENTION else EVENT
    page = {
        "data": [good, odd],
        "includes": {"users": [odd, ANA], "media": [odd]},
    }

    first, second = wire.items(kind, Object(page), "1")

    message = wire.parse(arrival(first.raw))
    assert (int(good["id"]), "@luisa_morante") == (first.number, message.handle)
    assert 0 == second.number
    with pytest.raises(Unreadable):
        wire.parse(arrival(second.raw))
