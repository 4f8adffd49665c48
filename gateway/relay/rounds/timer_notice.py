"""
What a citizen is told when a timer of their case fires, and where. Pure: nothing is
looked up or sent here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from attrs import evolve, frozen

from gateway.core.actors import MAILBOX
from gateway.core.audit import GATEWAY
from gateway.core.case import CaseEvent, Happening, Timer, TimerKind
from gateway.core.decision import Reply
from gateway.core.delivery import Delivery
from gateway.core.message import LATE, Visibility
from gateway.ports.cases import CaseHistory
from gateway.relay.mailboxes.reminding import Reminder
from gateway.relay.rounds.all_public import is_all_public
from gateway.relay.rounds.eve import TEXT, Eve
from gateway.relay.speaking.own_texts import OwnTexts
from gateway.relay.speaking.receipts import is_spared
from gateway.routing.decided_texts import texts_to_say

#: Within this time a citizen is told of one missed promise only; shorter than a night.
ONCE = timedelta(hours=6)

#: Names of the note in a late case, and of the text for its citizen.
OVERDUE = {
    TimerKind.ANSWER: ("note-overdue", "case-overdue"),
    TimerKind.SOLVE: ("note-unsolved", "case-unsolved"),
}

#: Name of the note that the citizen of a late case could not be told.
UNTOLD = "note-untold"


@frozen(kw_only=True)
class TimerNotice:
    """
    Writes the text for the citizen of a case whose timer fires.

    Attributes:
        told: The case, with what happened to it.
        reminder: Knows what opened the case, and what is written with.
        writable: Whether the citizen can be written to in private.
        quiet: Whether the citizen opted out of notices.
        eve: What they are reminded of, if it is a reminder, and still to be given.
        cancelled: What they had applied for was cancelled.
        others: Their other cases in which something has happened since `ONCE`.
        copied: Until when the copy went from which the database was brought back.
    """

    timer: Timer
    told: CaseHistory
    reminder: Reminder
    writable: bool
    quiet: bool
    eve: Eve | None
    cancelled: bool
    others: Sequence[CaseHistory]
    copied: datetime | None

    def write(self) -> list[Delivery]:
        """
        Return the deliveries; none about a confidential case, only one where several of
        their cases are late, and none that could not arrive.
        """
        where, message = self._where(), self.reminder.origin.message
        if not self._name or where is None or message is None:
            return []
        pen, case = self.reminder.pen, self.told.case
        if case.contact != message.sender:
            # The account they wrote from no longer counts.
            message = evolve(message, sender=case.contact, reference="")
        number = pen.table.town.casework.spoken(case.number)
        own = OwnTexts(id=self.reminder.origin.id, message=message, pen=pen)
        # The rating is asked for once; each missed term is told, however often it is
        # tried.
        missed = "" if self._asks else f" {self.timer.due_at.isoformat()}"
        called = f"{self._name} {case.number}{missed}"
        if self.eve is not None:
            said, until = own.say(called, self.eve.text, where), self.eve.starts
            return [evolve(each, until=until) for each in said]
        text = pen.table.text(self._name, case.language, number=number)
        said = own.say(called, text, where)
        if self._asks:
            return said
        # By tomorrow it may be done.
        return [evolve(each, until=pen.now + LATE) for each in said]

    @property
    def may_be_done(self) -> bool:
        """
        Say whether the case is late, but may have been answered or solved in the time
        that was lost after a copy: nobody has done anything since.
        """
        if self.copied is None or self.timer.kind not in OVERDUE:
            return False
        done = (each.at for each in self.told.happenings if each.by != GATEWAY)
        return all(at <= self.copied for at in done)

    @property
    def is_unreachable(self) -> bool:
        """
        Say whether the citizen would be told that the case is late, but nothing that
        may be sent would reach them.
        """
        return bool(self._name) and not self._asks and self._where() is None

    @property
    def _asks(self) -> bool:
        return self.timer.kind is TimerKind.CLOSE

    @property
    def _name(self) -> str:
        """
        The name of the text; empty if nothing is to be said.
        """
        casework = self.reminder.pen.table.town.casework
        decision = self.reminder.origin.decision
        says = {kind: said for kind, (_, said) in OVERDUE.items()}
        if casework.satisfaction and self._may_be_rated:
            says[TimerKind.CLOSE] = "case-satisfaction"
        if self.eve is not None:
            says[TimerKind.REMIND] = TEXT
        quiet = decision is None or decision.reply is Reply.NONE
        numbered = casework.prefix or self.eve is not None
        hidden = self.quiet or self.told.case.confidential or not numbered
        if quiet or hidden or self.may_be_done or self._has_heard():
            return ""
        return says.get(self.timer.kind, "")

    @property
    def _may_be_rated(self) -> bool:
        """
        Say whether somebody did something about the case that was not cancelled: what
        the gateway answered by itself, nobody did.
        """
        happened = self.told.happenings
        answered = any(each.event is CaseEvent.REPLY for each in happened)
        acted = any(each.by.startswith(MAILBOX) for each in happened)
        return not self.cancelled and (acted or not answered)

    def _where(self) -> Visibility | None:
        """
        Return where it is said: below a public post, that the case is late, and all
        else in private; None if that cannot arrive.
        """
        if self.timer.kind in OVERDUE and self._may_be_public():
            return Visibility.PUBLIC
        return Visibility.PRIVATE if self.writable else None

    def _may_be_public(self) -> bool:
        """
        Say whether all of the case is public, and the post may have another automatic
        reply.
        """
        filing, case = self.reminder.origin, self.told.case
        message, decision = filing.message, filing.decision
        if message is None or decision is None or not is_all_public(filing, self.told):
            return False
        if not is_spared(self.reminder.pen.channels, case.contact, Visibility.PUBLIC):
            return True
        told = texts_to_say(decision, message.visibility)
        spoke = any(where is Visibility.PUBLIC for _, where in told)
        late = self._said_late(self.told, *(note for note, _ in OVERDUE.values()))
        return not (spoke or late)

    def _has_heard(self) -> bool:
        """
        Say whether the citizen was recently told that another case of theirs is late,
        or that the other promise of this one was missed.
        """
        if self.timer.kind not in OVERDUE:
            return False
        note, _ = OVERDUE[self.timer.kind]
        other = [each for each, _ in OVERDUE.values() if each != note]
        told = self._said_late(self.told, *other)
        for each in self.others:
            if not each.case.confidential:
                told += self._said_late(each, note)
        since = self.reminder.pen.now - ONCE
        return any(each.at > since for each in told)

    def _said_late(self, told: CaseHistory, *notes: str) -> list[Happening]:
        """
        Return when the citizen was told that the case in *told* is late, by the names
        of its *notes*.
        """
        own = self.reminder.pen.table.own
        late = tuple(own(note) for note in notes)
        return [
            each
            for each in told.happenings
            if each.by == GATEWAY
            and each.note.startswith(late)
            and not each.note.endswith(own(UNTOLD))
        ]
