"""
Detection of people with the same name, who may be the same person with another
document.
"""

from __future__ import annotations

from gateway.core.errors import DeskRefused
from gateway.core.people.person import Person
from gateway.core.sentence import Sentence, sentence
from gateway.routing.words.text import cut, plain
from gateway.town.desk.clerk import Clerk
from gateway.town.desk.reasons import why_revoked


def folded_name(name: str) -> str:
    """
    Return a name without case and accents.
    """
    return "".join(cut(plain(name)))


async def must_be_alone(clerk: Clerk, name: str) -> None:
    """
    Raise if somebody who is or was enrolled has the same name.

    Raises:
        DeskRefused: Somebody has, and who.
    """
    same = [
        known.person
        for known in await clerk.people.people()
        if folded_name(known.person.name) == folded_name(name)
    ]
    if same:
        raise DeskRefused(*map(_called_so, same), sentence("called-the-same"))


def _called_so(person: Person) -> Sentence:
    its = sentence("one-called-so", id=person.id, name=person.name, state=person.state)
    because = why_revoked(person)
    if not because:
        return its
    return sentence("one-called-so-because", **its.values, because=because)
