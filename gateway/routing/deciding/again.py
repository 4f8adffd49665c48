"""
Parts of a message, each read by itself; and what any of them may say, which is known
without reading one.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from attrs import evolve, frozen

from gateway.routing.reading import Reading, addressed, heard_alone
from gateway.routing.words import text
from gateway.routing.words.language.spoken import spoken_in
from gateway.routing.words.learning.vote import Vote
from gateway.routing.words.matching.index import Index
from gateway.routing.words.tags import without_names

#: Whether this is a name is told by what stands before it, and that may be cut off.
_GLUED = re.compile(r"[#@](?<=[\w.@+-].)")


@frozen
class Again:
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
            vote=Vote(),
            told=Vote(),
            known=(),
            like={},
        )

    def likely(self) -> AbstractSet[int] | None:
        """
        Give atoms, and no part says any besides; None, if that cannot be told.
        """
        plain = self.reading.plain
        if _GLUED.search(plain):
            return None
        every = text.cut(plain)
        written = without_names(plain, every)
        return self.reading.atoms.likely | self.index.likely(
            every, written, self.language
        )
