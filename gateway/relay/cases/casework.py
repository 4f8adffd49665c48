"""
What happens to cases when a message is filed: which are opened, continued or reopened,
and which timers start. Pure: nothing is looked up or sent here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from attrs import evolve, frozen

from gateway.core.actors import by_message
from gateway.core.case import (
    ENDED,
    MOVES,
    Case,
    CaseEvent,
    CaseState,
    Happening,
    Number,
    Timer,
)
from gateway.core.conversation import Conversation
from gateway.core.decision import Decision, Leg, Outcome, Report, Urgency
from gateway.core.identity import Verdict
from gateway.core.intents import OTHER
from gateway.core.message import Message
from gateway.relay.cases.background import Background
from gateway.relay.cases.gathering import gathered
from gateway.relay.cases.job_cases import Alike, alike
from gateway.relay.cases.ongoing_alarm import is_alarm, rings_anew, rung
from gateway.relay.cases.promises import anew, closings, of_report, promises
from gateway.relay.cases.where_now import where_now
from gateway.routing.same_fact.matters import beside, places
from gateway.routing.staff import Sender
from gateway.routing.table import RoutingTable
from gateway.routing.words.brief.courtesies import is_grateful, is_thanks

#: The first event of a case whose message is not delivered now, by the outcome of its
#: decision.
BEGINS = {
    Outcome.ANSWER: CaseEvent.REPLY,
    Outcome.CHALLENGE: CaseEvent.HOLD,
    Outcome.REFUSE: CaseEvent.REFUSE,
    Outcome.QUARANTINE: CaseEvent.QUARANTINE,
}

#: Longest length in characters of a summary from which a person recognises their case.
_SUMMARY = 60


@frozen(kw_only=True)
class MessageCases:
    """
    The cases of one message.

    Attributes:
        opened: Cases that it opens, the main one first.
        of: The case under which each leg's mailbox gets it.
        reopened: Cases that had ended, and begin again.
        apart: Cases that are in quarantine.
        alarms: Ongoing emergencies that it continues: it is as urgent.
        reports: Those that it opens for incidents told beside an application.
        happenings: What happens to existing cases.
        timers: Timers that start.
        alike: For each opened case, the cases of the same job.
        gathered: Cases whose mailbox is told of it together with others of the job.
    """

    opened: tuple[Case, ...]
    of: Mapping[str, Number]
    reopened: tuple[Case, ...]
    apart: frozenset[Number]
    alarms: frozenset[Number]
    reports: frozenset[Number]
    happenings: tuple[Happening, ...]
    timers: tuple[Timer, ...]
    alike: Mapping[Number, Alike]
    gathered: frozenset[Number]


@frozen(kw_only=True)
class Bookkeeper:
    """
    Decides what a stored message does to cases.

    Attributes:
        id: The stored message's number.
        known: The cases that it may be about.
    """

    id: int
    message: Message
    verdict: Verdict
    decision: Decision
    table: RoutingTable
    now: datetime
    known: Background

    def keep(
        self, legs: Sequence[Leg], gone_on: Mapping[str, Conversation]
    ) -> MessageCases:
        """
        Return what becomes of cases.

        Args:
            legs: All mailboxes that it is for, whether they get it now or not.
            gone_on: The conversations that it continues, by mailbox.
        """
        of: dict[str, Number] = {}
        heard: dict[Number, Case] = {}
        for leg in legs:
            case = self._case_of(gone_on.get(leg.mailbox))
            if case is not None:
                of[leg.mailbox] = case.number
                heard[case.number] = case
        of = _stood_in(legs, of) | of
        fresh = [leg for leg in legs if leg.mailbox not in of and not _alarm(leg, self)]
        opened = self._opened(fresh, of) if fresh or not (legs and heard) else ()
        reports = {of[leg.mailbox]: leg.report for leg in fresh if leg.report}
        first = opened[0].number if opened else next(iter(heard))
        for leg in legs:
            # Mailboxes that only watch get it under the first case.
            of.setdefault(leg.mailbox, first)
        apart = _quarantined((*opened, *heard.values()))
        moved = [case for case in heard.values() if not self._thanks_for(case)]
        # A quarantined message that continues an alarm must look urgent to its readers.
        alarms = frozenset(c.number for c in moved if is_alarm(c, self.now))
        if not self.decision.is_delivered:
            moved = rung(moved, legs, of, self.now)
            heard = {c.number: c for c in moved if c.state in ENDED}
        return MessageCases(
            opened=opened,
            of=of,
            reopened=tuple(c for c in moved if c.state in ENDED),
            apart=apart,
            alarms=alarms,
            reports=frozenset(reports),
            happenings=self._heard(heard.values(), moved),
            timers=self._timers(opened, moved, reports)
            + closings(opened, self.table, self.now),
            gathered=self._gathered((*opened, *heard.values()), of) - reports.keys(),
            alike={
                case.number: alike(
                    case, self.known.alike.get(case.job, ()), self.table.town.casework
                )
                for case in opened
            },
        )

    def _gathered(
        self, cases: Sequence[Case], of: Mapping[str, Number]
    ) -> frozenset[Number]:
        return gathered(cases, of, self.known.alike, self.message, self.decision)

    def _thanks_for(self, case: Case) -> bool:
        # A case that waits for its sender may wait for just "vale", and a picture is
        # more than thanks.
        silent = case.state is CaseState.WAITING or self.message.attachments
        said = self.message.said
        thanks = self.decision.intent == OTHER and is_grateful(said)
        return not silent and (thanks or is_thanks(said))

    def _case_of(self, conversation: Conversation | None) -> Case | None:
        if conversation is None or not conversation.case:
            return None
        number = Number.read(conversation.case)
        # A message that is routed again does not continue its own case, which is opened
        # anew.
        return None if number.message == self.id else self.known.cases.get(number)

    def _opened(self, legs: Sequence[Leg], of: dict[str, Number]) -> tuple[Case, ...]:
        """
        Open one case for each topic; legs with the same topic share it, but not a
        reported incident with what is applied for, which has the first number.
        """
        topics: dict[tuple[bool, str], Leg] = {}
        numbers: dict[tuple[bool, str], Number] = {}
        foremost = self.decision.topics[0] if self.decision.topics else ""
        together = not self.decision.is_delivered
        for leg in sorted(legs, key=lambda leg: leg.report is not None):
            apart = leg.report is not None
            own = apart or not together
            its = apart, (leg.topic or foremost if own else foremost)
            if its not in topics:
                topics[its] = leg
                numbers[its] = Number(self.id, len(topics))
            of[leg.mailbox] = numbers[its]
        if not legs:
            numbers[False, foremost] = Number(self.id)
        return tuple(
            self._case(number, its[1], topics.get(its))
            for its, number in numbers.items()
        )

    def _case(self, number: Number, topic: str, leg: Leg | None) -> Case:
        report = leg.report if leg else None
        decision, message = of_report(self.decision, report), self.message
        # Only what is reported is the same as what neighbours report.
        joins = report is not None or self.decision.reports is None
        confidential = decision.is_confidential
        contact = self.verdict.contact
        # A held message is one case, whatever its topics.
        besides = beside(topic, decision) if decision.is_delivered else ()
        there = places(message, topic, besides, self.table)
        said = " ".join((message.subject or message.text).split())
        begins = CaseEvent.OPEN if decision.is_delivered else BEGINS[decision.outcome]
        short = said if len(said) <= _SUMMARY else f"{said[: _SUMMARY - 1].rstrip()}…"
        return Case(
            number=number,
            contact=message.sender,
            person=contact.person if contact else "",
            mailbox=leg.mailbox if leg else "",
            topic=topic,
            besides=besides,
            intent=decision.intent,
            urgency=decision.urgency,
            confidential=confidential,
            place=there[0] if there else self.known.places.get(topic, ""),
            job=self.known.jobs.get(topic, number) if joins else number,
            language=decision.language,
            summary="" if confidential else short,
            state=MOVES[None, begins],
            opened_at=self.now,
            moved_at=self.now,
        )

    def _heard(
        self, heard: Collection[Case], moved: Collection[Case]
    ) -> tuple[Happening, ...]:
        place = where_now(heard, self.message, self.table)
        return tuple(
            Happening(
                case=case.number,
                event=CaseEvent.HEAR if case in moved else CaseEvent.NOTE,
                at=self.now,
                by=by_message(self.id),
                message=self.id,
                place=place,
                language=self.decision.language
                if case.contact == self.message.sender
                else "",
            )
            for case in heard
        )

    def _timers(
        self,
        opened: Sequence[Case],
        heard: Sequence[Case],
        reports: Mapping[Number, Report],
    ) -> tuple[Timer, ...]:
        fresh = [case for case in opened if case.state is CaseState.OPEN]
        return tuple(
            timer
            for case in (*fresh, *heard)
            for timer in promises(
                evolve(self.decision, urgency=Urgency.EMERGENCY)
                if rings_anew(case, self.now)
                else anew(
                    of_report(self.decision, reports.get(case.number)),
                    self.known.lacking.get(case.number),
                ),
                case.number,
                case.mailbox,
                self.table,
                self.now,
                case.opened_at,
            )
        )


def _stood_in(legs: Sequence[Leg], of: Mapping[str, Number]) -> dict[str, Number]:
    """
    Return the cases *of* absent mailboxes, by the mailboxes that stand in for them.
    """
    return {
        leg.mailbox: of[away] for leg in legs for away in leg.stands_in_for & of.keys()
    }


def _quarantined(cases: Sequence[Case]) -> frozenset[Number]:
    return frozenset(c.number for c in cases if c.state is CaseState.QUARANTINED)


def _alarm(leg: Leg, keeper: Bookkeeper) -> bool:
    legs = keeper.decision.legs
    if leg.report is not None:
        return False
    if leg.continues:
        return True
    if leg.at_once:
        return not all(each.at_once for each in legs if each.report is None)
    told = keeper.table.town.identity.alarm
    if Sender.LOOKALIKE.value not in keeper.decision.flags or leg.mailbox not in told:
        return False
    # If all mailboxes are only informed, the first has the case.
    return leg != legs[0] or any(each.mailbox not in told for each in legs)
