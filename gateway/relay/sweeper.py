"""
Worker for what only time changes: codes, verifications, held messages and timers that
expire.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from attrs import define, evolve, field

from gateway.core.audit import GATEWAY, Act
from gateway.core.case import Case, CaseEvent, Happening, Number, Timer, TimerKind
from gateway.core.consequences import Consequences
from gateway.core.decision import Reply
from gateway.core.delivery import DEAD, INSTEAD, Delivery
from gateway.core.filing import Filing
from gateway.core.objects import about_message
from gateway.core.public.figures import ANSWERS
from gateway.core.rule_names import WITH_HELD
from gateway.ports.cases import CaseHistory, Cases
from gateway.ports.people import Upkeep
from gateway.ports.requests import Requests
from gateway.ports.store import Filings, Outbox, Register
from gateway.relay.cases.answered_case import Since
from gateway.relay.cases.case_messages import CaseMessages
from gateway.relay.clock import Time
from gateway.relay.mailboxes.reminding import Reminder
from gateway.relay.pen import Pen
from gateway.relay.rounds.cancelled_request import is_cancelled
from gateway.relay.rounds.eve import eve
from gateway.relay.rounds.gathered import together
from gateway.relay.rounds.ringing import ROUNDS, Ringer
from gateway.relay.rounds.timer_notice import ONCE, TimerNotice
from gateway.relay.speaking import own_texts, shaping
from gateway.relay.worker_loop import Bell, alone, ring_for
from gateway.routing.around.spoken_hours import spoken_date
from gateway.routing.table import RoutingTable
from gateway.town.plenary.held import as_held

log = structlog.get_logger()

#: How often it runs without being woken.
EVERY = timedelta(seconds=20)

#: How many held messages, and how many timers, are handled in one round.
AT_ONCE = 100

#: How many of a person's latest cases are looked at, as others may be late as well.
_FEW = 20

#: Why a held message lapses, and the text that its sender gets.
_UNPROVEN, _TEXT = "its sender did not prove who they are in time", "held-lapsed"


class Round(Protocol):
    """
    Something else that only time changes.
    """

    async def go(self, pen: Pen) -> Sequence[Delivery]:
        """
        Record what is due, and return the deliveries that follow from it, written with
        *pen*.
        """


@define(kw_only=True)
class Sweeper:
    """
    The worker for what only time changes.

    Attributes:
        time: Returns the time by which things are due; None while they wait.
        bell: Rung when something else changes what is due, such as new rules.
        rounds: What else is looked after; each fails by itself.
    """

    register: Register
    upkeep: Upkeep
    cases: Cases
    filings: Filings
    outbox: Outbox
    requests: Requests
    whole: CaseMessages
    pen: Callable[[], Pen]
    time: Time
    now: Callable[[], datetime]
    couriers: Mapping[str, Bell]
    bell: Bell
    rounds: Sequence[Round]
    # The machine's clock at the last round.
    _last: datetime | None = field(default=None, init=False)
    _believed: bool = field(default=False, init=False)
    # How many of each kind failed, and will be the first again in the next round.
    _stuck: Counter[str] = field(factory=Counter, init=False)

    async def run(self, answered: Callable[[], None]) -> None:
        """
        Sweep until cancelled.

        Args:
            answered: Called whenever the store has answered.

        Raises:
            TemporaryFailure: The store did not answer.
        """
        while True:
            await self.sweep()
            answered()
            await self.bell.wait(EVERY.total_seconds())

    async def sweep(self) -> None:
        """
        Do one round.
        """
        now = await self.time()
        await self._notice_set_back()
        # Unacknowledged alarms escalate even while the clock is doubted, and before all
        # that came due while the gateway was off. Nor does what nobody has read wait.
        unseen = [TimerKind.ACKNOWLEDGE, TimerKind.GATHER]
        most = AT_ONCE + self._stuck["alarms"]
        alarms = await self.cases.due(now or self.now(), most, unseen)
        self._stuck["alarms"] = await self._fire_all(alarms, self.pen().table)
        if now is None:
            self._believed = False
            return
        with alone("round.broken", round="verifications"):
            ended = await self.upkeep.tick(now)
            if ended:
                log.info("verifications.ended", count=ended)
        table = as_held(self.pen().table, await self.upkeep.unheld())
        with alone("round.broken", round="held"):
            await self._give_up(now, table)
        due = await self.cases.due(now, AT_ONCE + self._stuck["due"])
        if not self._believed:
            soon = table.town.casework.escalate_after
            astray = await self.cases.astray(now, AT_ONCE, soon, ROUNDS)
            due = (*due, *astray)
            self._believed = len(astray) < AT_ONCE
        self._stuck["due"] = await self._fire_all(due, table)
        for one in self.rounds:
            with alone("round.broken", round=type(one).__name__):
                ring_for(await one.go(self._pen(table)), self.couriers)

    def _pen(self, table: RoutingTable) -> Pen:
        return evolve(self.pen(), table=table)

    async def _notice_set_back(self) -> None:
        """
        If the clock was set back, make waiting deliveries due, and look for timers of
        urgent cases that are set for a time far off.
        """
        now = self.now()
        if self._last is not None and now < self._last:
            self._believed = False
            await self.outbox.resume(now)
            log.warning("clock.set_back", by=str(self._last - now))
        self._last = now

    async def _give_up(self, now: datetime, table: RoutingTable) -> None:
        before = now - table.town.identity.hold_for
        most = AT_ONCE + self._stuck["held"]
        late = await self.upkeep.held_since(before, most)
        gone = 0
        for number in late:
            with alone("message.lapse_broken", message=number):
                await self._lapse(number, table)
                gone += 1
        self._stuck["held"] = len(late) - gone

    async def _lapse(self, number: int, table: RoutingTable) -> None:
        held = await self.filings.filing(number)
        if held is None:
            # It is being routed again.
            return
        follows = _lapsed(held, self._pen(table))
        if await self.upkeep.give_up(number, _UNPROVEN, follows):
            log.info("message.lapsed", message=number)
            ring_for(follows.deliveries, self.couriers)

    async def _fire_all(self, due: Sequence[Timer], table: RoutingTable) -> int:
        """
        Fire each of *due*; return how many could not be fired and stay due.
        """
        rung = 0
        for timer in due:
            with alone("case.timer_broken", case=str(timer.case)):
                rung += await self._fire(timer, table)
        return len(due) - rung

    async def _fire(self, timer: Timer, table: RoutingTable) -> bool:
        told = await self.cases.case(timer.case)
        origin = await self.whole.origin(timer.case)
        if told is None or origin is None:
            # It is being routed again; its timer stays due.
            return False
        case, closes = told.case, timer.kind is TimerKind.CLOSE
        gathers = timer.kind is TimerKind.GATHER
        reminder = Reminder(
            case=case,
            talks=told.conversations,
            job=await self._job(case),
            origin=origin,
            since=Since() if closes or gathers else await self.whole.since(told),
            pen=self._pen(table),
        )
        ringer = Ringer(
            timer=timer,
            reminder=reminder,
            unsaid=closes and await self._is_unsaid(told),
            notice=await self._notice_of(timer, told, reminder),
            together=await together(self.cases, self.filings, told, timer)
            if gathers
            else (),
        )
        follows = ringer.ring()
        if await self.cases.fire(timer, follows):
            log.info("case.timer", case=str(case.number), kind=timer.kind.value)
            ring_for(follows.deliveries, self.couriers)
        return True

    async def _notice_of(
        self, timer: Timer, told: CaseHistory, reminder: Reminder
    ) -> TimerNotice:
        contact = told.case.contact
        must = shaping.must_begin(reminder.pen.channels, contact)
        return TimerNotice(
            timer=timer,
            told=told,
            reminder=reminder,
            writable=not must or await self.register.wrote(contact),
            quiet=contact in (await self.register.known([contact])).quiet,
            eve=await eve(self.requests, timer, reminder.pen),
            cancelled=await is_cancelled(self.requests, timer),
            others=await self._others(timer, told.case),
            copied=await self.cases.copied_until(),
        )

    async def _job(self, case: Case) -> Sequence[Case]:
        """
        Return all cases of the same job, or this case alone if they cannot be read.
        """
        with alone("case.job_broken", case=str(case.number)):
            return await self.cases.job(case.job)
        return (case,)

    async def _is_unsaid(self, told: CaseHistory) -> bool:
        """
        Say whether the last answer of a case waits for a person as a dead letter: it
        was not sent, or nobody knows.
        """
        answers = [h.message for h in told.happenings if h.event in ANSWERS]
        last = answers[-1] if answers else None
        shown = await self.filings.show(last) if last is not None else None
        # Deliveries to other neighbours of the same job are not counted.
        own = {talk.id for talk in told.conversations}
        return any(
            d.is_answer
            and d.conversation in own
            and d.state in DEAD
            and not d.problem.startswith(INSTEAD)
            for d in (shown.deliveries if shown else ())
        )

    async def _others(self, timer: Timer, case: Case) -> Sequence[CaseHistory]:
        if timer.kind not in (TimerKind.ANSWER, TimerKind.SOLVE):
            return ()
        own = await self.cases.moved(case.contact, self.now() - ONCE, _FEW)
        numbers = [each.number for each in own if each.number != case.number]
        found = [await self.cases.case(number) for number in numbers]
        return [told for told in found if told is not None]


def _lapsed(held: Filing, pen: Pen) -> Consequences:
    number = Number(held.id)
    lapse = Happening(case=number, event=CaseEvent.LAPSE, at=pen.now, by=GATEWAY)
    what = about_message(held.id)
    act = Act(at=pen.now, actor=GATEWAY, action="message.lapse", object=what)
    return Consequences(deliveries=_notice(held, pen), happenings=(lapse,), acts=(act,))


def _notice(held: Filing, pen: Pen) -> tuple[Delivery, ...]:
    message, decision, table = held.message, held.decision, pen.table
    if message is None or decision is None or decision.reply is Reply.NONE:
        return ()
    if decision.rule == WITH_HELD:
        # Its sender is told about the message that it continues.
        return ()
    when = message.received_at.astimezone(table.town.timezone)
    language = decision.language
    date = spoken_date(when.date(), language)
    text = table.text(_TEXT, language, date=date)
    # The text does not name the matter, and goes to the sender alone.
    return tuple(own_texts.to_sender(held, _TEXT, text, pen))
