"""
Letters to the other mailboxes of a case about what one of them did, so that nobody
works on it unawares. Pure: nothing is looked up or sent here.
"""

from __future__ import annotations

from collections.abc import Collection

from attrs import evolve

from gateway.core.case import CaseEvent
from gateway.core.consequences import Consequences
from gateway.core.conversation import Conversation, Mailbox
from gateway.core.delivery import Delivery
from gateway.core.message import Address
from gateway.core.writing.turning import marked
from gateway.relay.mailboxes.answering import Answering
from gateway.relay.mailboxes.voice import Voice
from gateway.relay.speaking import wording
from gateway.town.commands import Verb

#: Commands for the mailbox that has the case. A mailbox that passed it on may still
#: pass it to another, and rulings on proposals have rules of their own.
HOLDERS = frozenset(
    {
        *(Verb.TAKE, Verb.SOLVE, Verb.CANCEL, Verb.ASK, Verb.NOT_MINE),
        *(Verb.SPLIT, Verb.MERGE),
    }
)


def tell_answered(its: Answering, said: str) -> tuple[Delivery, ...]:
    """
    Tell the other mailboxes what the citizen was told, or, if nothing, what was done.
    """
    told, word = _by(its.voice, "letter-answered"), its.command.said
    done = f"#{word}" if word else its.table.own("letter-empty")
    return _tell(its, its.answered.sharing, f"{told}\n\n{marked(said or done)}")


def tell_passed(its: Answering, to: Collection[Mailbox]) -> tuple[Delivery, ...]:
    """
    Tell the other mailboxes that *to* have the case now: its new mailbox, and whoever
    stands in for it.
    """
    names = ", ".join(mailbox.office for mailbox in to)
    readers = {mailbox.id for mailbox in to}
    others = [talk for talk in its.answered.sharing if talk.mailbox not in readers]
    return _tell(its, others, _by(its.voice, "letter-passed", name=names))


def said_only(its: Answering, done: Consequences) -> Consequences:
    """
    Reduce what is *done* by a mailbox that passed the case on to what is said: the case
    keeps waiting for the mailbox that has it, and the employee is told so.
    """
    if not done.happenings:
        return done
    name = its.table.town.office_of(its.answered.holder)
    note = its.table.own("note-said-besides", office=its.voice.mailbox.office)
    return evolve(
        done,
        happenings=its.happens(CaseEvent.NOTE, its.answered.case, note=note),
        timers=(),
        deliveries=done.deliveries + its.tell("answer-passed", name=name),
    )


def _by(voice: Voice, called: str, **variables: str) -> str:
    office, who = voice.mailbox.office, wording.who(voice.message)
    return voice.pen.table.own(called, office=office, who=who, **variables)


def _tell(
    its: Answering, sharing: Collection[Conversation], text: str
) -> tuple[Delivery, ...]:
    voice, own = its.voice, its.conversation
    known, accused = its.table.town.mailboxes, its.answered.accused
    readers = [
        (known[talk.mailbox], talk) for talk in sharing if talk.mailbox not in accused
    ]
    where, writer = voice.mailbox.deliver, voice.message.sender
    rest = _without(writer, where)
    if rest and writer in where:
        known_at = _without(writer, voice.mailbox.addresses)
        # All of the writer's addresses are left out, so that none is used as a
        # substitute for one whose channel is absent.
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
