"""
Whether an employee says once more what is done and said already.

Pure: nothing is looked up from here.
"""

from __future__ import annotations

from gateway.core.case import MOVES
from gateway.core.message import Message
from gateway.relay.cases.matter import Matter
from gateway.relay.mailboxes.doing import DOES
from gateway.town.commands import Command, Verb


def is_repeated(matter: Matter, command: Command, message: Message) -> bool:
    """
    Say whether *message* does what is done already, and says nothing, or what was said
    last: whoever taps a button twice, or sends a mail twice, says it once.
    """
    case = matter.case
    if case is None or message.attachments:
        return False
    if case.state is not MOVES.get((case.state, DOES[command.verb])):
        return False
    return not command.text or _says_again(matter, command)


def is_ended_alone(matter: Matter, command: Command, message: Message) -> bool:
    """
    Say whether *message* ends the case in the words in which it was ended, and no other
    with it.
    """
    more = message.attachments or matter.together or matter.numbers
    ends = command.verb is Verb.SOLVE
    return ends and not more and _says_again(matter, command)


def _says_again(matter: Matter, command: Command) -> bool:
    last, said = matter.said_last, command.text.strip()
    if last is None or not said:
        return False
    return (command.verb, said) == (last.verb, last.text.strip())
