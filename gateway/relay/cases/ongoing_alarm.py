"""
An alarm that goes on: what is said there is as urgent as what opened it, and is read
whatever words it is said in.

Pure: nothing is looked up and nothing is sent from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from attrs import evolve

from gateway.core.case import ENDED, Case, Number, State
from gateway.core.conversation import Conversation, Mailbox
from gateway.core.decision import Decision, Leg, Outcome, Reason, Urgency, Why

#: So long after something last happened in an emergency what is said there is still of
#: it: a night.
_NIGHT = timedelta(hours=12)

#: Whoever has one of these waits for a word, or has had the last.
_SEEN = frozenset((State.ASSIGNED, State.ANSWERED, State.WAITING, State.SOLVED))


def is_alarm(case: Case, now: datetime) -> bool:
    """
    Say whether *case* is an emergency that goes on.
    """
    return (
        case.urgency is Urgency.EMERGENCY
        and case.state is not State.CLOSED
        and now - case.moved_at <= _NIGHT
    )


def rings_anew(case: Case, now: datetime) -> bool:
    """
    Say whether what is said in *case* must be seen, too, as what came before was: what
    nobody has seen yet rings already, and is not put off.
    """
    return is_alarm(case, now) and case.state in _SEEN


def rung(
    cases: Iterable[Case], legs: Sequence[Leg], of: Mapping[str, Number], now: datetime
) -> list[Case]:
    """
    Give those of *cases* that must be seen though what is said is held or kept out, as
    mailboxes of *legs* read it at once, each for the case *of* it. One that has ended
    begins again only by danger that is told.
    """
    at_once = [leg for leg in legs if leg.at_once]
    read = {of[leg.mailbox] for leg in at_once}
    danger = {of[leg.mailbox] for leg in at_once if leg != _going_on(leg.mailbox)}
    return [
        case
        for case in cases
        if case.number in (danger if case.state in ENDED else read)
        and rings_anew(case, now)
    ]


def read_there(
    decision: Decision,
    talks: Iterable[Conversation],
    cases: Mapping[Number, Case],
    known: Mapping[str, Mailbox],
    now: datetime,
) -> Decision:
    """
    Let whoever has an emergency read at once what its sender says on, though that is
    kept out, if they may be given it: whoever waits for help swears.

    Args:
        decision: About what was said.
        talks: The sender's own, that it may be part of.
        cases: Theirs, by number.
        known: The town's mailboxes.
        now: When it is filed.
    """
    if decision.outcome is not Outcome.QUARANTINE:
        return decision
    there = {leg.mailbox for leg in decision.legs}
    legs = tuple(
        _going_on(talk.mailbox)
        for talk in talks
        if talk.mailbox in known.keys() - there
        and _is_for(known[talk.mailbox], talk, decision)
        and talk.case
        and (case := cases.get(Number.read(talk.case))) is not None
        and is_alarm(case, now)
    )
    return evolve(decision, legs=(*decision.legs, *legs))


def _going_on(mailbox: str) -> Leg:
    return Leg(
        mailbox=mailbox,
        because="its sender's emergency goes on",
        reasons=(Reason(Why.LATEST),),
        at_once=True,
    )


def _is_for(mailbox: Mailbox, talk: Conversation, decision: Decision) -> bool:
    # Whoever was told in confidence is told on.
    trusted = mailbox.confidential or talk.confidential
    return decision.is_for(evolve(mailbox, confidential=trusted))
