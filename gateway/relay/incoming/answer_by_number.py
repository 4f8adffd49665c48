"""
The case numbers with which a mailbox's answers begin. On a channel that knows no
replies in private, such as X, they name the case; elsewhere they repeat which one is
replied to, and are for nobody else.
"""

from __future__ import annotations

from attrs import evolve, frozen

from gateway.core.case import Number
from gateway.core.conversation import Conversation, Mailbox
from gateway.core.message import Message, Visibility
from gateway.core.writing.case_numbers import numbers_before
from gateway.ports.cases import Cases
from gateway.relay.cases.holder import answers_for
from gateway.relay.cases.job_cases import SHARED
from gateway.relay.pen import Pen
from gateway.relay.speaking.shaping import is_unthreaded
from gateway.town import commands


@frozen
class AnswerByNumber:
    """
    Finds the conversation that an answer belongs to by its number.
    """

    cases: Cases

    async def read(
        self,
        message: Message,
        mailbox: Mailbox | None,
        conversations: list[Conversation],
        pen: Pen,
    ) -> tuple[Message, list[Conversation]]:
        """
        Return *message* without the number of its case at its beginning, and its
        *conversations*, or, where it replies to nothing, those about that case;
        unchanged if it names none in which *mailbox* may answer.
        """
        if mailbox is None:
            return message, conversations
        sender = message.sender
        named = _named(message, pen.table.town.casework.understood)
        if named is None:
            return message, conversations
        number, bare = named
        if conversations:
            own = all(talk.case == str(number) for talk in conversations)
            return bare if own else message, conversations
        public = message.visibility is Visibility.PUBLIC
        if public or not is_unthreaded(pen.channels, sender):
            return message, conversations
        told = await self.cases.case(number)
        if told is None or told.case.contact == sender:
            return message, conversations
        talks = [
            talk
            for talk in told.conversations
            if answers_for(mailbox, talk, pen.table)
            and talk.contact == told.case.contact
        ]
        # A mailbox that shared a case in public may have got it again in private.
        talks.sort(key=lambda talk: talk.visibility is Visibility.PUBLIC)
        return (bare, talks) if talks else (message, conversations)


def _named(message: Message, prefix: str) -> tuple[Number, Message] | None:
    """
    Return the number with which *message* or the text of its command begins, and the
    message without it; None if there is none, or are several before an answer.
    """
    numbers, rest = numbers_before(message.text.strip(), prefix)
    if numbers:
        bare = evolve(message, text=rest)
        return (numbers[0], bare) if len(numbers) == 1 else None
    command = commands.read(message.text)
    numbers, rest = numbers_before(command.text, prefix)
    if not numbers or command.name or not command.said:
        return None
    if command.verb in SHARED:
        # Its numbers are read with the command: it may name other cases, too.
        return numbers[0], message
    bare = evolve(message, text=f"#{command.said} {rest}")
    return (numbers[0], bare) if len(numbers) == 1 else None
