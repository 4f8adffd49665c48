"""
Parts of a message, each read by itself; and what each of them may say, which is known
without reading it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property

from attrs import evolve, frozen

from gateway.routing.reading import Reading, addressed, heard_alone
from gateway.routing.words import text
from gateway.routing.words.language.spoken import spoken_in
from gateway.routing.words.learning.vote import Vote
from gateway.routing.words.matching.index import Index
from gateway.routing.words.tags import without_names

#: Whether this is a name is told by what stands before it, and that may be cut off.
_GLUED = re.compile(r"[#@](?<=[\w.@+-].)")

#: What examples say that are not asked.
_NOTHING = Vote()


@frozen
class PartReader:
    """
    Reads parts of a message by themselves.

    Attributes:
        reading: Of the whole message.
        index: Everything that rules ask about.
        language: What is spoken where nothing tells.
    """

    reading: Reading
    index: Index
    language: str

    def read(self, said: str) -> Reading:
        """
        Give what a part tells by its words; examples are not asked of it.

        Args:
            said: What the part says, in plain text.
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
        Whether what stands before a name, and tells that it is one, may be cut off from
        it by who parts the message elsewhere than at blanks.
        """
        return _GLUED.search(self.reading.plain) is not None

    def likely(self, said: str) -> AbstractSet[int]:
        """
        Give atoms, and a part says none besides, unless it cuts a name.

        Args:
            said: What the part says, in plain text.
        """
        each = filter(None, map(self._clues.get, text.cut(said)))
        return self._anywhere.union(*each)

    @cached_property
    def _clues(self) -> Mapping[str, AbstractSet[int]]:
        every = text.cut(self.reading.plain)
        written = without_names(self.reading.plain, every)
        return self.index.clues(every, written, self.language)

    @cached_property
    def _anywhere(self) -> set[int]:
        told = {*self.reading.atoms.likely, *self.index.expressions.free}
        return told.difference(*self._clues.values())
