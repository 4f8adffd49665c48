import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.audit import BEGINNING, Act, Payload, commitment, encode, link

DOCS = Path(__file__).parents[2] / "docs" / "audit.md"
NOON = datetime(2026, 11, 24, 12, 0, 0, 123456, tzinfo=UTC)
SALT = b"sixteen bytes of"
ACT = Act(at=NOON, actor="clerk luis", action="desk.enrol", object="person P-7K2M4Q")


def linked(act):
    return link(chain="one", seq=1, prev=BEGINNING, act=act, salt=SALT)


def test_an_entry_is_hashed_as_the_page_for_strangers_says():
    """
    Written again from docs/audit.md alone, which has the results of this example.
    """

    def field(value):
        return len(value).to_bytes(4, "big") + value

    def sha256(*parts):
        return hashlib.sha256(b"".join(parts)).digest()

    told = evolve(ACT, payload={"nombre": "Íñigo", "dni": "00000000T"})
    text = '{"dni":"00000000T","nombre":"Íñigo"}'.encode()
    payload = sha256(b"ventanilla-audit-payload\x01", field(SALT), field(text))
    entry = sha256(
        b"ventanilla-audit-entry\x01",
        field(b"one"),
        field((1).to_bytes(8, "big")),
        field((1_795_521_600_123_456).to_bytes(8, "big")),
        field(b"clerk luis"),
        field(b"desk.enrol"),
        field(b"person P-7K2M4Q"),
        field(b"done"),
        field(payload),
        field(bytes(32)),
    )

    kept = linked(told)

    assert payload == kept.entry.payload_hash
    assert entry == kept.entry.hash
    page = DOCS.read_text(encoding="utf-8")
    assert payload.hex() in page
    assert entry.hex() in page


def test_an_act_without_personal_data_commits_to_nothing():
    kept = linked(ACT)

    assert (b"", None) == (kept.entry.payload_hash, kept.payload)


def test_a_moment_is_hashed_alike_whatever_its_zone():
    elsewhere = timezone(timedelta(hours=5, minutes=30))
    here = linked(ACT)
    there = linked(evolve(ACT, at=NOON.astimezone(elsewhere)))

    assert here.entry.hash == there.entry.hash


def decoded(told, kind):
    assert told.startswith(kind + b"\x01")
    rest, found = told[len(kind) + 1 :], []
    while rest:
        size = int.from_bytes(rest[:4], "big")
        found.append(rest[4 : 4 + size])
        rest = rest[4 + size :]
    return tuple(found)


@given(st.lists(st.binary()))
def test_what_is_encoded_can_be_told_apart_again(fields):
    assert tuple(fields) == decoded(encode(b"kind", *fields), b"kind")


acts = st.builds(
    Act,
    at=st.datetimes(timezones=st.just(UTC)),
    actor=st.text(),
    action=st.text(),
    object=st.text(),
    result=st.text(),
    payload=st.dictionaries(st.text(), st.text(), max_size=2),
)


@given(acts, acts)
def test_no_two_acts_have_one_hash(one, other):
    first = linked(one)
    second = linked(other)

    assert (one == other) == (first.entry.hash == second.entry.hash)


@given(acts, st.binary(min_size=16), st.binary(min_size=16))
def test_with_another_salt_it_is_another_commitment(done, salt, other):
    payload = Payload(salt, json.dumps(dict(done.payload)))

    assert (salt == other) == (
        commitment(payload) == commitment(evolve(payload, salt=other))
    )
