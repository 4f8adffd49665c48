"""
Give what waits with a mailbox that is away to whoever stands in: what comes while it
is away reaches them by itself, and what was there before does not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

import structlog
from attrs import define, evolve, field

from gateway.core.audit import GATEWAY, Act
from gateway.core.case import Case, Event, Happening, State
from gateway.core.conversation import Mailbox
from gateway.core.decision import Decision, Urgency
from gateway.core.delivery import Delivery, delivery_id
from gateway.core.filing import Filing
from gateway.ports.cases import Cases, Lent, Told
from gateway.ports.channels import Channel
from gateway.ports.store import Office
from gateway.relay.crew import alone
from gateway.relay.mailboxes.reminding import Reminder
from gateway.routing.table import RoutingTable

log = structlog.get_logger()

#: The citizen waits for an answer.
_WAITS = (State.OPEN, State.ASSIGNED, State.REOPENED)

#: Cases of one mailbox that are looked at in one round.
AT_ONCE = 500


@define(kw_only=True)
class Reliever:
    """
    Looks every hour, and whenever the rules have changed, at what is urgent or late
    with each mailbox that is away.
    """

    cases: Cases
    office: Office
    channels: Mapping[str, Channel]
    key: bytes
    now: Callable[[], datetime]
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
        for away in table.town.mailboxes.values():
            to = table.town.mailboxes[table.substitute(away.id, now)]
            if to == away:
                continue
            for case in await self.cases.cases_at(away.id, _WAITS, AT_ONCE):
                with alone("case.not_lent", case=str(case.number)):
                    said += await self._lend(case, away, to, table)
        self._looked = look
        return said

    async def _lend(
        self, case: Case, away: Mailbox, to: Mailbox, table: RoutingTable
    ) -> Sequence[Delivery]:
        told = await self.cases.case(case.number)
        origin = await self.office.filing(case.number.message)
        decision = origin.decision if origin else None
        if told is None or origin is None or decision is None:
            return ()
        has_it = any(talk.mailbox == to.id for talk in told.conversations)
        if has_it or not _may_read(to, away, told, decision):
            return ()
        if case.urgency <= Urgency.NORMAL and not self._is_late(case, decision, table):
            return ()
        lent = self._lent(told, away, to, origin, table)
        if not await self.cases.lend(lent):
            return ()
        log.info("case.lent", case=str(case.number), to=to.id)
        return lent.deliveries

    def _is_late(self, case: Case, decision: Decision, table: RoutingTable) -> bool:
        terms = (decision.answer_within, decision.solve_within)
        return any(
            term is not None
            and table.due(case.mailbox, case.opened_at, term) <= self.now()
            for term in terms
        )

    def _lent(
        self,
        told: Told,
        away: Mailbox,
        to: Mailbox,
        origin: Filing,
        table: RoutingTable,
    ) -> Lent:
        case = told.case
        reminder = Reminder(
            case=case,
            origin=origin,
            table=table,
            channels=self.channels,
            key=self.key,
            now=self.now(),
        )
        talk, say = reminder.conversation(to), table.own
        # What became confidential there stays so with whoever stands in.
        talk = evolve(talk, confidential=_is_secret(away, told))
        because = say("letter-relief", office=away.office)
        seed = ("relief", str(case.number), to.id)
        notes = say("note-away", office=away.office), say("note-told", office=to.office)
        return Lent(
            conversation=talk,
            happening=Happening(
                case=case.number,
                event=Event.NOTE,
                at=self.now(),
                by=GATEWAY,
                note=" ".join(notes),
            ),
            deliveries=reminder.letter(
                to, talk, because, partial(delivery_id, origin.id, *seed)
            ),
            act=Act(
                at=self.now(),
                actor=GATEWAY,
                action="case.lend",
                object=f"case {case.number}",
                result=f"told {to.id}",
            ),
        )


def _may_read(to: Mailbox, away: Mailbox, told: Told, decision: Decision) -> bool:
    """
    Say whether *to* may get the case of *away*: what is confidential, or became so, is
    for a mailbox that is so, too, and a complaint for nobody whom it is about.
    """
    told_of = decision.accused.isdisjoint((away.id, to.id))
    return told_of and (to.confidential or not _is_secret(away, told))


def _is_secret(away: Mailbox, told: Told) -> bool:
    return told.case.confidential or any(
        talk.confidential for talk in told.conversations if talk.mailbox == away.id
    )
