"""
Which words of a message examples are asked of.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from attrs import frozen

from gateway.routing.around.places import Spot, words_in
from gateway.routing.words import text
from gateway.routing.words.learning.vote import Vote
from gateway.routing.words.learning.votes import Votes
from gateway.routing.words.matching.atoms import Atoms
from gateway.routing.words.tags import unnamed
from gateway.routing.words.vocative import besides


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
        self, plain: str, words: tuple[str, ...], places: Sequence[Spot], atoms: Atoms
    ) -> tuple[Vote, Vote]:
        """
        Give what examples say of all of a message, and of what it says besides whom it
        is said to: nobody is in more danger, or in less, for whom they tell.
        """
        vote = self.votes.ask(_besides_places(words, places))
        called = {
            word
            for atom in atoms.known.keys() & self.names
            for word in atoms.known[atom].words.split()
        }
        told = besides(plain, self.persons | called)
        if told == plain:
            return vote, vote
        left = tuple(map(text.spelled, text.cut(unnamed(told))))
        return vote, self.votes.ask(_besides_places(left, places)) if left else vote


def _besides_places(words: tuple[str, ...], places: Sequence[Spot]) -> Sequence[str]:
    """
    Give the *words* that name none of *places*: a street that an example names, too,
    is no likeness, for it has lamps and rubbish.
    """
    if not places:
        return words
    named = {word for spot in places for word in words_in(spot.name)}
    return [word for word in words if word not in named]
