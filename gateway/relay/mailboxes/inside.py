"""
What an employee does that stays in the house.
"""

from __future__ import annotations

from gateway.core.case import Event
from gateway.core.conversation import Conversation
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


def not_undone(
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
