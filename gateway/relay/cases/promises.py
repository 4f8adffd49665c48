"""
The timers of what is promised: the terms within which a mailbox must act.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from attrs import evolve

from gateway.core.calendar import Term
from gateway.core.case import Case, CaseState, Number, Timer, TimerKind
from gateway.core.decision import Decision, Report, Urgency
from gateway.core.intents import INCIDENT
from gateway.routing.table import RoutingTable


def promises(
    decision: Decision,
    case: Number,
    mailbox: str,
    table: RoutingTable,
    now: datetime,
    since: datetime,
) -> tuple[Timer, ...]:
    """
    Return the timers of the terms within which *mailbox* must act. Legal terms run from
    *since*, when the case was opened, whichever mailbox has it and whatever its sender
    adds; if that time is over, or the term is not a legal one, it runs from *now*.
    """
    if decision.urgency is Urgency.EMERGENCY:
        rings = now + table.town.casework.escalate_after
        return (Timer(case=case, kind=TimerKind.ACKNOWLEDGE, due_at=rings),)
    terms: Mapping[TimerKind, Term | None] = {
        TimerKind.ANSWER: decision.answer_within,
        TimerKind.SOLVE: decision.solve_within,
    }
    return tuple(
        Timer(case=case, kind=kind, due_at=_ends(term, mailbox, table, now, since))
        for kind, term in terms.items()
        if term is not None
    )


def closings(
    opened: Iterable[Case], table: RoutingTable, now: datetime
) -> tuple[Timer, ...]:
    """
    Return the timers that close those of the *opened* cases that the gateway itself has
    answered, if nothing more is said: they would stay open for ever.
    """
    closing = table.town.casework.closing
    known = (case for case in opened if case.state is CaseState.ANSWERED)
    return tuple(closing(case.number, now) for case in known)


def _ends(
    term: Term, mailbox: str, table: RoutingTable, now: datetime, since: datetime
) -> datetime:
    by_law = table.due(mailbox, since, term) if term.of_law else now
    return by_law if now < by_law else table.due(mailbox, now, term)


def of_report(decision: Decision, report: Report | None) -> Decision:
    """
    Return the *decision* on a *report* that its message tells beside an application;
    *decision* itself if there is none.
    """
    if report is None:
        return decision
    return evolve(
        decision.reports or decision,
        urgency=report.urgency,
        answer_within=report.answer_within,
        solve_within=report.solve_within,
    )


def as_opened(decision: Decision, case: Case) -> Decision:
    """
    Return the *decision* on the message that opened *case*, as it concerns that case.
    """
    reports = (
        leg.report
        for leg in decision.legs
        if leg.report and case.intent == INCIDENT and leg.topic == case.topic
    )
    return of_report(decision, next(reports, None))


def anew(decision: Decision, lacking: Decision | None) -> Decision:
    """
    Return the *decision* on a message that goes on with a case. The terms that it has
    none of are those that are *lacking* there: who writes that nothing was done seldom
    says again what about.
    """
    if lacking is None:
        return decision
    return evolve(
        decision,
        answer_within=decision.answer_within or lacking.answer_within,
        solve_within=decision.solve_within or lacking.solve_within,
    )


def without_running(decision: Decision, running: Collection[TimerKind]) -> Decision:
    """
    Return the *decision* that opened a case without the terms of timers that are
    *running*: what is still promised is not put off.
    """
    answered, solved = TimerKind.ANSWER in running, TimerKind.SOLVE in running
    return evolve(
        decision,
        answer_within=None if answered else decision.answer_within,
        solve_within=None if solved else decision.solve_within,
    )
