"""
Lend waiting cases of a mailbox that is away to the one that stands in: new messages
reach it anyway, earlier ones do not. Cases of a mailbox that is no longer in the rules
go to the mailbox in charge.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

import structlog
from attrs import define, evolve, field

from gateway.core.case import UNANSWERED, Case
from gateway.core.conversation import Mailbox
from gateway.core.decision import Decision, Urgency
from gateway.core.delivery import Delivery
from gateway.ports.cases import Cases
from gateway.relay.cases.case_messages import CaseMessages
from gateway.relay.cases.holder import moved_id
from gateway.relay.cases.promises import as_opened
from gateway.relay.mailboxes.case_loan import Loan
from gateway.relay.mailboxes.reminding import Reminder
from gateway.relay.pen import Pen
from gateway.relay.worker_loop import alone
from gateway.routing.table import RoutingTable

log = structlog.get_logger()

#: Names of the letter's first line and of the note in the case.
_AWAY = "letter-relief", "note-away"

#: The same of a mailbox that is gone, by whether whoever stands in shared the case.
_GONE = {False: "letter-gone", True: "letter-gone-shared"}

#: Cases of one mailbox that are examined in one round, besides those examined before.
AT_ONCE = 500


@define(kw_only=True)
class Reliever:
    """
    Looks through the cases of absent and removed mailboxes, every hour and when the
    rules change. Of absent mailboxes it lends what is urgent or late, of removed ones
    everything.
    """

    cases: Cases
    whole: CaseMessages
    # How many cases were examined, by mailbox: they still wait, and come first.
    _before: Counter[str] = field(factory=Counter, init=False)
    _looked: tuple[str, datetime] | None = field(default=None, init=False)

    async def go(self, pen: Pen) -> Sequence[Delivery]:
        """
        Lend the cases, and return the letters about them; each is sent once.
        """
        table = pen.table
        look = table.version, pen.now.replace(minute=0, second=0, microsecond=0)
        if look == self._looked:
            return ()
        said: list[Delivery] = []
        for away in (*table.town.mailboxes.values(), *await self._gone(table)):
            to = next(_standing_in(away, pen, confidential=False))
            if to == away:
                continue
            most = AT_ONCE + self._before[away.id]
            waiting = await self.cases.cases_at(away.id, UNANSWERED, most)
            self._before[away.id] = len(waiting)
            for case in waiting:
                with alone("case.not_lent", case=str(case.number)):
                    said += await self._lend(case, away, to, pen)
        self._looked = look
        return said

    async def _gone(self, table: RoutingTable) -> Sequence[Mailbox]:
        """
        Return placeholders for mailboxes that have cases and are vacant or not in the
        rules: of the latter only the names are known.
        """
        names, town = await self.cases.answering(), table.town
        gone = sorted(set(names) - town.mailboxes.keys())
        return [Mailbox(id=each, office=town.vacant.get(each, each)) for each in gone]

    async def _lend(
        self, case: Case, away: Mailbox, to: Mailbox, pen: Pen
    ) -> Sequence[Delivery]:
        told = await self.cases.case(case.number)
        origin = await self.whole.origin(case.number)
        decision = origin.decision if origin else None
        if told is None or origin is None or decision is None:
            return ()
        reminder = Reminder(
            case=told.case, talks=told.conversations, origin=origin, pen=pen
        )
        loan = Loan(told=told, reminder=reminder, away=away, to=to)
        gone = away.id not in pen.table.town.mailboxes
        if loan.is_secret:
            those = _standing_in(away, pen, confidential=True)
            loans = [evolve(loan, to=each) for each in those]
            loan = next((each for each in loans if each.may_read), loans[0])
        has = {talk.mailbox for talk in told.conversations}
        if has.isdisjoint(pen.table.town.mailboxes) and not loan.may_read:
            log.error("case.unread", case=str(case.number), mailbox=away.id)
        # Who shared it with a mailbox that is gone must hear that it is theirs now.
        if not (_is_shared(loan) if gone and loan.shares else loan.may_be):
            return ()
        calm = case.urgency <= Urgency.NORMAL and not gone
        if calm and not _is_late(case, decision, pen):
            return ()
        reminder = evolve(reminder, since=await self.whole.since(told))
        loan = evolve(loan, reminder=reminder)
        line, note = (_GONE[loan.shares], "note-gone") if gone else _AWAY
        follows = loan.follows("relief", line, note)
        if not await self.cases.lend(case.number, loan.talk, follows):
            return ()
        log.info("case.lent", case=str(case.number), to=loan.to.id)
        return follows.deliveries


def _standing_in(away: Mailbox, pen: Pen, *, confidential: bool) -> Iterator[Mailbox]:
    """
    Yield the mailboxes that may stand in, the first to be asked first: each after the
    one that stands in for it. There is always one.
    """
    table, known = pen.table, pen.table.town.mailboxes
    there = table.in_charge(away.id, pen.now, (), confidential=confidential)
    for name in (away.id,) if away.id in known else there:
        yield known[table.substitute(name, pen.now)]
        yield known[name]


def _is_late(case: Case, decision: Decision, pen: Pen) -> bool:
    opened = as_opened(decision, case)
    terms = (opened.answer_within, opened.solve_within)
    return any(
        term is not None
        and pen.table.due(case.mailbox, case.opened_at, term) <= pen.now
        for term in terms
    )


def _is_shared(loan: Loan) -> bool:
    """
    Say whether the stand-in has had the case beside the mailbox that is gone, and is
    still to be told that nobody else has.
    """
    talks, to = loan.told.conversations, loan.to.id
    known = {loan.talk.id, *(moved_id(talk, to) for talk in talks)}
    return loan.may_read and known.isdisjoint(talk.id for talk in talks)
