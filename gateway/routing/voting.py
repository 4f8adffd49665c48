"""
Which words of a message examples are asked of.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from attrs import frozen

from gateway.routing.around.places import Spot, words_in
from gateway.routing.words.learning.vote import Vote
from gateway.routing.words.learning.votes import Votes, said_in
from gateway.routing.words.matching.atoms import Atoms
from gateway.routing.words.tags import unnamed
from gateway.routing.words.vocative import besides

#: What examples say where there are none.
_NOTHING = Vote()


@frozen
class Voting:
    """
    Asks examples of a message.

    Attributes:
        votes: The examples.
        names: The atoms by which mailboxes are named.
        persons: The names of whoever works here.
    """

    votes: Votes
    names: Collection[int]
    persons: frozenset[str]

    def ask(
        self, plain: str, places: Sequence[Spot], atoms: Atoms
    ) -> tuple[Vote, Vote]:
        """
        Give what examples say of all of a message, and of what it says besides whom it
        is said to: nobody is in more danger, or in less, for whom they tell.
        """
        if not self.votes.shown:
            return _NOTHING, _NOTHING
        vote = self.votes.ask(_besides_places(plain, places))
        called = {
            word
            for atom in atoms.known.keys() & self.names
            for word in atoms.known[atom].words.split()
        }
        told = unnamed(besides(plain, self.persons | called))
        if told == plain:
            return vote, vote
        return vote, self.votes.ask(_besides_places(told, places))


def _besides_places(plain: str, places: Sequence[Spot]) -> Sequence[str]:
    """
    Give the words of plain text that name none of *places*: a street that an example
    names, too, is no likeness, for it has lamps and rubbish.
    """
    said = said_in(plain)
    if not places:
        return said
    named = {word for spot in places for word in words_in(spot.name)}
    return [word for word in said if word not in named]
