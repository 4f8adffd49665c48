"""
What follows when a timer of a case fires. Pure: nothing is looked up or sent here.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from datetime import datetime, timedelta

from attrs import evolve, frozen

from gateway.core.audit import GATEWAY, Act
from gateway.core.case import (
    MOVES,
    Case,
    CaseEvent,
    CaseState,
    Happening,
    Timer,
    TimerKind,
)
from gateway.core.consequences import Consequences
from gateway.core.conversation import Conversation, Mailbox
from gateway.core.delivery import Delivery, delivery_id
from gateway.core.objects import about_case
from gateway.relay.mailboxes.reminding import Reminder
from gateway.relay.rounds.gathered import GatheredLetter, tell
from gateway.relay.rounds.misbound import tell_misbound
from gateway.relay.rounds.timer_notice import OVERDUE, UNTOLD, TimerNotice
from gateway.routing.table import RoutingTable

#: After so many rounds of escalation everybody was told repeatedly: from then on the
#: interval doubles each time, up to a maximum.
ROUNDS, _MOST = 24, timedelta(hours=12)

#: Number of doublings after which even an interval of a minute exceeds the maximum.
_DOUBLED = 10


@frozen(kw_only=True)
class Ringer:
    """
    Handles one timer.

    Attributes:
        reminder: Writes letters about the case.
        unsaid: Whether its last answer waits as a dead letter, so that its citizen got
            nothing.
        notice: What its citizen is told.
        together: What each mailbox is to read in one letter, if that is due.
    """

    timer: Timer
    reminder: Reminder
    unsaid: bool
    notice: TimerNotice
    together: Sequence[GatheredLetter]

    def ring(self) -> Consequences:
        """
        Return what follows.
        """
        match self.timer.kind:
            case TimerKind.ACKNOWLEDGE:
                return self._escalate()
            case TimerKind.CLOSE:
                return self._close()
            case TimerKind.ANSWER | TimerKind.SOLVE:
                return self._overdue()
            case TimerKind.GATHER:
                return tell(self.together, self.timer, self.reminder.pen)
            case TimerKind.REMIND:
                # Whoever is not reminded had nothing happen to them.
                reminds = self.notice.write()
                return (
                    self._follows(CaseEvent.NOTE, "note-booking-reminded")
                    if reminds
                    else Consequences()
                )
            case TimerKind.BOOKED:
                return self._follows(
                    CaseEvent.SOLVE, "note-booked-over", timers=(self._closing,)
                )
            case TimerKind.MISTAKEN:
                return tell_misbound(self.reminder, self.timer)

    def _close(self) -> Consequences:
        if (self.case.state, CaseEvent.CLOSE) not in MOVES:
            # It was closed or refused before, and answered all the same.
            return Consequences()
        if self.unsaid:
            return Consequences(timers=(self._closing,))
        return self._follows(CaseEvent.CLOSE, "")

    def _escalate(self) -> Consequences:
        case, round_ = self.case, self.timer.round + 1
        turn = self.table.in_charge(
            case.mailbox, self.now, self._told(), confidential=case.confidential
        )
        to = next((name for name in turn if self._readers(name)), turn[0])
        soon = self.table.town.casework.escalate_after
        doubled = min(max(round_ - ROUNDS, 0), _DOUBLED)
        again = self.now + max(soon, min(soon * 2**doubled, _MOST))
        timer = Timer(
            case=case.number,
            kind=TimerKind.ACKNOWLEDGE,
            due_at=again,
            round=round_,
        )
        return self._follows(
            CaseEvent.NOTE,
            "note-unseen",
            timers=(timer,),
            told=(to, "letter-unseen"),
            rung=to,
        )

    def _told(self) -> list[tuple[str, datetime]]:
        """
        Return who was told since the timer was set, and when, in that order: whoever
        has the case by what happened to it, others as nobody had seen it.
        """
        happened = self.notice.told.happenings
        rung = deque((each for each in happened if each.rung), self.timer.round)
        return [
            (each.rung or self.case.mailbox, each.at)
            for each in happened
            if each in rung or each.event not in (CaseEvent.NOTE, CaseEvent.JOIN)
        ]

    def _overdue(self) -> Consequences:
        mailbox = self.table.town.mailboxes.get(self.case.mailbox)
        head = mailbox.head if mailbox else ""
        answer = self.timer.kind is TimerKind.ANSWER
        line = "letter-overdue" if answer else "letter-unsolved"
        note, told = OVERDUE[self.timer.kind][0], (head, line) if head else None
        if self.notice.may_be_done:
            # Only who had the case can know.
            note, told = "note-copied", (self.case.mailbox, "letter-copied")
        # The timer that closes an answered case had waited for the term to solve it.
        waited = not answer and self.case.state is CaseState.ANSWERED
        timers = (self._closing,) if waited else ()
        return self._follows(CaseEvent.NOTE, note, timers=timers, told=told)

    @property
    def _closing(self) -> Timer:
        return self.table.town.casework.closing(self.case.number, self.now)

    def _follows(
        self,
        event: CaseEvent,
        note: str,
        *,
        timers: tuple[Timer, ...] = (),
        told: tuple[str, str] | None = None,
        rung: str = "",
    ) -> Consequences:
        letter: tuple[Delivery, ...] = ()
        conversations: tuple[Conversation, ...] = ()
        for to in self._readers(told[0]) if told else ():
            opened, posted = self._letter(to, told[1] if told else "")
            conversations, letter = (*conversations, opened), (*letter, *posted)
        notice, own = self.notice.write(), self._own()
        if notice and own is not None and self.timer.kind is TimerKind.CLOSE:
            # The reply to the question must find the case, although many replies name
            # nothing.
            conversations = (*conversations, evolve(own, heard_at=self.now))
            notice = [evolve(said, conversation=own.id) for said in notice]
        return Consequences(
            happenings=(
                Happening(
                    case=self.case.number,
                    event=event,
                    at=self.now,
                    by=GATEWAY,
                    note=self._note(note, told[0] if told else ""),
                    rung=rung,
                ),
            ),
            timers=timers,
            conversations=conversations,
            deliveries=(*letter, *notice),
            acts=(
                Act(
                    at=self.now,
                    actor=GATEWAY,
                    action=f"case.{self.timer.kind.value}",
                    object=about_case(self.case.number),
                    result=f"told {told[0]}" if told else "done",
                ),
            ),
        )

    def _note(self, name: str, told: str) -> str:
        """
        Return the note on what was not done in time, and which mailbox was told.
        """
        if not name:
            return ""
        say = self.table.own
        mailbox = self.table.town.mailboxes.get(told)
        also = say("note-told", office=mailbox.office) if mailbox else ""
        untold = say(UNTOLD) if self.notice.is_unreachable else ""
        return " ".join(filter(None, [say(name), also, untold]))

    def _readers(self, name: str) -> list[Mailbox]:
        """
        Return the mailbox called *name* and the one that stands in for it, as far as
        they may read the case: its own mailbox may always, those that the case
        complains about never.
        """
        decision = self.reminder.origin.decision
        confidential = self.case.confidential
        accused = decision.accused if decision is not None else frozenset()
        known = self.table.town.mailboxes
        if name not in known:
            return []
        names = dict.fromkeys((name, self.table.substitute(name, self.now)))
        return [
            known[each]
            for each in names
            if (
                each == self.case.mailbox
                or known[each].may_read(confidential=confidential)
            )
            and each not in accused
        ]

    def _letter(
        self, to: Mailbox, line: str
    ) -> tuple[Conversation, tuple[Delivery, ...]]:
        reminder = self.reminder
        number = self.table.town.casework.spoken(self.case.number)
        because = self.table.own(line, number=number)
        if self.notice.is_unreachable:
            because = f"{because} {self.table.own('letter-untold')}"
        conversation = reminder.conversation(to)
        return conversation, reminder.letter(to, conversation, because, self._id)

    def _own(self) -> Conversation | None:
        theirs = [
            talk for talk in self.reminder.talks if talk.contact == self.case.contact
        ]
        its = (talk for talk in theirs if talk.mailbox == self.case.mailbox)
        return next(its, None)

    @property
    def _rings(self) -> str:
        # The same for each retry, and different when the timer is set anew.
        return self.timer.due_at.isoformat()

    @property
    def case(self) -> Case:
        """
        The case whose timer it is.
        """
        return self.reminder.case

    @property
    def table(self) -> RoutingTable:
        """
        The rules.
        """
        return self.reminder.pen.table

    @property
    def now(self) -> datetime:
        """
        The time.
        """
        return self.reminder.pen.now

    def _id(self, address: str) -> str:
        timer = self.timer
        seed = (str(timer.case), timer.kind.value, self._rings)
        return delivery_id(self.reminder.origin.id, "timer", *seed, address)
