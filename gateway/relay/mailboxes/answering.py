"""
One answer of a mailbox: its text and command, the case that it is about, and what the
command does to the case. Pure: nothing is looked up or sent here.
"""

from __future__ import annotations

from attrs import frozen

from gateway.core.actors import by_mailbox
from gateway.core.case import (
    MOVES,
    Case,
    CaseEvent,
    CaseState,
    Happening,
    Number,
    Timer,
)
from gateway.core.consequences import Consequences
from gateway.core.conversation import Conversation
from gateway.core.delivery import Delivery
from gateway.core.message import Message, Visibility
from gateway.core.public.figures import ANSWERS
from gateway.relay.cases.answered_case import AnsweredCase
from gateway.relay.mailboxes.voice import Voice
from gateway.routing.table import RoutingTable
from gateway.town.commands import Command, Verb
from gateway.town.plenary import ruling

DOES = {
    Verb.ANSWER: CaseEvent.ANSWER,
    Verb.PRIVATE: CaseEvent.ANSWER,
    Verb.TAKE: CaseEvent.TAKE,
    Verb.SOLVE: CaseEvent.SOLVE,
    Verb.CANCEL: CaseEvent.SOLVE,
    Verb.ASK: CaseEvent.ASK,
    Verb.NOTE: CaseEvent.NOTE,
    Verb.PASS: CaseEvent.PASS,
    Verb.NOT_MINE: CaseEvent.PASS,
    Verb.SPLIT: CaseEvent.JOIN,
    Verb.MERGE: CaseEvent.JOIN,
    **{verb: ruling.HAPPENS[event] for verb, event in ruling.EVENTS.items()},
}

#: Texts for the citizen where the command comes without words.
_DEFAULTS = {Verb.SOLVE: "case-is-solved", Verb.TAKE: "case-is-taken"}


@frozen(kw_only=True)
class Answering:
    """
    An answer of an employee, while its consequences are worked out.

    Attributes:
        voice: Writes the deliveries that follow from it.
        conversation: The conversation that it answers in.
        answered: The case that it is about, and what is known of it.
        command: What it is to do.
    """

    voice: Voice
    conversation: Conversation
    answered: AnsweredCase
    command: Command

    @property
    def table(self) -> RoutingTable:
        """
        The rules.
        """
        return self.voice.pen.table

    @property
    def verb(self) -> Verb:
        """
        The command's verb.
        """
        return self.command.verb

    @property
    def says_something(self) -> bool:
        """
        Whether it has text or files for somebody.
        """
        return bool(self.command.text or self.voice.message.attachments)

    @property
    def is_aloud(self) -> bool:
        """
        Whether the employee's own account has published it, as a comment does.
        """
        return self.voice.message.visibility is Visibility.PUBLIC

    def tell(self, text: str, **variables: str) -> tuple[Delivery, ...]:
        """
        Send the employee the text called *text*.
        """
        return self.voice.tell(self.conversation, text, **variables)

    def told(self, text: str, **variables: str) -> Consequences:
        """
        Return consequences that consist only of the text called *text*, sent to the
        employee.
        """
        return Consequences(deliveries=self.tell(text, **variables))

    def happens(
        self,
        event: CaseEvent,
        case: Case | None,
        *,
        note: str = "",
        mailbox: str = "",
        job: Number | None = None,
    ) -> tuple[Happening, ...]:
        """
        Return the happening of *event* in *case*, by this mailbox; nothing without a
        case.
        """
        if case is None:
            return ()
        return (
            Happening(
                case=case.number,
                event=event,
                at=self.voice.pen.now,
                by=by_mailbox(self.voice.mailbox.id),
                message=self.voice.stored.id,
                note=note,
                mailbox=mailbox,
                job=job,
            ),
        )

    def does(self, case: Case | None, *, again: bool) -> tuple[Happening, ...]:
        """
        Return what the command does to *case*. If it is done *again*, it corrects an
        earlier version, and is only noted.
        """
        if again:
            return self.happens(
                CaseEvent.NOTE, case, note=self.table.own("note-corrected")
            )
        return self.happens(DOES[self.verb], case)

    def closes(self, case: Case | None) -> tuple[Timer, ...]:
        """
        Return the timer that closes *case* if nobody writes again, but not before what
        it booked is over; none for a held case.
        """
        if case is None or case.state is CaseState.HELD:
            return ()
        booking, now = self.answered.booking, self.voice.pen.now
        if booking is not None and booking.case == case.number:
            now = max(now, booking.ends)
        return (self.table.town.casework.closing(case.number, now),)

    def default(self, case: Case | None) -> str:
        """
        Return the text for the citizen where the command comes without words; empty
        where there is none, or the case is confidential.
        """
        name, mailbox = _DEFAULTS.get(self.verb), self.voice.mailbox
        if name is None or case is None or case.confidential:
            # Others who read it learn nothing of what was told in confidence.
            return ""
        return self.table.text(
            name,
            case.language,
            number=self.table.town.casework.spoken(case.number),
            person=mailbox.person or mailbox.short,
            office=mailbox.short,
        )

    @property
    def is_repeated(self) -> bool:
        """
        Whether it does what is already done, without words or with the same words as
        last time: a button pressed twice, or a mail sent twice, counts once.
        """
        case = self.answered.case
        if case is None or self.voice.message.attachments:
            return False
        if case.state is not MOVES.get((case.state, DOES[self.verb])):
            return False
        return not self.command.text or self._says_again

    @property
    def crossed(self) -> Message | None:
        """
        What a colleague said at the same moment, if it says something to the same
        person.
        """
        says = self.says_something and DOES[self.verb] in ANSWERS
        return self.answered.crossed if says and not self.is_repeated else None

    @property
    def is_ended_alone(self) -> bool:
        """
        Whether it ends a case again with the same words, and no other case with it.
        """
        answered = self.answered
        more = self.voice.message.attachments or answered.together or answered.numbers
        return self.verb is Verb.SOLVE and not more and self._says_again

    @property
    def _says_again(self) -> bool:
        last, said = self.answered.said_last, self.command.text.strip()
        if last is None or not said:
            return False
        return (self.verb, said) == (last.verb, last.text.strip())
