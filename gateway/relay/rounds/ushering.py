"""
What time does to proposals: their session is held, moved or missed, the extract of the
minutes becomes due, or their author has yet to be told a decision.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import partial

import structlog
from attrs import field, frozen

from gateway.core.audit import GATEWAY, Act
from gateway.core.case import CaseEvent, Happening
from gateway.core.consequences import Consequences
from gateway.core.conversation import Conversation, Mailbox
from gateway.core.delivery import Delivery, delivery_id
from gateway.core.filing import Filing
from gateway.core.message import Visibility
from gateway.core.objects import about_case
from gateway.core.plenary.proposal import Proposal
from gateway.ports.cases import CaseHistory, Cases
from gateway.ports.proposals import Proposals
from gateway.ports.store import Filings, Register
from gateway.relay.mailboxes.reminding import Reminder
from gateway.relay.pen import Pen
from gateway.relay.rounds.all_public import is_all_public
from gateway.relay.speaking.own_texts import to_sender
from gateway.relay.worker_loop import alone
from gateway.routing.table import RoutingTable
from gateway.town.plenary import proposal_texts
from gateway.town.plenary.sessions import is_astray
from gateway.town.plenary.timing import TELL, Timing, Turnover, timing

log = structlog.get_logger()

#: Proposals that are handled in one round.
AT_ONCE = 100


@frozen(kw_only=True)
class Usher:
    """
    Moves proposals on as time passes.
    """

    proposals: Proposals
    cases: Cases
    filings: Filings
    register: Register
    # How many failed, and will be the first again in the next round.
    _stuck: Counter[str] = field(factory=Counter, init=False)

    async def go(self, pen: Pen) -> Sequence[Delivery]:
        """
        Record what is due, or waits for a session that the rules moved, cancelled or
        opened; return the deliveries.
        """
        if pen.table.town.chamber is None:
            return ()
        said: list[Delivery] = []
        moved, moving = 0, await self._moving(pen)
        for one in moving:
            with alone("proposal.broken", number=str(one.number)):
                said += await self._move(one, pen)
                moved += 1
        self._stuck["moving"] = len(moving) - moved
        return said

    async def _moving(self, pen: Pen) -> Sequence[Proposal]:
        now, calendar = pen.now, pen.table.around.calendar
        most = AT_ONCE + self._stuck["moving"]
        due = await self.proposals.proposals_due(now, most)
        later = await self.proposals.proposals_later(now)
        by = timing(pen.table, now)
        astray = [o for o in later if is_astray(o, calendar) or by.is_open_to(o)]
        return (*due, *astray[:most])

    async def _move(self, one: Proposal, pen: Pen) -> Sequence[Delivery]:
        by = timing(pen.table, pen.now)
        turnover = by.turn_over(one)
        follows = await self._follows(one, turnover, by, pen)
        if not await self.proposals.move(one, turnover.after, follows):
            return ()
        state = turnover.after.state.value
        log.info("proposal.moved", number=str(one.number), state=state)
        return follows.deliveries

    async def _follows(
        self, one: Proposal, turnover: Turnover, by: Timing, pen: Pen
    ) -> Consequences:
        told = await self.cases.case(one.number)
        filing = await self.filings.filing(one.number.message)
        if told is None or filing is None or not (turnover.tells or turnover.asks):
            return Consequences()
        quiet = await self._quiet(one)
        tells = self._tells(turnover, one, told, filing, pen)
        conversations, letters = self._asks(turnover, one, told, filing, pen)
        return Consequences(
            happenings=(
                Happening(
                    case=one.number,
                    event=CaseEvent.NOTE,
                    at=pen.now,
                    by=GATEWAY,
                    note=_note(turnover, pen.table, by),
                ),
            ),
            conversations=conversations,
            # A decision by a person is an answer, which everybody gets; what time does
            # is a notice, which those who opted out do not.
            deliveries=(*(tells if one.untold or not quiet else ()), *letters),
            acts=(
                Act(
                    at=pen.now,
                    actor=GATEWAY,
                    action=turnover.does,
                    object=about_case(one.number),
                    result=turnover.tells or turnover.asks,
                ),
            ),
        )

    async def _quiet(self, one: Proposal) -> bool:
        known = await self.register.known([one.contact])
        return one.contact in known.quiet

    def _tells(
        self,
        turnover: Turnover,
        one: Proposal,
        told: CaseHistory,
        filing: Filing,
        pen: Pen,
    ) -> list[Delivery]:
        if not turnover.tells:
            return []
        table, after = pen.table, turnover.after
        text = proposal_texts.told(table, turnover.tells, after, after.note)
        # A proposal may be postponed twice, and each time is told.
        name = f"{turnover.tells} {one.number} {one.moved_at.isoformat()}"
        return to_sender(
            filing, name, text, pen, at=one.contact, where=_where(one, told, filing)
        )

    def _asks(
        self,
        turnover: Turnover,
        before: Proposal,
        told: CaseHistory,
        filing: Filing,
        pen: Pen,
    ) -> tuple[tuple[Conversation, ...], tuple[Delivery, ...]]:
        if not turnover.asks:
            return (), ()
        one, due_at, by = turnover.after, before.due_at, timing(pen.table, pen.now)
        because = proposal_texts.asked(pen.table, by, turnover.asks, one)
        reminder = Reminder(
            case=told.case,
            talks=told.conversations,
            origin=filing,
            pen=pen,
        )
        opened: tuple[Conversation, ...] = ()
        letters: tuple[Delivery, ...] = ()
        for box in _asked(turnover, pen.table, pen.now):
            talk = _with(told, box)
            if talk is None:
                talk = reminder.conversation(box)
                opened += (talk,)

            seed = (turnover.asks, str(one.number), str(due_at), box.id)
            name = partial(delivery_id, filing.id, "proposal", *seed)
            letters += reminder.letter(box, talk, because, name)
        return opened, letters


def _where(one: Proposal, told: CaseHistory, filing: Filing) -> Visibility:
    """
    Return where the author is told, as answers are. What somebody wrote at the town
    hall's machine is said in private: nobody looked whether it may be public.
    """
    written = one.untold and bool(one.note)
    moved = one.contact != told.case.contact
    if written or moved or not is_all_public(filing, told):
        return Visibility.PRIVATE
    return Visibility.PUBLIC


def _note(turnover: Turnover, table: RoutingTable, by: Timing) -> str:
    if turnover.asks and turnover.does != TELL:
        return proposal_texts.asked(table, by, turnover.asks, turnover.after)
    return proposal_texts.stands(table, turnover.after, table.town.language)


def _asked(
    turnover: Turnover, table: RoutingTable, now: datetime
) -> tuple[Mailbox, ...]:
    chamber = table.town.plenary
    own = (
        (chamber.secretary, chamber.mayor) if turnover.loudly else (chamber.secretary,)
    )
    names = dict.fromkeys(table.substitute(name, now) for name in own)
    return tuple(table.town.mailboxes[name] for name in names)


def _with(told: CaseHistory, box: Mailbox) -> Conversation | None:
    theirs = (talk for talk in told.conversations if talk.mailbox == box.id)
    own = (talk for talk in theirs if talk.contact == told.case.contact)
    return next(own, None)
