"""
What follows when a timer of a case rings.

Pure: nothing is looked up and nothing is sent from here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from attrs import evolve, frozen

from gateway.core.audit import GATEWAY, Act
from gateway.core.case import Case, Event, Happening, Kind, State, Timer
from gateway.core.consequences import Consequences
from gateway.core.conversation import Conversation, Mailbox
from gateway.core.decision import Reply
from gateway.core.delivery import Delivery, delivery_id
from gateway.core.message import LATE
from gateway.ports.cases import Told
from gateway.relay.mailboxes.reminding import Reminder
from gateway.relay.speaking.notices import to_sender
from gateway.routing.table import RoutingTable

#: After so many rounds everybody has been told again and again: each that follows is
#: twice as late as the one before, and at most so late, for whoever wakes by then.
ROUNDS, _MOST = 24, timedelta(hours=12)

#: So often a wait is doubled that even that of a minute is the most.
_DOUBLED = 10

#: Of several cases that are late so soon one after another, whoever wrote hears of one;
#: shorter than a night, after which they hear again.
ONCE = timedelta(hours=6)

#: What a case that is late is noted by, and what is said of it to whoever wrote.
_LATE = {
    Kind.ANSWER: ("note-overdue", "case-overdue"),
    Kind.SOLVE: ("note-unsolved", "case-unsolved"),
}


@frozen(kw_only=True)
class Ringer:
    """
    Answers one timer.

    Attributes:
        talks: The case's conversations.
        reminder: Writes what opened the case, and what was said after that where
            somebody is to read it.
        unsaid: What its mailbox said last waits for a person: its citizen got nothing.
        quiet: Its citizen wants to hear nothing unasked.
        others: The citizen's other cases to which something has happened since `ONCE`.
    """

    timer: Timer
    case: Case
    talks: Sequence[Conversation]
    reminder: Reminder
    unsaid: bool
    quiet: bool
    others: Sequence[Told]
    table: RoutingTable
    now: datetime

    def ring(self) -> Consequences:
        """
        Say what follows.
        """
        match self.timer.kind:
            case Kind.ACKNOWLEDGE:
                return self._escalate()
            case Kind.CLOSE:
                return self._later() if self.unsaid else self._follows(Event.CLOSE, "")
            case Kind.ANSWER | Kind.SOLVE:
                return self._overdue()

    def _later(self) -> Consequences:
        casework = self.table.town.casework
        timers = (casework.closing(self.case.number, self.now),)
        return Consequences(timers=timers)

    def _escalate(self) -> Consequences:
        round_ = self.timer.round + 1
        to = self.table.next_in_charge(
            self.case.mailbox, self.now, round_, confidential=self.case.confidential
        )
        soon = self.table.town.casework.escalate_after
        doubled = min(max(round_ - ROUNDS, 0), _DOUBLED)
        again = self.now + max(soon, min(soon * 2**doubled, _MOST))
        timer = Timer(
            case=self.case.number, kind=Kind.ACKNOWLEDGE, due_at=again, round=round_
        )
        return self._follows(
            Event.NOTE,
            "note-unseen",
            timers=(timer,),
            told=(to, "letter-unseen"),
        )

    def _overdue(self) -> Consequences:
        mailbox = self.table.town.mailboxes.get(self.case.mailbox)
        head = mailbox.head if mailbox else ""
        answer = self.timer.kind is Kind.ANSWER
        line = "letter-overdue" if answer else "letter-unsolved"
        return self._follows(
            Event.NOTE,
            _LATE[self.timer.kind][0],
            timers=() if answer else self._closing(),
            told=(head, line) if head else None,
        )

    def _closing(self) -> tuple[Timer, ...]:
        """
        Let what was answered and waited for the end that was promised wait anew.
        """
        if self.case.state is not State.ANSWERED:
            return ()
        return (self.table.town.casework.closing(self.case.number, self.now),)

    def _follows(
        self,
        event: Event,
        note: str,
        *,
        timers: tuple[Timer, ...] = (),
        told: tuple[str, str] | None = None,
    ) -> Consequences:
        letter: tuple[Delivery, ...] = ()
        conversations: tuple[Conversation, ...] = ()
        for to in self._readers(told[0]) if told else ():
            opened, posted = self._letter(to, told[1] if told else "")
            conversations, letter = (*conversations, opened), (*letter, *posted)
        notice, own = self._notice(), self._own()
        if notice and own is not None and self.timer.kind is Kind.CLOSE:
            # Whoever answers the question goes on with their case, and marks nothing.
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
                    object=f"case {self.case.number}",
                    result=f"told {told[0]}" if told else "done",
                ),
            ),
        )

    def _note(self, name: str, told: str) -> str:
        """
        Say what was not done in time, and which mailbox was told.
        """
        if not name:
            return ""
        say = self.table.own
        mailbox = self.table.town.mailboxes.get(told)
        also = say("note-told", office=mailbox.office) if mailbox else ""
        return f"{say(name)} {also}".strip()

    def _readers(self, name: str) -> list[Mailbox]:
        """
        Give that mailbox, and whoever stands in for it, of those that may read it; what
        is told in confidence its own mailbox may.
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
        conversation = reminder.conversation(to)
        return conversation, reminder.letter(to, conversation, because, self._id)

    def _notice(self) -> list[Delivery]:
        """
        Tell the citizen, in private, what concerns them; of what is confidential
        nothing is said that nobody asked for. Who told one thing in pieces hears once
        that there is no answer.
        """
        casework, origin = self.table.town.casework, self.reminder.origin
        says = {kind: said for kind, (_, said) in _LATE.items()}
        if casework.satisfaction:
            says[Kind.CLOSE] = "case-satisfaction"
        name = says.get(self.timer.kind)
        quiet = origin.decision is None or origin.decision.reply is Reply.NONE
        hidden = self.quiet or self.case.confidential or not casework.prefix
        if name is None or quiet or hidden or self._has_heard():
            return []
        text = self.table.text(
            name, self.case.language, number=casework.spoken(self.case.number)
        )
        asks = self.timer.kind is Kind.CLOSE
        # How good it was is asked once; every promise may be broken.
        called = f"{name} {self.case.number}{'' if asks else f' {self._rings}'}"
        said = to_sender(
            origin,
            called,
            text,
            self.table,
            self.reminder.pen.channels,
            self.now,
            at=self.case.contact,
        )
        # What was not done yet may be by tomorrow.
        return said if asks else [evolve(d, until=self.now + LATE) for d in said]

    def _has_heard(self) -> bool:
        """
        Say whether the citizen has just been told that another case of theirs is late.
        """
        if self.timer.kind not in _LATE:
            return False
        since, late = self.now - ONCE, self.table.own(_LATE[self.timer.kind][0])
        return any(
            each.by == GATEWAY and each.at > since and each.note.startswith(late)
            for other in self.others
            if not other.case.confidential
            for each in other.happenings
        )

    def _own(self) -> Conversation | None:
        theirs = [talk for talk in self.talks if talk.contact == self.case.contact]
        its = (talk for talk in theirs if talk.mailbox == self.case.mailbox)
        return next(its, None)

    @property
    def _rings(self) -> str:
        # The same however often it is tried, and another's where it is set anew.
        return self.timer.due_at.isoformat()

    def _id(self, address: str) -> str:
        timer = self.timer
        seed = (str(timer.case), timer.kind.value, self._rings)
        return delivery_id(self.reminder.origin.id, "timer", *seed, address)
