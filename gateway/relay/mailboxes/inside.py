"""
What an employee does that stays in the house.
"""

from __future__ import annotations

from gateway.core.case import Event
from gateway.core.conversation import Conversation
from gateway.core.counter import COUNTER
from gateway.core.delivery import Delivery
from gateway.core.message import Visibility
from gateway.relay.cases.matter import Done, Matter
from gateway.relay.mailboxes.doing import happens
from gateway.relay.mailboxes.joining import join
from gateway.relay.mailboxes.passing_on import pass_on
from gateway.relay.mailboxes.voice import Voice
from gateway.town.commands import Command, Verb

INSIDE = frozenset({Verb.NOTE, Verb.PASS, Verb.NOT_MINE, Verb.SPLIT, Verb.MERGE})


def keep(
    voice: Voice, conversation: Conversation, matter: Matter, command: Command
) -> Done:
    """
    Do what one of these commands does.
    """
    if command.verb in (Verb.PASS, Verb.NOT_MINE):
        return pass_on(voice, conversation, matter, command)
    if command.verb in (Verb.SPLIT, Verb.MERGE):
        return join(voice, conversation, matter, command)
    note = command.text
    return Done(happenings=happens(voice, Event.NOTE, matter.case, note=note))


def minds(
    voice: Voice,
    conversation: Conversation,
    matter: Matter,
    command: Command,
    done: Done,
) -> tuple[Delivery, ...]:
    """
    Tell whoever gave *command* what they would not expect of what was *done*.
    """
    taken = _not_undone(voice, conversation, matter, command)
    return taken + _at_counter(voice, conversation, matter, done)


def _at_counter(
    voice: Voice, conversation: Conversation, matter: Matter, done: Done
) -> tuple[Delivery, ...]:
    """
    Tell them that their answer waits at the counter: the account from which the case
    was begun counts no more, and the letter says that it did.
    """
    case, origin = matter.case, matter.origin
    if case is None or origin is None or origin.message is None:
        return ()
    to = conversation.contact
    moved = origin.message.channel != COUNTER and to.channel == COUNTER
    if not moved or to != case.contact:
        return ()
    said = any(each.is_answer and each.to == to for each in done.deliveries)
    return voice.tell(conversation, "answer-at-counter") if said else ()


def _not_undone(
    voice: Voice, conversation: Conversation, matter: Matter, command: Command
) -> tuple[Delivery, ...]:
    """
    Tell whoever corrects an answer into *command* that it takes nothing back: it keeps
    to the house, or to one person, what somebody has read.
    """
    hides = command.verb in INSIDE or (
        command.verb is Verb.PRIVATE and conversation.visibility is Visibility.PUBLIC
    )
    did = any(happening.event is not Event.NOTE for happening in matter.before)
    return voice.tell(conversation, "answer-not-undone") if hides and did else ()
