"""
What follows where an employee says that cases tell of the same, or of the same no more.
"""

from __future__ import annotations

from gateway.core.case import Event, numbers_in
from gateway.core.conversation import Conversation
from gateway.relay.cases.matter import Done, Matter
from gateway.relay.mailboxes.doing import happens
from gateway.relay.mailboxes.voice import Voice
from gateway.town.commands import Command, Verb


def join(
    voice: Voice, conversation: Conversation, matter: Matter, command: Command
) -> Done:
    """
    Put the case to the job of another, or take it out of its own.
    """
    case = matter.case
    if case is None:
        return Done(deliveries=voice.tell(conversation, "command-no-case"))
    job = case.number
    if command.verb is Verb.MERGE:
        named = numbers_in(command.name, voice.table.town.casework.prefix or "J")
        if not named:
            told = voice.tell(conversation, "command-needs-number", word=command.said)
            return Done(deliveries=told)
        job = named[0]
    return Done(happenings=happens(voice, Event.JOIN, case, job=job, note=command.text))
