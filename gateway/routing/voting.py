"""
Which words of a message are compared with the examples.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from attrs import frozen

from gateway.core.writing.questions import ENDS_QUESTION
from gateway.routing.around.places import words_in
from gateway.routing.around.sites import Spot
from gateway.routing.words.edges import between_edges, without_sender
from gateway.routing.words.learning.examples import said_in
from gateway.routing.words.learning.vote import Classifier, Vote
from gateway.routing.words.matching.atoms import Atoms
from gateway.routing.words.tags import unnamed
from gateway.routing.words.vocative import besides

#: Where a sentence ends, or a reason begins; the most that are asked about, and their
#: fewest words.
_STOP = re.compile(
    r"(?<=[.!?;\u061f])\s+|\n+"
    r"|,?\s(?:porque|ya que|perque|because|parce qu[e']|weil|pentru ca)\s"
)
_SENTENCES, _TELLING = 8, 3

#: The vote where there are no examples.
_NOTHING = Vote()


@frozen
class Voting:
    """
    Asks the examples what a message is.

    Attributes:
        votes: The examples.
        names: The atoms (entries of the index) that name mailboxes.
        persons: The names of the people who work here.
    """

    votes: Classifier
    names: frozenset[int]
    persons: frozenset[str]

    def ask(
        self, plain: str, places: Sequence[Spot], atoms: Atoms
    ) -> tuple[Vote, Vote]:
        """
        Return two votes: on the message without who writes it, and on the message
        without the words that say whom it is for, which must not count for or against
        danger.
        """
        if not (self.votes.shown and any(map(str.isalpha, plain))):
            # Signs alone tell nothing: "🙏" may be thanks, a plea or a prayer.
            return _NOTHING, _NOTHING
        said = without_sender(plain)
        vote = self.votes.ask(besides_places(said, places))
        called = {
            word
            for atom in self.names.intersection(atoms.known)
            for word in atoms.known[atom].words.split()
        }
        names = self.persons | called if called else self.persons
        told = unnamed(besides(plain, names))
        if told == said:
            return vote, vote
        return vote, self.votes.ask(besides_places(told, places))

    def ask_without(
        self, words: Collection[str], plain: str, places: Sequence[Spot]
    ) -> Vote:
        """
        Return the vote on a message without handles and without these *words*.
        """
        said = besides_places(without_sender(unnamed(plain)), places)
        return self.votes.ask([word for word in said if word not in words])

    def ask_sentences(
        self, plain: str, places: Sequence[Spot]
    ) -> Iterator[tuple[str, Vote]]:
        """
        Yield the sentences of a message, and the reasons that they give ("… porque mi
        vecina no respira"), each with the vote on it by itself, without those that ask;
        nothing if it is one sentence, or more than `_SENTENCES`.
        """
        said = [each for each in _STOP.split(plain) if each.strip()]
        if not 1 < len(said) <= _SENTENCES or not self.votes.shown:
            return
        for each in said:
            words = besides_places(unnamed(each), places)
            if len(words) >= _TELLING and not each.endswith(ENDS_QUESTION):
                yield each, self.votes.ask(words)

    def ask_part(self, plain: str, places: Sequence[Spot]) -> Vote:
        """
        Return the vote on a part of a message.
        """
        return self.votes.ask(besides_places(unnamed(plain), places))

    def ask_between_edges(
        self, plain: str, places: Sequence[Spot], *known: Vote
    ) -> Vote | None:
        """
        Return the vote on a message without greetings, thanks and the name of whoever
        writes; None if it has none of these. It is one of the votes *known*, if that is
        on the same words, as it mostly is.
        """
        left = between_edges(plain)
        if left == plain or not self.votes.shown:
            return None
        words = besides_places(unnamed(left), places)
        same = (vote for vote in known if vote.words == words)
        return next(same, None) or self.votes.ask(words)


def besides_places(plain: str, places: Sequence[Spot]) -> Sequence[str]:
    """
    Return the words of plain text that are not in the names of *places*: a street that
    an example also names makes no likeness, as any street has lamps and rubbish.
    """
    said = said_in(plain)
    if not places:
        return said
    named = {word for spot in places for word in words_in(spot.name)}
    return [word for word in said if word not in named]
