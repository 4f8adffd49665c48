"""
A quick bound on what a part of a message may say: certain atoms, by the words of the
message.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import compress

from attrs import field, frozen

from gateway.routing.words.matching.index import Index


@frozen(eq=False)
class Clues:
    """
    Tells which of the *wanted* atoms each word of a message gives a clue to. It looks
    in an index of these alone, to which most words are nothing.

    Attributes:
        index: All words and patterns of the rules.
        wanted: The atoms.
    """

    index: Index
    wanted: frozenset[int]
    _few: Index = field(init=False)

    @_few.default
    def _of_the_wanted(self) -> Index:
        return self.index.only(self.wanted)

    def by_word(
        self, words: Sequence[str], unnamed: Sequence[str], language: str
    ) -> Mapping[str, AbstractSet[int]]:
        """
        Return, for each word of a message, the wanted atoms that a part with that word
        may say. A part says no others of them, besides tags and patterns that need no
        word, whether it is surely in *language* or not.

        Args:
            words: The message's words, as `text.cut` returns them.
            unnamed: Those without the words of handles and addresses.
            language: The language that a part may surely be in.
        """
        heard = self._few.heard(unnamed, "", language)
        places = [*compress(range(len(unnamed)), heard)]
        # Where a phrase is repeated, its first word may have another form.
        begun: dict[int, set[int]] = {}
        begins = [at for at in places if (one := heard[at]) and one.begins]
        spans = self._few.phrases.spans(heard, places, begins)
        for atom, (start, _) in spans.items():
            first = heard[start]
            for unit in first.units if first is not None else ():
                begun.setdefault(unit, set()).add(atom)
        clues = self._few.expressions.by_word(words)
        for word, known in {unnamed[at]: heard[at] for at in places}.items():
            if known is not None:
                told = clues.setdefault(word, set())
                told.update(known.atoms)
                told.update(*[begun[unit] for unit in begun.keys() & known.units])
        return clues
