"""
What follows when a timer of a case fires. Pure: nothing is looked up or sent here.
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
from gateway.relay.rounds.gathered import Together, tell
from gateway.relay.speaking.notices import to_sender
from gateway.routing.table import RoutingTable

#: After so many rounds of escalation everybody was told repeatedly: from then on the
#: interval doubles each time, up to a maximum.
ROUNDS, _MOST = 24, timedelta(hours=12)

#: Number of doublings after which even an interval of a minute exceeds the maximum.
_DOUBLED = 10

#: Within this time a citizen is told of one late case only; shorter than a night.
ONCE = timedelta(hours=6)

#: Names of the note in a late case, and of the text for its citizen.
_LATE = {
    Kind.ANSWER: ("note-overdue", "case-overdue"),
    Kind.SOLVE: ("note-unsolved", "case-unsolved"),
}


@frozen(kw_only=True)
class Ringer:
    """
    Handles one timer.

    Attributes:
        talks: The case's conversations.
        reminder: Writes letters about the case.
        unsaid: Whether its last answer waits as a dead letter, so that its citizen got
            nothing.
        quiet: Whether its citizen opted out of notices.
        others: The citizen's other cases in which something has happened since `ONCE`.
        together: What the mailbox is to read in one letter, if that is due.
    """

    timer: Timer
    case: Case
    talks: Sequence[Conversation]
    reminder: Reminder
    unsaid: bool
    quiet: bool
    others: Sequence[Told]
    together: Together | None
    table: RoutingTable
    now: datetime

    def ring(self) -> Consequences:
        """
        Return what follows.
        """
        match self.timer.kind:
            case Kind.ACKNOWLEDGE:
                return self._escalate()
            case Kind.CLOSE:
                return self._later() if self.unsaid else self._follows(Event.CLOSE, "")
            case Kind.ANSWER | Kind.SOLVE:
                return self._overdue()
            case Kind.GATHER:
                pen, its = self.reminder.pen, self.together
                return tell(its, self.timer, pen) if its else Consequences()

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
        Restart the timer that closes an answered case, which had waited for the term to
        solve it.
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
        Return the note on what was not done in time, and which mailbox was told.
        """
        if not name:
            return ""
        say = self.table.own
        mailbox = self.table.town.mailboxes.get(told)
        also = say("note-told", office=mailbox.office) if mailbox else ""
        return f"{say(name)} {also}".strip()

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
        conversation = reminder.conversation(to)
        return conversation, reminder.letter(to, conversation, because, self._id)

    def _notice(self) -> list[Delivery]:
        """
        Return the private text for the citizen, if any; none about a confidential case,
        and only one where several of their cases are late.
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
        # The rating is asked for once; each missed term is told.
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
        # By tomorrow it may be done.
        return said if asks else [evolve(d, until=self.now + LATE) for d in said]

    def _has_heard(self) -> bool:
        """
        Say whether the citizen was recently told that another case of theirs is late.
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
        # The same for each retry, and different when the timer is set anew.
        return self.timer.due_at.isoformat()

    def _id(self, address: str) -> str:
        timer = self.timer
        seed = (str(timer.case), timer.kind.value, self._rings)
        return delivery_id(self.reminder.origin.id, "timer", *seed, address)
