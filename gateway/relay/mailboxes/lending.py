"""
A case with which nobody is reached where it lies is given to another mailbox, too.

Pure: nothing is looked up and nothing is sent from here.
"""

from __future__ import annotations

from functools import partial

from attrs import evolve, frozen

from gateway.core.audit import GATEWAY, Act
from gateway.core.case import Event, Happening
from gateway.core.conversation import Mailbox
from gateway.core.delivery import delivery_id
from gateway.ports.cases import Lent, Told
from gateway.relay.mailboxes.reminding import Reminder


@frozen(kw_only=True)
class Loan:
    """
    What another mailbox gets of one case.

    Attributes:
        told: The case, and who has it by now.
        reminder: Writes what opened it, and what was said since.
        away: The mailbox at which nobody is reached.
        to: The other.
    """

    told: Told
    reminder: Reminder
    away: Mailbox
    to: Mailbox

    @property
    def may_be(self) -> bool:
        """
        Say whether the other has not got it yet, and may: what is confidential, or
        became so, is for a mailbox that is so, too, and a complaint for nobody whom it
        is about.
        """
        decision, to = self.reminder.origin.decision, self.to
        if decision is None or any(t.mailbox == to.id for t in self.told.conversations):
            return False
        told_of = decision.accused.isdisjoint((self.away.id, to.id))
        return told_of and to.may_read(confidential=self._is_secret)

    def lent(self, purpose: str, line: str, note: str) -> Lent:
        """
        Give what is recorded of it.

        Args:
            purpose: Names its letter: always the same for the same reason.
            line: What is read before all else; the name of a text.
            note: What is noted of the case; the name of a text.
        """
        case, to, reminder = self.told.case, self.to, self.reminder
        say, now = reminder.table.own, reminder.now
        # What became confidential there stays so with the other.
        talk = evolve(reminder.conversation(to), confidential=self._is_secret)
        because = say(line, office=self.away.office)
        seed = (purpose, str(case.number), to.id)
        notes = say(note, office=self.away.office), say("note-told", office=to.office)
        return Lent(
            conversation=talk,
            happening=Happening(
                case=case.number,
                event=Event.NOTE,
                at=now,
                by=GATEWAY,
                note=" ".join(notes),
            ),
            deliveries=reminder.letter(
                to, talk, because, partial(delivery_id, reminder.origin.id, *seed)
            ),
            act=Act(
                at=now,
                actor=GATEWAY,
                action="case.lend",
                object=f"case {case.number}",
                result=f"told {to.id}",
            ),
        )

    @property
    def _is_secret(self) -> bool:
        return self.told.case.confidential or any(
            talk.confidential
            for talk in self.told.conversations
            if talk.mailbox == self.away.id
        )
