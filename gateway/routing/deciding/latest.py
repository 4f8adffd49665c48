"""
What may be part of its sender's latest conversation, and does not say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from attrs import evolve

from gateway.core.conversation import Conversation
from gateway.core.decision import THREAD, Decision, Leg, Outcome, Reason, Urgency, Why
from gateway.core.intents import PROCEDURE
from gateway.routing.deciding.settling import settle
from gateway.routing.effect import Effect
from gateway.routing.reading import Reading
from gateway.routing.rules import Rule
from gateway.routing.trace import Trace

#: Who says a thought in several messages does so in so few words each, and so soon.
_FEW, _SOON = 6, timedelta(minutes=15)


def is_secret(reading: Reading, latest: Sequence[Conversation]) -> bool:
    """
    Say whether the sender told something in confidence: they go on with whoever read
    it, and no fact and no other authority comes between.
    """
    return bool(latest) and latest[0].confidential and _is_theirs(reading, latest)


def is_brief(reading: Reading, latest: Sequence[Conversation]) -> bool:
    """
    Say whether a few words come so soon that they may be the rest of a thought: "la
    farola", "la del parque", "no va desde el lunes".
    """
    return (
        bool(latest)
        and _is_theirs(reading, latest)
        and len(reading.words) <= _FEW
        and reading.message.received_at - latest[0].heard_at <= _SOON
    )


def is_guessed(reading: Reading, special: Rule | None, trace: Trace) -> bool:
    """
    Say whether no words tell what it is about, or that the procedure is wanted which
    it looks like: examples of papers are full of addresses.
    """
    said = {step.rule for step in trace.steps if step.matched and step.by_words}
    if special is not None and special.name in said:
        return False
    wanted = reading.intent != PROCEDURE or f"intent {PROCEDURE}" in said
    return not wanted or said.isdisjoint(f"topic {name}" for name in reading.topics)


def reaches(
    effect: Effect,
    latest: Sequence[Conversation],
    legs: Sequence[Leg],
    *,
    guessed: bool,
) -> bool:
    """
    Say whether what *legs* would get is for whoever reads the *latest* conversation, or
    only *guessed* to be for others, so that it may be about the same. What is urgent
    is kept from nobody who would read it.
    """
    theirs = {conversation.mailbox for conversation in latest}
    reached = {leg.mailbox for leg in legs}
    if effect.outcome is Outcome.QUARANTINE or not (guessed or theirs & reached):
        return False
    urgent = effect.urgency is not None and effect.urgency > Urgency.NORMAL
    urgent = urgent and effect.outcome is not Outcome.ANSWER
    return not urgent or reached <= theirs


def perhaps_going_on(
    reading: Reading,
    latest: Sequence[Conversation],
    trace: Trace,
    alarm: Sequence[str],
    effect: Effect,
) -> Decision:
    """
    Let it go on with the *latest* conversation; what was told to several in confidence,
    with each of them.
    """
    because, why = (
        ("its sender's latest conversation", Why.LATEST)
        if _is_theirs(reading, latest)
        else ("said below somebody else's conversation", Why.BELOW)
    )
    trace.note(THREAD, f"{because}, {latest[0].id}")
    secret = is_secret(reading, latest)
    effect = evolve(
        effect,
        outcome=None,
        says=(),
        requires=None if secret else effect.requires,
        # Whoever answers in another's may quote what was told there.
        confidential=effect.confidential or latest[0].confidential,
    )
    reached = latest if secret else latest[:1]
    legs = [
        Leg(mailbox=each.mailbox, because=because, reasons=(Reason(why),))
        for each in reached
    ]
    silent = latest[0].confidential
    return settle(reading, effect, legs, THREAD, alarm, silent=silent)


def _is_theirs(reading: Reading, latest: Sequence[Conversation]) -> bool:
    return latest[0].contact == reading.message.sender
