"""
Give what waits with a mailbox that is away to whoever stands in: what comes while it
is away reaches them by itself, and what was there before does not. What waits with one
that is gone from the rules goes to whoever gets what nobody is named for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import structlog
from attrs import define, evolve, field

from gateway.core.case import UNANSWERED, Case
from gateway.core.conversation import Mailbox
from gateway.core.decision import Decision, Urgency
from gateway.core.delivery import Delivery
from gateway.ports.cases import Cases
from gateway.ports.channels import Channel
from gateway.relay.cases.case_messages import CaseMessages
from gateway.relay.mailboxes.case_loan import Loan
from gateway.relay.mailboxes.reminding import Reminder
from gateway.relay.pen import Pen
from gateway.relay.worker_loop import alone
from gateway.routing.table import RoutingTable

log = structlog.get_logger()

#: What whoever stands in reads, and what is noted; the names of texts.
_AWAY = "letter-relief", "note-away"

#: Cases of one mailbox that are looked at in one round, besides those that were before.
AT_ONCE = 500


@define(kw_only=True)
class Reliever:
    """
    Looks every hour, and whenever the rules have changed, at what is urgent or late
    with each mailbox that is away, and at all that waits with those that are gone.
    """

    cases: Cases
    whole: CaseMessages
    channels: Mapping[str, Channel]
    key: bytes
    now: Callable[[], datetime]
    # How many were looked at, by mailbox: they still wait there, and come first.
    _before: Counter[str] = field(factory=Counter, init=False)
    _looked: tuple[str, datetime] | None = field(default=None, init=False)

    async def go(self, table: RoutingTable) -> Sequence[Delivery]:
        """
        Record who gets what, and give their letters; each is written once.
        """
        now = self.now()
        look = table.version, now.replace(minute=0, second=0, microsecond=0)
        if look == self._looked:
            return ()
        said: list[Delivery] = []
        for away in (*table.town.mailboxes.values(), *await self._gone(table)):
            to = self._stands_in(away, table, confidential=False)
            if to == away:
                continue
            most = AT_ONCE + self._before[away.id]
            waiting = await self.cases.cases_at(away.id, UNANSWERED, most)
            self._before[away.id] = len(waiting)
            for case in waiting:
                with alone("case.not_lent", case=str(case.number)):
                    said += await self._lend(case, away, to, table)
        self._looked = look
        return said

    async def _gone(self, table: RoutingTable) -> Sequence[Mailbox]:
        """
        Give the mailboxes that have cases and stand in the rules no more, by what is
        known of them: their names.
        """
        names = await self.cases.answering()
        gone = sorted(set(names) - table.town.mailboxes.keys())
        return [Mailbox(id=name, office=name) for name in gone]

    def _stands_in(
        self, away: Mailbox, table: RoutingTable, *, confidential: bool
    ) -> Mailbox:
        name, now = away.id, self.now()
        if name not in table.town.mailboxes:
            name = table.next_in_charge(name, now, 1, confidential=confidential)
        return table.town.mailboxes[table.substitute(name, now)]

    async def _lend(
        self, case: Case, away: Mailbox, to: Mailbox, table: RoutingTable
    ) -> Sequence[Delivery]:
        told = await self.cases.case(case.number)
        origin = await self.whole.origin(case.number)
        decision = origin.decision if origin else None
        if told is None or origin is None or decision is None:
            return ()
        reminder = Reminder(
            case=told.case,
            origin=origin,
            pen=Pen(table, self.channels, self.key, self.now()),
        )
        loan = Loan(told=told, reminder=reminder, away=away, to=to)
        if loan.is_secret:
            loan = evolve(loan, to=self._stands_in(away, table, confidential=True))
        if not loan.may_be:
            return ()
        gone = away.id not in table.town.mailboxes
        calm = case.urgency <= Urgency.NORMAL and not gone
        if calm and not self._is_late(case, decision, table):
            return ()
        reminder = evolve(reminder, since=await self.whole.since(told))
        loan = evolve(loan, reminder=reminder)
        line, note = ("letter-gone", "note-gone") if gone else _AWAY
        follows = loan.follows("relief", line, note)
        if not await self.cases.lend(case.number, loan.talk, follows):
            return ()
        log.info("case.lent", case=str(case.number), to=loan.to.id)
        return follows.deliveries

    def _is_late(self, case: Case, decision: Decision, table: RoutingTable) -> bool:
        terms = (decision.answer_within, decision.solve_within)
        return any(
            term is not None
            and table.due(case.mailbox, case.opened_at, term) <= self.now()
            for term in terms
        )
