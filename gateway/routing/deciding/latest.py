"""
Messages that may be part of the latest conversation, though they are no reply to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from attrs import evolve

from gateway.core.conversation import Conversation
from gateway.core.decision import Decision, Leg, Outcome, Reason, Urgency, Why
from gateway.core.identity import Standing
from gateway.core.intents import PROCEDURE
from gateway.core.message import Visibility
from gateway.core.rule_names import OF_INTENT, OF_TOPIC, THREAD
from gateway.routing.deciding.settling import SILENT, settle
from gateway.routing.effect import Effect
from gateway.routing.reading import Reading
from gateway.routing.rules import Rule
from gateway.routing.trace import Trace
from gateway.routing.words.brief.awaiting import asks_on

#: A message that continues a thought has at most so many words, and comes so soon.
_FEW, _SOON = 6, timedelta(minutes=15)

#: The flags of what is told in confidence.
_CONFIDED = frozenset({"confidential", SILENT})

#: A remark below somebody else's post has at most so many words.
_REMARK = 10


def is_secret(reading: Reading, latest: Sequence[Conversation]) -> bool:
    """
    Say whether the sender's latest conversation is confidential: then the message stays
    with whoever reads it, before any fact or other authority answers.
    """
    return bool(latest) and latest[0].confidential and _is_theirs(reading, latest)


def is_remark(reading: Reading, talk: Conversation) -> bool:
    """
    Say whether the message is a few words below somebody else's post, as in "a mí
    también me pasa": it is about that post, if no word tells of anything else.
    """
    return (
        talk.contact != reading.message.sender
        and reading.message.visibility is Visibility.PUBLIC
        and len(reading.words) <= _REMARK
    )


def is_brief(reading: Reading, latest: Sequence[Conversation], effect: Effect) -> bool:
    """
    Say whether the message is so short, and so soon after the sender's last one, that
    it may continue it: "la farola", "la del parque", "no va desde el lunes". A remark
    may continue what it was said below, if its *effect* is not confidential.
    """
    if latest and is_remark(reading, latest[0]):
        return not effect.confidential
    return (
        bool(latest)
        and _is_theirs(reading, latest)
        and len(reading.words) <= _FEW
        and reading.message.received_at - latest[0].heard_at <= _SOON
    )


def is_guessed(reading: Reading, special: Rule | None, trace: Trace) -> bool:
    """
    Say whether the topic of a message, or the intent of a procedure, was found by no
    word of it, only by examples: those of papers are full of addresses.
    """
    said = trace.said
    if special is not None and special.name in said:
        return False
    wanted = reading.intent != PROCEDURE or f"{OF_INTENT}{PROCEDURE}" in said
    return not wanted or said.isdisjoint(f"{OF_TOPIC}{name}" for name in reading.topics)


def needs_step_up(
    reading: Reading, special: Rule | None, effect: Effect, trace: Trace
) -> bool:
    """
    Say whether words of the *special* rule, or of an application ("mándame ya el
    certificado"), and not only its topic, tell that the message needs a step-up. A few
    words ("a mi nombre") tell nothing by themselves.
    """
    if effect.requires is not Standing.STRONG or special is None:
        return False
    applies = f"{OF_INTENT}{PROCEDURE}" in trace.said
    told = applies or reading.atoms.says(special.condition.atoms)
    return told and len(reading.words) > _FEW


def reaches(
    effect: Effect,
    latest: Sequence[Conversation],
    legs: Sequence[Leg],
    *,
    guessed: bool,
) -> bool:
    """
    Say whether a message belongs to the *latest* conversation: its *legs* reach the
    mailbox of that, or are only *guessed*. What is urgent does so only if that keeps it
    from none of the mailboxes that its *legs* reach; what needs a step-up does not.
    """
    if effect.requires is Standing.STRONG and not guessed:
        return False
    theirs = {conversation.mailbox for conversation in latest}
    reached = {leg.mailbox for leg in legs}
    if effect.outcome is Outcome.QUARANTINE or not (guessed or theirs & reached):
        return False
    urgent = effect.urgency is not None and effect.urgency > Urgency.NORMAL
    urgent = urgent and effect.outcome is not Outcome.ANSWER
    return not urgent or reached <= theirs


def said_on(reading: Reading, effect: Effect) -> Effect:
    """
    Return the *effect* of what is said on in a conversation. Who only asks whether
    anybody comes confides nothing, whatever that is like.
    """
    if not asks_on(reading.message.said):
        return effect
    return evolve(effect, confidential=False, flags=effect.flags - _CONFIDED)


def perhaps_going_on(
    reading: Reading,
    latest: Sequence[Conversation],
    trace: Trace,
    alarm: Sequence[str],
    effect: Effect,
) -> Decision:
    """
    Decide that the message continues the *latest* conversation; if that is
    confidential and its sender's, all of them.
    """
    because, reason = (
        ("its sender's latest conversation", Reason(Why.LATEST))
        if _is_theirs(reading, latest)
        else (
            "said below somebody else's conversation",
            Reason(Why.BELOW, latest[0].case),
        )
    )
    trace.note(THREAD, f"{because}, {latest[0].id}")
    secret, effect = is_secret(reading, latest), said_on(reading, effect)
    effect = evolve(
        effect,
        outcome=None,
        says=(),
        requires=None if secret else effect.requires,
        # An answer in somebody else's conversation may quote what was said there.
        confidential=effect.confidential or latest[0].confidential,
    )
    reached = latest if secret else latest[:1]
    legs = [
        Leg(mailbox=each.mailbox, because=because, reasons=(reason,))
        for each in reached
    ]
    silent = latest[0].confidential
    return settle(reading, effect, legs, THREAD, alarm, silent=silent)


def _is_theirs(reading: Reading, latest: Sequence[Conversation]) -> bool:
    return latest[0].contact == reading.message.sender
