"""
What a slip is good for, by who wrote it for whom.
"""

import json
from datetime import UTC, datetime, timedelta

import pytest
from attrs import asdict, evolve
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from channels.counter.wire import parse
from gateway.core.errors import Unreadable
from gateway.core.identity import Contact, Standing, judge
from gateway.core.message import Arrival
from gateway.core.people import counter
from gateway.core.people.clerks import known_as
from gateway.core.people.counter import CounterSlip, address_of

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
CLERKS, OFFICIALS = frozenset({"inés", "berta"}), frozenset({"berta"})
ANA = CounterSlip(
    clerk="Inés", whose="P-7K2M4Q", name="Ana", text="propongo", consent=True
)
GUEST = CounterSlip(clerk="Inés", whose="G-4K7Q2M", name="Paco", text="una farola")
CONTACT = Contact(
    address=address_of(ANA.whose), name="Ana", person=ANA.whose, verified_at=NOW
)


def arrival(raw):
    return Arrival(channel="counter", external_id="x", raw=raw, received_at=NOW)


def standing(slip, contact=CONTACT):
    message = parse(arrival(counter.write(slip)), CLERKS, OFFICIALS)
    return judge(message, contact, NOW).standing


@for_each(
    ("slip", "contact", "expected"),
    [
        (ANA, CONTACT, Standing.VERIFIED),
        (evolve(ANA, clerk="BERTA "), CONTACT, Standing.STRONG),
        (ANA, None, Standing.KNOWN),
        (evolve(ANA, clerk="Berta"), None, Standing.KNOWN),
        (evolve(ANA, consent=False), CONTACT, Standing.KNOWN),
        (evolve(ANA, clerk="Berta", consent=False), CONTACT, Standing.KNOWN),
        (evolve(ANA, clerk="Anybody"), CONTACT, Standing.NONE),
        (ANA, evolve(CONTACT, revoked_at=NOW), Standing.KNOWN),
        (ANA, evolve(CONTACT, expires_at=NOW - timedelta(days=1)), Standing.KNOWN),
        (ANA, evolve(CONTACT, pending=True), Standing.KNOWN),
        (
            evolve(ANA, clerk="Berta"),
            evolve(CONTACT, revoked_at=NOW),
            Standing.KNOWN,
        ),
        (GUEST, None, Standing.KNOWN),
        # A guest's number is no account, whoever it came to be bound to.
        (GUEST, CONTACT, Standing.KNOWN),
        (evolve(GUEST, clerk="Berta", consent=True), CONTACT, Standing.KNOWN),
    ],
)
def test_the_clerks_word_is_worth_what_the_register_says(slip, contact, expected):
    assert expected is standing(slip, contact)


@pytest.mark.parametrize(
    ("slip", "because"),
    [
        (ANA, "served in person by Inés"),
        (evolve(ANA, clerk="Anybody"), "Anybody is no clerk of this counter"),
        (evolve(ANA, consent=False), "written without their consent"),
        (evolve(GUEST, consent=True), "a guest of Inés's"),
    ],
)
def test_it_is_said_who_vouches_for_them_or_why_nobody_does(slip, because):
    message = parse(arrival(counter.write(slip)), CLERKS, OFFICIALS)

    assert because == message.evidence.because


def test_nobody_becomes_a_clerk_by_spaces_or_capitals():
    assert known_as("  Berta   SOLÍS ") == known_as("berta solís")
    assert known_as("Berta Solis") != known_as("Berta Solís")


@given(st.text(), st.text(), st.text(), st.booleans())
def test_what_was_written_is_what_is_read(clerk, name, text, consent):
    slip = CounterSlip(
        clerk=clerk, whose="P-7K2M4Q", name=name, text=text, consent=consent
    )

    read = counter.read(counter.write(slip))
    message = parse(arrival(counter.write(slip)), CLERKS, OFFICIALS)

    assert read == counter.read(counter.write(read))
    assert text.replace("\0", "\N{REPLACEMENT CHARACTER}") == read.text
    assert (read.text, read.name) == (message.text, message.display_name)


#: A slip, but for one thing.
_NEARLY = (
    [],
    {"consent": True},
    {**asdict(ANA), "more": "x"},
    {**asdict(ANA), "text": 1},
    {**asdict(ANA), "consent": "yes"},
    {**asdict(ANA), "whose": "7K2M4Q"},
)


@given(st.binary() | st.sampled_from([json.dumps(one).encode() for one in _NEARLY]))
def test_bytes_that_are_no_slip_are_unreadable(raw):
    with pytest.raises(Unreadable):
        parse(arrival(raw), CLERKS, OFFICIALS)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(
    st.fixed_dictionaries(
        dict.fromkeys(("clerk", "whose", "name", "text", "consent"), _JSON)
    )
)
def test_whatever_stands_in_a_slip_it_is_read_or_refused(value):
    raw = json.dumps(value).encode()
    try:
        message = parse(arrival(raw), CLERKS, OFFICIALS)
    except Unreadable:
        return
    assert message.sender.value.startswith(("P-", "G-"))


def test_half_a_character_does_no_harm():
    raw = counter.write(GUEST).replace(b"una farola", rb"\ud800 farola")

    assert "\N{REPLACEMENT CHARACTER} farola" == counter.read(raw).text
