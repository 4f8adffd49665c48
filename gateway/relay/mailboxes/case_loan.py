"""
The loan of a case: where nobody is reached with it, another mailbox gets it, too.

Pure: nothing is looked up and nothing is sent from here.
"""

from __future__ import annotations

from functools import partial

from attrs import evolve, frozen

from gateway.core.audit import GATEWAY, Act
from gateway.core.case import Event, Happening
from gateway.core.consequences import Consequences
from gateway.core.conversation import Conversation, Mailbox
from gateway.core.delivery import delivery_id
from gateway.ports.cases import Told
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
        return told_of and to.may_read(confidential=self.is_secret)

    @property
    def talk(self) -> Conversation:
        """
        The other's conversation. What became confidential there stays so with it.
        """
        talk = self.reminder.conversation(self.to)
        return evolve(talk, confidential=self.is_secret)

    def follows(self, purpose: str, line: str, note: str) -> Consequences:
        """
        Give what is recorded of it besides.

        Args:
            purpose: Names its letter: always the same for the same reason.
            line: What is read before all else; the name of a text.
            note: What is noted of the case; the name of a text.
        """
        case, to, reminder = self.told.case, self.to, self.reminder
        say, now = reminder.pen.table.own, reminder.pen.now
        because = say(line, office=self.away.office)
        seed = (purpose, str(case.number), to.id)
        notes = say(note, office=self.away.office), say("note-told", office=to.office)
        name = partial(delivery_id, reminder.origin.id, *seed)
        return Consequences(
            happenings=(
                Happening(
                    case=case.number,
                    event=Event.NOTE,
                    at=now,
                    by=GATEWAY,
                    note=" ".join(notes),
                ),
            ),
            deliveries=reminder.letter(to, self.talk, because, name),
            acts=(
                Act(
                    at=now,
                    actor=GATEWAY,
                    action="case.lend",
                    object=f"case {case.number}",
                    result=f"told {to.id}",
                ),
            ),
        )

    @property
    def is_secret(self) -> bool:
        """
        Say whether it is for those only who may read what is confidential.
        """
        return self.told.case.confidential or any(
            talk.confidential
            for talk in self.told.conversations
            if talk.mailbox == self.away.id
        )
