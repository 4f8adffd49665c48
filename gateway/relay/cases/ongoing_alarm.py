"""
Ongoing alarms: a later message in one is as urgent as the first, and is read whatever
its words. Pure: nothing is looked up or sent here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from attrs import evolve

from gateway.core.case import ENDED, Case, CaseState, Number
from gateway.core.conversation import Conversation, Mailbox
from gateway.core.decision import Decision, Leg, Outcome, Reason, Urgency, Why

#: How long after the last happening of an emergency a message still belongs to it: a
#: night.
_NIGHT = timedelta(hours=12)

#: How long after its sender last spoke of an emergency what they say while they fill a
#: form belongs to it. Less than a night: it may be meant for the form.
_BESIDE_FORM = timedelta(hours=3)

#: States in which a mailbox has seen the case.
_SEEN = frozenset(
    (CaseState.ASSIGNED, CaseState.ANSWERED, CaseState.WAITING, CaseState.SOLVED)
)


def is_alarm(case: Case, now: datetime) -> bool:
    """
    Say whether *case* is an ongoing emergency, even if it was called solved.
    """
    return (
        case.urgency is Urgency.EMERGENCY
        and case.state is not CaseState.CLOSED
        and now - case.moved_at <= _NIGHT
    )


def is_alarm_beside_form(case: Case, spoken_at: datetime, now: datetime) -> bool:
    """
    Say whether *case* is an emergency that has not ended and of which its sender, who
    is filling a form, last spoke so recently, at *spoken_at*, that what they say *now*
    belongs to it.
    """
    return (
        case.urgency is Urgency.EMERGENCY
        and case.state not in ENDED
        and now - spoken_at <= _BESIDE_FORM
    )


def rings_anew(case: Case, now: datetime) -> bool:
    """
    Say whether a new message in *case* must be acknowledged anew. A case that nobody
    has seen already has a running timer, which is not put off.
    """
    return is_alarm(case, now) and case.state in _SEEN


def rung(
    cases: Iterable[Case], legs: Sequence[Leg], of: Mapping[str, Number], now: datetime
) -> list[Case]:
    """
    Return those of *cases* that must be acknowledged anew although the message is held
    or quarantined, because mailboxes of *legs* get it at once; *of* gives each
    mailbox's case. A case that has ended is reopened only if the message tells of
    danger.
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
    Add legs to a quarantined message for the mailboxes that have its sender's ongoing
    emergency, if they may read it: people who wait for help swear.

    Args:
        decision: The message's.
        talks: The sender's conversations that it may be part of.
        cases: The sender's cases, by number.
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
    # A mailbox that was told in confidence is told the rest as well.
    trusted = mailbox.confidential or talk.confidential
    return decision.is_for(evolve(mailbox, confidential=trusted))
