from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from cases import for_each

from gateway.core.conversation import Mailbox
from gateway.core.identity import (
    Contact,
    Standing,
    Verdict,
    Voucher,
    judge,
    judge_answer,
    lapsed,
    vouched,
)
from gateway.core.message import Address, Evidence, Message, Proof

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ANA = Address("twitter", "1001")
CONTACT = Contact(
    address=ANA,
    name="Ana Prueba",
    verified_at=NOON - timedelta(days=30),
    expires_at=NOON + timedelta(days=700),
)
LIGHTS = Mailbox(
    id="lights",
    office="Alumbrado",
    addresses=(Address("email", "lights@town.example"), Address("telegram", "55")),
)


def said(sender=ANA, proof=Proof.ACCOUNT, **evidence):
    return Message(
        external_id="1",
        reference="1",
        sender=sender,
        text="hola",
        received_at=NOON,
        evidence=Evidence(proof=proof, **evidence),
    )


@for_each(
    ("message", "contact", "standing"),
    [
        (said(), CONTACT, Standing.VERIFIED),
        (said(proof=Proof.SIGNED), CONTACT, Standing.VERIFIED),
        (said(step_up="clave:1"), CONTACT, Standing.STRONG),
        (said(), None, Standing.KNOWN),
        (said(step_up="clave:1"), None, Standing.KNOWN),
        (said(proof=Proof.PATH), CONTACT, Standing.KNOWN),
        (said(proof=Proof.NONE), CONTACT, Standing.NONE),
        (said(), evolve(CONTACT, revoked_at=NOON), Standing.KNOWN),
        (said(), evolve(CONTACT, expires_at=NOON), Standing.KNOWN),
        (said(), evolve(CONTACT, pending=True), Standing.KNOWN),
        (said(step_up="clave:1"), evolve(CONTACT, pending=True), Standing.KNOWN),
        (said(proof=Proof.SUBMITTED), CONTACT, Standing.VERIFIED),
    ],
)
def test_standing_is_the_least_of_what_is_shown_and_what_is_known(
    message, contact, standing
):
    verdict = judge(message, contact, NOON)

    assert standing is verdict.standing
    assert verdict.because


def test_a_verdict_below_verified_names_nobody():
    """
    What is not proven must not be taken for the person later on.
    """
    for contact in (
        CONTACT,
        evolve(CONTACT, revoked_at=NOON),
        evolve(CONTACT, pending=True),
    ):
        assert judge(said(proof=Proof.PATH), contact, NOON).contact is None


@pytest.mark.parametrize(
    ("message", "contact", "because"),
    [
        (said(), CONTACT, "verified in person on 2026-01-31"),
        (said(), evolve(CONTACT, mailbox="lights"), "the address of mailbox lights"),
        (said(step_up="clave:1"), CONTACT, "stepped up: clave:1"),
    ],
)
def test_a_verdict_of_somebody_verified_names_them_and_says_why(
    message, contact, because
):
    verdict = judge(message, contact, NOON)

    assert (contact, because) == (verdict.contact, verdict.because)


def test_what_the_channel_says_of_a_proof_is_what_people_read():
    told = {"because": "the signature is another domain's"}
    mailbox = LIGHTS.addresses[0]

    verdicts = [
        judge(said(proof=Proof.NONE, **told), CONTACT, NOON),
        judge(said(proof=Proof.PATH, **told), CONTACT, NOON),
        judge_answer(said(mailbox, Proof.PATH, **told), LIGHTS),
    ]

    assert {told["because"]} == {verdict.because for verdict in verdicts}
    assert judge_answer(said(mailbox, Proof.PATH), LIGHTS).because


TICK = timedelta(microseconds=1)


@for_each(
    ("changes", "because"),
    [
        ({}, ""),
        ({"expires_at": None}, ""),
        ({"expires_at": NOON + TICK}, ""),
        ({"expires_at": NOON}, "expired on 2026-03-02"),
        ({"revoked_at": NOON + TICK}, ""),
        ({"revoked_at": NOON}, "revoked on 2026-03-02"),
        ({"pending": True}, "a second clerk has to approve it"),
        ({"pending": True, "expires_at": NOON}, "expired on 2026-03-02"),
        ({"revoked_at": NOON, "expires_at": NOON - TICK}, "revoked on 2026-03-02"),
    ],
)
def test_what_counts_no_more_says_why(changes, because):
    assert because == lapsed(evolve(CONTACT, **changes), NOON)


KNOWN = Verdict(standing=Standing.KNOWN, because="not verified in person")
NONE = Verdict(standing=Standing.NONE, because="nobody vouches for it")
VERIFIED = Verdict(standing=Standing.VERIFIED, because="in person", contact=CONTACT)
STRONG = Verdict(standing=Standing.STRONG, because="stepped up", contact=CONTACT)


def voucher(standing, **changes):
    return Voucher(
        message=7,
        standing=standing,
        contact=evolve(CONTACT, name="Eva Prueba", **changes),
        because="came to the desk with the document",
    )


@for_each("verdict", [NONE, KNOWN, VERIFIED, STRONG])
@for_each("standing", [Standing.VERIFIED, Standing.STRONG])
def test_what_is_shown_for_a_message_raises_it_and_never_lowers_it(verdict, standing):
    shown = voucher(standing)

    found = vouched(verdict, shown, NOON)

    if standing > verdict.standing:
        assert (standing, shown.contact, shown.because) == (
            found.standing,
            found.contact,
            found.because,
        )
    else:
        assert verdict == found


@pytest.mark.parametrize(
    "changes", [{"revoked_at": NOON}, {"expires_at": NOON}, {"pending": True}]
)
def test_who_counts_no_more_has_vouched_for_nothing(changes):
    assert KNOWN == vouched(KNOWN, voucher(Standing.STRONG, **changes), NOON)


@for_each(
    ("sender", "proof", "standing"),
    [
        (Address("email", "lights@town.example"), Proof.SIGNED, Standing.VERIFIED),
        (Address("email", "lights@town.example"), Proof.SUBMITTED, Standing.VERIFIED),
        (Address("telegram", "55"), Proof.ACCOUNT, Standing.VERIFIED),
        (Address("email", "lights@town.example"), Proof.PATH, Standing.NONE),
        (Address("email", "lights@town.example"), Proof.NONE, Standing.NONE),
        (Address("email", "lights@other.example"), Proof.SIGNED, Standing.NONE),
        (ANA, Proof.ACCOUNT, Standing.NONE),
    ],
)
def test_only_the_mailbox_itself_may_answer_for_it(sender, proof, standing):
    assert standing is judge_answer(said(sender, proof), LIGHTS).standing
