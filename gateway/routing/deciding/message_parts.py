"""
Reading the parts of a message by themselves, and a quick bound on what a part may say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property

from attrs import evolve, frozen

from gateway.routing.reading import Reading, addressed
from gateway.routing.rules import Rules
from gateway.routing.telling_language import heard_alone
from gateway.routing.words import text
from gateway.routing.words.language.spoken import spoken_in
from gateway.routing.words.learning.vote import Vote
from gateway.routing.words.matching.clues import Clues
from gateway.routing.words.matching.index import Index
from gateway.routing.words.tags import without_names

#: A "#" or "@" glued to what stands before it: whether it begins a handle or hashtag
#: depends on that, which cutting the message may remove.
_GLUED = re.compile(r"[#@](?<=[\w.@+-].)")

#: The vote of examples that were not asked.
_NOTHING = Vote()


@frozen
class PartReader:
    """
    Reads parts of a message by themselves.

    Attributes:
        reading: Of the whole message.
        language: The language assumed where nothing shows another.
        clues: Has the atoms that `likely` is asked for.
    """

    reading: Reading
    language: str
    clues: Clues

    @property
    def index(self) -> Index:
        """
        All words and patterns of the rules.
        """
        return self.clues.index

    def read(self, said: str) -> Reading:
        """
        Return the reading of a part by its words alone; examples are not asked.

        Args:
            said: The part, in plain text.
        """
        every = text.cut(said)
        written = without_names(said, every)
        spelled = tuple(map(text.spelled, written))
        named = addressed(self.reading.message, said)
        spoken = heard_alone(spoken_in(spelled, self.language), self.language)
        atoms = self.index.find(said, every, named, written, spoken)
        return evolve(
            self.reading,
            plain=said,
            words=spelled,
            atoms=atoms,
            vote=_NOTHING,
            told=_NOTHING,
            known=(),
            like={},
        )

    @cached_property
    def cuts_names(self) -> bool:
        """
        Whether cutting the message elsewhere than at blanks may turn something into a
        handle or hashtag, so that `likely` cannot be trusted.
        """
        return _GLUED.search(self.reading.plain) is not None

    def likely(self, said: str) -> AbstractSet[int]:
        """
        Return a superset of those atoms of `clues` that a part says, without reading
        it; not to be trusted where `cuts_names`.

        Args:
            said: The part, in plain text.
        """
        each = filter(None, map(self._by_word.get, text.cut(said)))
        return self._anywhere.union(*each)

    @cached_property
    def _by_word(self) -> Mapping[str, AbstractSet[int]]:
        every = text.cut(self.reading.plain)
        written = without_names(self.reading.plain, every)
        return self.clues.by_word(every, written, self.language)

    @cached_property
    def _anywhere(self) -> frozenset[int]:
        told = {*self.reading.atoms.likely, *self.index.expressions.free}
        return self.clues.wanted & told.difference(*self._by_word.values())


def likened(rules: Rules, part: Reading) -> Reading:
    """
    Return the reading of a *part* with the examples' votes on it. This costs more than
    all the rest of reading it.
    """
    vote, told = rules.voting.ask(part.plain, part.places, part.atoms)
    known = rules.by_example.examples.known(part.words)
    return evolve(part, vote=vote, told=told, known=known)
