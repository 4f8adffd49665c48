"""
The agreed word, by which somebody calls for help without saying so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from attrs import evolve

from gateway.core.decision import Why
from gateway.core.errors import DeskRefused
from gateway.core.identity import Standing, Verdict
from gateway.core.message import Address, Message
from gateway.core.objects import KEY
from gateway.core.people import agreed_word
from gateway.core.people.person import Person
from gateway.core.sentence import sentence
from gateway.ports.nodes import Nodes
from gateway.routing.table import RoutingTable
from gateway.routing.words.brief.courtesies import is_courtesy
from gateway.routing.words.text import plain, worded
from gateway.town.desk.clerk import Clerk

#: What says what was agreed, as far as rules see it.
_CALLS = Verdict(standing=Standing.KNOWN, because="at the desk", agreed="somebody")


def is_heard(table: RoutingTable, now: datetime) -> bool:
    """
    Say whether some rule tells anybody of the word; what nobody hears is promised to
    nobody.
    """
    said = (
        Message(
            external_id="tried",
            reference="tried",
            sender=Address(channel, "0"),
            text="",
            received_at=now,
        )
        for channel in table.town.accounts
    )
    legs = (leg for message in said for leg in table.decide(message, _CALLS).legs)
    return any(reason.why is Why.AGREED for leg in legs for reason in leg.reasons)


async def agree(clerk: Clerk, id: str, words: str, again: str) -> Person:
    """
    Agree a word with a person, who typed it twice; an earlier one no longer counts.

    Raises:
        DeskRefused: The word is not allowed; the reason does not contain it.
    """
    person = (await clerk.find(id)).person
    said = worded(plain(words))
    if said != worded(plain(again)):
        raise DeskRefused(sentence("not-the-same"))
    if why := agreed_word.unfit(said):
        raise DeskRefused(why)
    if is_courtesy(words):
        raise DeskRefused(sentence("word-everyday"))
    kept = agreed_word.digest(said, person.id, clerk.key)
    return await _keep(clerk, person, kept, agreed_word.AGREED)


async def end(clerk: Clerk, id: str) -> Person:
    """
    End the word that was agreed with a person.

    Raises:
        DeskRefused: There is none.
    """
    person = (await clerk.find(id)).person
    if not person.agreed:
        raise DeskRefused(sentence("word-none", id=person.id))
    return await _keep(clerk, person, "", agreed_word.ENDED)


async def change_key(clerk: Clerk, nodes: Nodes) -> Sequence[Person]:
    """
    Accept the node's new key, under which no agreed word can be recognised: all of them
    are ended, so that nobody relies on one. Return the people concerned.

    Raises:
        DeskRefused: The key is not new.
        TemporaryFailure: A daemon goes on with the old one.
    """
    await nodes.refuse_at_work()
    if await nodes.same_key() is not False:
        raise DeskRefused(sentence("key-not-new"))
    known = [one.person for one in await clerk.people.people()]
    ended = [await end(clerk, person.id) for person in known if person.agreed]
    await nodes.change_key(clerk.act("desk.new_key", KEY))
    return ended


async def _keep(clerk: Clerk, before: Person, kept: str, action: str) -> Person:
    person = evolve(before, agreed=kept)
    await clerk.keep(person, person.state, action)
    return person
