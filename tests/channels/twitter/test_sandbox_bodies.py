"""
What the loopback X reads.
"""

import json

import pytest
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from channels.twitter.sandbox_bodies import (
    NewMessage,
    NewPicture,
    NewPost,
    Pictures,
    Reply,
    read,
)
from channels.twitter.sandbox_rules import Refused

SHAPES = st.sampled_from([NewPost, NewMessage, NewPicture])
NAMES = st.sampled_from(["text", "reply", "media", "media_ids", "attachments", "x"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(NAMES, inner),
)


def test_a_post_is_read_whole():
    body = {
        "text": "Hola",
        "reply": {"in_reply_to_tweet_id": "1"},
        "media": {"media_ids": ["2", "3"]},
    }

    post = read(json.dumps(body).encode(), NewPost)

    assert NewPost("Hola", Reply("1"), Pictures(("2", "3"))) == post


@for_each(
    "raw",
    [
        b"",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        b'{"text": 5}',
        b'{"text": null}',
        b'{"txt": "Hola"}',
        b'{"reply": {"in_reply_to_tweet_id": 1}}',
    ],
)
def test_what_has_another_shape_is_refused(raw):
    with pytest.raises(Refused):
        read(raw, NewPost)


@given(JSON.map(json.dumps).map(str.encode) | st.binary(), SHAPES)
def test_nothing_that_is_sent_breaks_it(raw, shape):
    try:
        body = read(raw, shape)
    except Refused:
        return

    assert isinstance(body, shape)
