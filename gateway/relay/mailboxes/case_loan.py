"""
Loan of a case: a mailbox gets it, too, because nobody is reached at the one that has
it, or because it has read nothing of it. Pure: nothing is looked up or sent here.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from attrs import evolve, frozen

from gateway.core.audit import GATEWAY, Act
from gateway.core.case import CaseEvent, Happening
from gateway.core.consequences import Consequences
from gateway.core.conversation import Conversation, Mailbox
from gateway.core.delivery import delivery_id
from gateway.core.objects import about_case
from gateway.ports.cases import CaseHistory
from gateway.relay.mailboxes.reminding import Reminder


@frozen(kw_only=True)
class Loan:
    """
    What the other mailbox gets.

    Attributes:
        told: The case with its conversations.
        reminder: Writes what opened it, and what was said since.
        away: The mailbox at which nobody is reached, or that has read nothing.
        to: The other mailbox.
    """

    told: CaseHistory
    reminder: Reminder
    away: Mailbox
    to: Mailbox

    @property
    def may_be(self) -> bool:
        """
        Whether the other mailbox does not have the case yet, and may have it.
        """
        return self.may_read and not self.shares

    @property
    def may_read(self) -> bool:
        """
        Whether the other mailbox may have the case: a confidential one needs a
        confidential mailbox, and a complaint goes to nobody whom it is about.
        """
        decision, to = self.reminder.origin.decision, self.to
        if decision is None:
            return False
        told_of = decision.accused.isdisjoint((self.away.id, to.id))
        return told_of and to.may_read(confidential=self.is_secret)

    @property
    def shares(self) -> bool:
        """
        Whether the other mailbox has the case already, beside the one that is away.
        """
        return any(talk.mailbox == self.to.id for talk in self.told.conversations)

    @property
    def talk(self) -> Conversation:
        """
        The contact's conversation with the other mailbox; confidential if the case or
        the absent mailbox's conversation is.
        """
        talk = self.reminder.conversation(self.to)
        return evolve(talk, confidential=self.is_secret)

    def follows(
        self,
        purpose: str,
        line: str,
        note: str,
        its: Mapping[str, str] | None = None,
    ) -> Consequences:
        """
        Return what else is recorded: a note in the case, the letter, and an audit
        entry.

        Args:
            purpose: Part of the letter's id, the same whenever the reason is the same.
            line: The name of the text at the top of the letter.
            note: The name of the text that is noted in the case.
            its: What else the line says, by its variables.
        """
        case, to, reminder = self.told.case, self.to, self.reminder
        say, now = reminder.pen.table.own, reminder.pen.now
        because = say(line, office=self.away.office, **(its or {}))
        seed = (purpose, str(case.number), to.id)
        notes = say(note, office=self.away.office), say("note-told", office=to.office)
        name = partial(delivery_id, reminder.origin.id, *seed)
        return Consequences(
            happenings=(
                Happening(
                    case=case.number,
                    event=CaseEvent.NOTE,
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
                    object=about_case(case.number),
                    result=f"told {to.id}",
                ),
            ),
        )

    @property
    def is_secret(self) -> bool:
        """
        Whether only mailboxes that may read what is confidential may have it.
        """
        return self.told.case.confidential or any(
            talk.confidential
            for talk in self.told.conversations
            if talk.mailbox == self.away.id
        )
