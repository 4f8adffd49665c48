"""
The last step of a decision: whether the sender must first prove who they are, whether
the answer is public or private, and who is warned of impostors.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from gateway.core.decision import Decision, Leg, Outcome, Reason, Reply, Urgency, Why
from gateway.core.identity import Role, Standing
from gateway.core.intents import OTHER
from gateway.core.message import Visibility
from gateway.core.people.counter import COUNTER
from gateway.routing.effect import Effect
from gateway.routing.reading import Reading
from gateway.routing.staff import Sender
from gateway.routing.words.private.kin import names_kin
from gateway.routing.words.private.kinds import Personal
from gateway.routing.words.private.messages import personal_in
from gateway.routing.words.secrecy import is_told_in_confidence

#: Kinds of sender that are never answered, whatever a rule says (RFC 3834).
_UNANSWERED = frozenset({Sender.MACHINE, Sender.LIST, Sender.OURSELVES})

#: Names of the texts that explain how to prove one's identity.
VERIFY = "verify"
VERIFY_STRONG = "verify-strong"
CHALLENGES = frozenset({VERIFY, VERIFY_STRONG})

#: The same for whoever stands at the counter, where no account is verified: the clerk
#: sees their document now.
VERIFY_HERE = "verify-here"

#: The public text that asks the sender to write in private; and the one that says that
#: the answer is sent in private, where they need not write first.
PRIVATE = "private-instead"
FOLLOWS = "private-follows"

#: The flag of messages whose receipt is not even acknowledged in public.
SILENT = "silent"

#: Kinds of personal data that are also flagged by name for the mailbox's reader.
_TOLD = frozenset({Personal.HEALTH, Personal.MINOR})

#: Kinds of sender that are flagged in every decision.
_FLAGGED = frozenset({Sender.LOOKALIKE})


@frozen
class _Privacy:
    reply: Reply
    flags: frozenset[str]


def settle(
    reading: Reading,
    effect: Effect,
    legs: Sequence[Leg],
    rule: str,
    alarm: Sequence[str],
    *,
    silent: bool = False,
) -> Decision:
    """
    Make the decision from the *effect* of the rules. An emergency is never held until
    its sender has shown who they are.

    Args:
        reading: Of the message.
        effect: What follows from the rules.
        legs: The mailboxes that get it.
        rule: The name of the rule that decided.
        alarm: The mailboxes that are told of impostors.
        silent: Say nothing in public that shows it was received.
    """
    outcome = effect.outcome or Outcome.DELIVER
    requires = effect.requires or Standing.NONE
    safe = effect.urgency is Urgency.EMERGENCY
    says = effect.says
    if (
        outcome in (Outcome.DELIVER, Outcome.ANSWER)
        and requires > reading.verdict.standing
        and not safe
    ):
        # Whoever wrote to a list is asked nothing: its mailbox looks at it.
        listed = Sender.LIST in reading.sender
        outcome = Outcome.QUARANTINE if listed else Outcome.CHALLENGE
        says = (_challenge(reading, requires),)
    # Terms are promised for what a mailbox answers or works on: not for emergencies,
    # which are acted on at once, nor for what is held, refused or quarantined.
    promised = outcome in (Outcome.DELIVER, Outcome.ANSWER) and not safe
    privacy = _privacy(reading, effect, outcome)
    if _points(reading, effect, privacy) and not silent:
        says = (*says, PRIVATE)
    return Decision(
        outcome=outcome,
        legs=(*legs, *_alarmed(reading, effect, legs, alarm)),
        urgency=Urgency.NORMAL if effect.urgency is None else effect.urgency,
        requires=requires,
        reply=privacy.reply,
        intent=effect.intent or reading.intent or OTHER,
        topics=effect.topics or reading.topics,
        says=() if privacy.reply is Reply.NONE else says,
        flags=effect.flags | privacy.flags | _seeming(reading),
        rule=rule,
        language=reading.language,
        answer_within=effect.answer_within if promised else None,
        solve_within=effect.solve_within if promised else None,
    )


def _challenge(reading: Reading, requires: Standing) -> str:
    unknown = reading.verdict.standing < Standing.VERIFIED
    if reading.message.channel == COUNTER and unknown:
        return VERIFY_HERE
    return VERIFY_STRONG if requires is Standing.STRONG else VERIFY


def tells_of_own(reading: Reading) -> bool:
    """
    Say whether somebody tells in private of their own family, of a child or of
    somebody's health.
    """
    public = reading.message.visibility is Visibility.PUBLIC
    return not public and bool(
        names_kin(reading.plain) or personal_in(reading.plain) & _TOLD
    )


def _points(reading: Reading, effect: Effect, privacy: _Privacy) -> bool:
    # Whoever tells of something private in public is told in public how to be answered
    # in private; but with SILENT, readers must not even learn that we know.
    public = reading.message.visibility is Visibility.PUBLIC
    flags = effect.flags | privacy.flags
    if not public or privacy.reply is Reply.PUBLIC or SILENT in flags:
        return False
    return bool(flags & {"personal", "confidential"})


def _seeming(reading: Reading) -> frozenset[str]:
    return frozenset([each.value for each in reading.sender & _FLAGGED])


def _alarmed(
    reading: Reading, effect: Effect, legs: Sequence[Leg], alarm: Sequence[str]
) -> tuple[Leg, ...]:
    if not _seeming(reading) or effect.confidential:
        return ()
    whom = reading.verdict.resembles
    # In public, people may take the impostor for the town hall: all of *alarm* are
    # told, so that they can be warned.
    warned = reading.message.visibility is Visibility.PUBLIC and not whom
    because = f"its sender seems to be {whom or 'one of us'}, and is not"
    reached = {leg.mailbox for leg in legs}
    return tuple(
        Leg(mailbox=name, because=because, reasons=(Reason(Why.ALARM),))
        for name in (alarm if warned else alarm[:1])
        if name not in reached
    )


def _privacy(reading: Reading, effect: Effect, outcome: Outcome) -> _Privacy:
    quiet = (
        outcome is Outcome.QUARANTINE
        or effect.reply is Reply.NONE
        or _UNANSWERED & reading.sender
    )
    message = reading.message
    flags = {"confidential"} if effect.confidential else set()
    if message.visibility is not Visibility.PUBLIC:
        return _Privacy(Reply.NONE if quiet else Reply.PRIVATE, frozenset(flags))
    found = personal_in(reading.plain)
    if effect.urgency is Urgency.EMERGENCY and names_kin(reading.plain):
        # An emergency of the sender's own family is personal data.
        found |= {Personal.HEALTH}
    if found or reading.names_somebody or is_told_in_confidence(reading.plain):
        flags |= {"personal", *(kind.value for kind in found & _TOLD)}
    if _off_duty(reading):
        flags.add("off-duty")
    if quiet:
        return _Privacy(Reply.NONE, frozenset(flags))
    private = (
        flags
        or _among_offices(reading)
        or outcome is Outcome.CHALLENGE
        or effect.reply is Reply.PRIVATE
    )
    return _Privacy(Reply.PRIVATE if private else Reply.PUBLIC, frozenset(flags))


def _among_offices(reading: Reading) -> bool:
    # What an office tells us, and not somebody below their post, is answered to it
    # alone, though everybody can read it.
    return Sender.MAILBOX in reading.sender and not reading.message.in_reply_to


def _off_duty(reading: Reading) -> bool:
    # An employee or councillor who writes from a private account is answered like any
    # neighbour, but not in public.
    contact = reading.verdict.contact
    return (
        contact is not None
        and contact.role is not Role.RESIDENT
        and Sender.MAILBOX not in reading.sender
    )
