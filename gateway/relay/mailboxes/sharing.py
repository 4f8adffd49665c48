"""
What whoever shares a case hears of what another does there: nobody works on it
unawares.

Pure: nothing is looked up and nothing is sent from here.
"""

from __future__ import annotations

from collections.abc import Collection

from attrs import evolve

from gateway.core.case import Event
from gateway.core.conversation import Conversation, Mailbox
from gateway.core.delivery import Delivery
from gateway.core.message import Address
from gateway.core.turning import marked
from gateway.relay.cases.matter import Done, Matter
from gateway.relay.mailboxes import letters
from gateway.relay.mailboxes.doing import happens
from gateway.relay.mailboxes.voice import Voice
from gateway.town.commands import Command, Verb

#: What only whoever has the case does to it. Who passed it to the wrong one may pass it
#: again, and what is decided about a proposal is for whoever may decide.
HOLDERS = frozenset(
    {Verb.TAKE, Verb.SOLVE, Verb.ASK, Verb.NOT_MINE, Verb.SPLIT, Verb.MERGE}
)


def tell_answered(
    voice: Voice, own: Conversation, matter: Matter, command: Command, said: str
) -> tuple[Delivery, ...]:
    """
    Tell the others what the citizen was told, or what was done where that is nothing.
    """
    told = _by(voice, "letter-answered")
    done = f"#{command.said}" if command.said else voice.table.own("letter-empty")
    return _tell(voice, own, matter, f"{told}\n\n{marked(said or done)}")


def tell_passed(
    voice: Voice, own: Conversation, matter: Matter, to: Collection[Mailbox]
) -> tuple[Delivery, ...]:
    """
    Tell the others that the first of *to*, who read it, have the case now.
    """
    names = ", ".join(mailbox.office for mailbox in to)
    readers = {mailbox.id for mailbox in to}
    others = [talk for talk in matter.sharing if talk.mailbox not in readers]
    told = _by(voice, "letter-passed", name=names)
    return _tell(voice, own, evolve(matter, sharing=others), told)


def said_only(voice: Voice, own: Conversation, matter: Matter, done: Done) -> Done:
    """
    Give of what is *done* by whoever has passed the case on what is said: the case
    waits for whoever has it now, and the writer is told so.
    """
    if not done.happenings:
        return done
    name = voice.table.town.office_of(matter.holder)
    note = voice.table.own("note-said-besides", office=voice.mailbox.office)
    return evolve(
        done,
        happenings=happens(voice, Event.NOTE, matter.case, note=note),
        timers=(),
        deliveries=done.deliveries + voice.tell(own, "answer-passed", name=name),
    )


def _by(voice: Voice, called: str, **variables: str) -> str:
    who = letters.who(voice.message)
    return voice.table.own(called, office=voice.mailbox.office, who=who, **variables)


def _tell(
    voice: Voice, own: Conversation, matter: Matter, text: str
) -> tuple[Delivery, ...]:
    known = voice.table.town.mailboxes
    readers = [
        (known[talk.mailbox], talk)
        for talk in matter.sharing
        if talk.mailbox not in matter.accused
    ]
    where, writer = voice.mailbox.deliver, voice.message.sender
    rest = _without(writer, where)
    if rest and writer in where:
        known_at = _without(writer, voice.mailbox.addresses)
        # Nor does the writer stand in where the channel of the others is not there.
        readers.append((evolve(voice.mailbox, addresses=known_at, deliver=rest), own))
    return tuple(
        delivery
        for mailbox, talk in readers
        for delivery in voice.write(
            mailbox, talk, text, "another who has the case has worked on it", "shared"
        )
    )


def _without(writer: Address, addresses: Collection[Address]) -> tuple[Address, ...]:
    return tuple(address for address in addresses if address != writer)
