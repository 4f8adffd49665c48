from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.identity import Contact, Mandate, Role, Standing, judge, lapsed
from gateway.core.message import Address, Evidence, Message, Proof
from gateway.core.people.documents import DocumentKind
from gateway.core.people.person import (
    MOVES,
    Account,
    Person,
    Verification,
    VerificationEvent,
    contact_of,
)

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
ANA = Address("telegram", "1044")
PERSON = Person(
    id="P-7K2M4Q",
    name="Ana Prueba",
    document="d0" * 32,
    kind=DocumentKind.DNI,
    state=Verification.ACTIVE,
    seen_at=NOON - timedelta(days=30),
    seen_by="luis",
    consented_at=NOON - timedelta(days=30),
    expires_at=NOON + timedelta(days=700),
    role=Role.COUNCILLOR,
    mandates=(Mandate(principal="P-2", name="Eva", basis="parent"),),
)
ACCOUNT = Account(
    address=ANA,
    person=PERSON.id,
    handle="@ana",
    bound_at=NOON - timedelta(days=30),
    bound_by="code 7",
)
SAID = Message(
    external_id="1",
    reference="1",
    sender=ANA,
    text="hola",
    received_at=NOON,
    evidence=Evidence(proof=Proof.ACCOUNT),
)


@given(st.lists(st.sampled_from(list(VerificationEvent)), max_size=30))
def test_no_sequence_of_events_leaves_the_table(events):
    """
    Whoever is active was enrolled, approved or renewed: nobody is revived by time.
    """
    state = None
    last = None

    for event in events:
        after = MOVES.get((state, event))
        if after is not None:
            state, last = after, event

    assert state is None or isinstance(state, Verification)
    assert (state is Verification.ACTIVE) == (
        last
        in {VerificationEvent.ENROL, VerificationEvent.APPROVE, VerificationEvent.RENEW}
    )


def test_nobody_is_stuck_and_everybody_can_be_revoked():
    for state in set(Verification) - {Verification.REVOKED}:
        assert Verification.REVOKED is MOVES[state, VerificationEvent.REVOKE]
    assert MOVES[Verification.REVOKED, VerificationEvent.ENROL]


def test_whoever_waits_for_a_second_clerk_gets_nowhere_else_without():
    ways = {event for (state, event) in MOVES if state is Verification.PENDING}

    assert {VerificationEvent.APPROVE, VerificationEvent.REVOKE} == ways


def test_who_counts_no_more_comes_back_only_with_the_document():
    for before in (None, Verification.REVOKED):
        ways = {event for (state, event) in MOVES if state is before}
        assert {VerificationEvent.PROPOSE, VerificationEvent.ENROL} == ways


def test_an_account_is_judged_as_its_persons():
    expected = Contact(
        address=ANA,
        name="Ana Prueba",
        handle="@ana",
        role=Role.COUNCILLOR,
        person="P-7K2M4Q",
        mandates=PERSON.mandates,
        verified_at=PERSON.seen_at,
        expires_at=PERSON.expires_at,
    )

    assert expected == contact_of(PERSON, ACCOUNT)


@for_each(
    ("person", "account", "because"),
    [
        (PERSON, ACCOUNT, ""),
        (
            evolve(PERSON, state=Verification.PENDING),
            ACCOUNT,
            "a second clerk has to approve it",
        ),
        (
            evolve(PERSON, state=Verification.EXPIRED, expires_at=NOON),
            ACCOUNT,
            "expired on 2026-11-24",
        ),
        (evolve(PERSON, expires_at=NOON), ACCOUNT, "expired on 2026-11-24"),
        (PERSON, evolve(ACCOUNT, revoked_at=NOON), "revoked on 2026-11-24"),
        (
            evolve(PERSON, state=Verification.REVOKED),
            evolve(ACCOUNT, revoked_at=NOON),
            "revoked on 2026-11-24",
        ),
    ],
)
def test_an_account_counts_while_it_and_its_person_do(person, account, because):
    contact = contact_of(person, account)

    assert because == lapsed(contact, NOON)
    standing = Standing.KNOWN if because else Standing.VERIFIED
    assert standing is judge(SAID, contact, NOON).standing


@pytest.mark.parametrize("which", ["seen_at", "consented_at", "expires_at"])
def test_what_is_known_of_a_person_knows_its_time_zone(which):
    with pytest.raises(ValueError, match=f"{which} must know its time zone"):
        evolve(PERSON, **{which: NOON.replace(tzinfo=None)})


@pytest.mark.parametrize("which", ["bound_at", "revoked_at"])
def test_what_is_known_of_an_account_knows_its_time_zone(which):
    with pytest.raises(ValueError, match=f"{which} must know its time zone"):
        evolve(ACCOUNT, **{which: NOON.replace(tzinfo=None)})
