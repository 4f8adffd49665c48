import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta, timezone

import pytest
from attrs import evolve
from cases import for_each
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.chain.verification import (
    Checkpoint,
    CheckpointInvalid,
    read_checkpoint,
    sign,
)

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
PUBLIC = KEY.public_key().public_bytes_raw()
SEEN = Checkpoint(
    chain="one",
    seq=4,
    hash=bytes(range(32)),
    count=4,
    at=datetime(2026, 11, 24, 16, 0, 0, 123456, tzinfo=UTC),
)


def line(**changes):
    told = json.loads(sign(SEEN, KEY)) | changes
    return json.dumps(told).encode()


def test_a_checkpoint_is_one_line_that_reads_back():
    seen = evolve(SEEN, chain="nodo ñ\n\u202e")

    written = sign(seen, KEY)

    assert written.isascii()
    assert 1 == len(written.splitlines())
    assert seen == read_checkpoint(f"{written}\r\n".encode(), [PUBLIC])


@pytest.mark.parametrize("seq", [1, 2**63 - 1])
def test_a_checkpoint_of_the_first_and_of_the_last_entry_that_may_be_is_read(seq):
    seen = evolve(SEEN, seq=seq, count=seq)

    assert seen == read_checkpoint(sign(seen, KEY).encode(), [PUBLIC])


def test_a_checkpoint_in_another_zone_is_the_same():
    at = SEEN.at.astimezone(timezone(timedelta(hours=2)))

    assert SEEN == read_checkpoint(line(at=at.isoformat()), [PUBLIC])


@for_each(
    "changes",
    [
        {"chain": "two"},
        {"seq": 5, "count": 5},
        {"hash": "00" * 32},
        {"at": "2026-11-24T16:00:00.123457+00:00"},
        {"signature": b64encode(bytes(64)).decode()},
        {"signature": ""},
    ],
)
def test_a_checkpoint_that_was_changed_is_refused(changes):
    with pytest.raises(CheckpointInvalid, match="signature does not fit"):
        read_checkpoint(line(**changes), [PUBLIC])


def test_a_checkpoint_that_somebody_else_signed_is_refused():
    forged = sign(SEEN, Ed25519PrivateKey.generate())

    with pytest.raises(CheckpointInvalid, match="a key that is not given"):
        read_checkpoint(forged.encode(), [PUBLIC])
    with pytest.raises(CheckpointInvalid, match="a key that is not given"):
        read_checkpoint(line(key=""), [PUBLIC])


def test_a_key_that_was_put_into_another_line_is_refused():
    stranger = Ed25519PrivateKey.generate()
    told = json.loads(sign(SEEN, stranger))
    told["key"] = b64encode(PUBLIC).decode()

    with pytest.raises(CheckpointInvalid, match="signature does not fit"):
        read_checkpoint(json.dumps(told).encode(), [PUBLIC])


@for_each(
    "wrong",
    [
        b"",
        b"Nov 24 12:00:00 gateway ventanilla: " + line(),
        b"\xff" + line(),
        line()[:-1],
        line() + line(),
        line(more="x"),
        line(seq=None),
        line(seq="4"),
        line(seq=True, count=True),
        line(seq=0, count=0),
        line(seq=2**63, count=2**63),
        line(seq=4.0, count=4.0),
        line(count=3),
        line(hash="00" * 31),
        line(hash="zz" * 32),
        line(at="yesterday"),
        line(at="2026-11-24T16:00:00"),
        line(at="0001-01-01T00:00:00+23:59"),
        line(chain=["one"]),
        line(chain="\ud800"),
        line(key="?"),
        line().replace(b'"signature": "', b'"signature": "?'),
        line(chain="x" * 4096),
        line().replace(b'"seq": 4', b'"seq": 4, "seq": 4'),
        line().replace(b'"seq": 4', b'"seq": NaN'),
        b"[" * 4000,
        b"1" * 4000,
        b"{}",
        b"null",
        b'["chain"]',
    ],
)
def test_what_is_no_checkpoint_is_refused(wrong):
    with pytest.raises(CheckpointInvalid, match="is no checkpoint"):
        read_checkpoint(wrong, [PUBLIC])


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(
    st.binary()
    | json_values.map(lambda value: json.dumps(value).encode())
    | st.builds(
        lambda name, value: line(**{name: value}),
        st.sampled_from(["chain", "seq", "hash", "count", "at", "key", "signature"]),
        json_values,
    )
)
def test_no_line_that_we_did_not_sign_is_believed(told):
    try:
        read = read_checkpoint(told, [PUBLIC])
    except CheckpointInvalid:
        return

    assert SEEN == read


@given(st.integers(0, len(line()) - 1), st.integers(1, 255))
def test_a_checkpoint_with_one_byte_changed_says_the_same_or_nothing(place, by):
    told = bytearray(line())
    told[place] ^= by
    try:
        read = read_checkpoint(bytes(told), [PUBLIC])
    except CheckpointInvalid:
        return

    assert SEEN == read
