"""
One answer of a mailbox: what is said there, about what, and what that does to a case.

Pure: nothing is looked up and nothing is sent from here.
"""

from __future__ import annotations

from attrs import frozen

from gateway.core.case import MOVES, Case, Event, Happening, Number, State, Timer
from gateway.core.consequences import Consequences
from gateway.core.conversation import Conversation
from gateway.core.delivery import Delivery
from gateway.relay.cases.matter import Matter
from gateway.relay.mailboxes.voice import Voice
from gateway.routing.table import RoutingTable
from gateway.town.commands import Command, Verb
from gateway.town.plenary import ruling

DOES = {
    Verb.ANSWER: Event.ANSWER,
    Verb.PRIVATE: Event.ANSWER,
    Verb.TAKE: Event.TAKE,
    Verb.SOLVE: Event.SOLVE,
    Verb.ASK: Event.ASK,
    Verb.NOTE: Event.NOTE,
    Verb.PASS: Event.PASS,
    Verb.NOT_MINE: Event.PASS,
    Verb.SPLIT: Event.JOIN,
    Verb.MERGE: Event.JOIN,
    **{verb: ruling.HAPPENS[event] for verb, event in ruling.EVENTS.items()},
}

#: What the citizen is told where the employee says nothing.
_DEFAULTS = {Verb.SOLVE: "case-is-solved", Verb.TAKE: "case-is-taken"}


@frozen(kw_only=True)
class Answering:
    """
    What an employee says, while it is found out what follows.

    Attributes:
        voice: Writes what it makes be said.
        conversation: The one that it answers in.
        matter: What it is about.
        command: What it is to do.
    """

    voice: Voice
    conversation: Conversation
    matter: Matter
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
        What it is to do, in a word.
        """
        return self.command.verb

    @property
    def says_something(self) -> bool:
        """
        Say whether there are words for somebody, or files.
        """
        return bool(self.command.text or self.voice.message.attachments)

    def tell(self, text: str, **variables: str) -> tuple[Delivery, ...]:
        """
        Tell the employee a text.
        """
        return self.voice.tell(self.conversation, text, **variables)

    def told(self, text: str, **variables: str) -> Consequences:
        """
        Do nothing but tell the employee a text.
        """
        return Consequences(deliveries=self.tell(text, **variables))

    def happens(
        self,
        event: Event,
        case: Case | None,
        *,
        note: str = "",
        mailbox: str = "",
        job: Number | None = None,
    ) -> tuple[Happening, ...]:
        """
        Give what happens to *case*, if there is one, by what a mailbox says.
        """
        if case is None:
            return ()
        return (
            Happening(
                case=case.number,
                event=event,
                at=self.voice.pen.now,
                by=f"mailbox {self.voice.mailbox.id}",
                message=self.voice.stored.id,
                note=note,
                mailbox=mailbox,
                job=job,
            ),
        )

    def does(self, case: Case | None, *, again: bool) -> tuple[Happening, ...]:
        """
        Give what the command does to *case*: done again, it is a correction, and moves
        nothing.
        """
        if again:
            return self.happens(Event.NOTE, case, note=self.table.own("note-corrected"))
        return self.happens(DOES[self.verb], case)

    def closes(self, case: Case | None) -> tuple[Timer, ...]:
        """
        Give the timer that closes what was said an answer about and nobody goes on
        with.
        """
        if case is None or case.state is State.HELD:
            return ()
        return (self.table.town.casework.closing(case.number, self.voice.pen.now),)

    def default(self, case: Case | None) -> str:
        """
        Give what the citizen is told where the command comes with no words.
        """
        name, mailbox = _DEFAULTS.get(self.verb), self.voice.mailbox
        if name is None or case is None or case.confidential:
            # Whoever else reads along learns nothing of what was told in confidence.
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
        Say whether it does what is done already, and says nothing, or what was said
        last: whoever taps a button twice, or sends a mail twice, says it once.
        """
        case = self.matter.case
        if case is None or self.voice.message.attachments:
            return False
        if case.state is not MOVES.get((case.state, DOES[self.verb])):
            return False
        return not self.command.text or self._says_again

    @property
    def is_ended_alone(self) -> bool:
        """
        Say whether it ends the case in the words in which it was ended, and no other
        with it.
        """
        matter = self.matter
        more = self.voice.message.attachments or matter.together or matter.numbers
        return self.verb is Verb.SOLVE and not more and self._says_again

    @property
    def _says_again(self) -> bool:
        last, said = self.matter.said_last, self.command.text.strip()
        if last is None or not said:
            return False
        return (self.verb, said) == (last.verb, last.text.strip())
