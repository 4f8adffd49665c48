"""
The words of places' names, found however people write them.
"""

from __future__ import annotations

import re

from attrs import define, field, frozen

from gateway.routing.around.kinds_abroad import kinds_before, kinds_behind, parted
from gateway.routing.around.names_abroad import (
    consonants,
    is_arabic,
    spelled_in_arabic,
    translated,
    without_article,
)
from gateway.routing.around.street_kinds import kind_of
from gateway.routing.words import text
from gateway.routing.words.remembered import Remembered
from gateway.routing.words.slips import is_slip, slips

#: Words in names that people often leave out.
SMALL = frozenset("a al d da das de del dels do dos el els l la las les los o".split())

#: From this length on, a word is also known by its sound and with one slip.
_LONG = 5

_NONE = frozenset[str]()


@frozen
class NameWord:
    """
    What a word of a message may be.

    Attributes:
        kinds: The kinds of street that it is before a name.
        behind: The kinds of street that it is behind a name, or has at its end.
        words: The numbers of the words of names that it may be.
        is_abroad: It is these in another language or in Arabic letters.
    """

    kinds: frozenset[str] = _NONE
    behind: frozenset[str] = _NONE
    words: frozenset[int] = frozenset()
    is_abroad: bool = False


#: A word that is in no name, and not one of those that people leave out.
_OTHER = NameWord()


@define(eq=False)
class NameWords:
    """
    Knows the words of names regardless of case and accents, and of five letters and
    more also by sound or with one slip; those that many places are named after, in the
    neighbours' languages, too; and all of them in Arabic letters.
    """

    _numbers: dict[str, int] = field(factory=dict, init=False)
    _sounds: dict[str, set[int]] = field(factory=dict, init=False)
    _slips: dict[str, set[str]] = field(factory=dict, init=False)
    _translated: dict[str, set[int]] = field(factory=dict, init=False)
    _arabic: dict[str, list[tuple[str, int]]] = field(factory=dict, init=False)
    _found: Remembered[NameWord | None] = field(init=False)
    _is_named: Remembered[bool] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._found = Remembered(self._look_up)
        self._is_named = Remembered(self._look_for_names)

    def learn(self, word: str) -> int:
        """
        Return the number of a folded *word* of a name.
        """
        if word in self._numbers:
            return self._numbers[word]
        number = self._numbers[word] = len(self._numbers)
        if len(word) >= _LONG:
            for sound in _heard(word):
                self._sounds.setdefault(sound, set()).add(number)
            for slip in slips(word):
                self._slips.setdefault(slip, set()).add(word)
        for form in translated(word):
            self._translated.setdefault(form, set()).add(number)
        said, written = spelled_in_arabic(word)
        for each in said:
            self._arabic.setdefault(each, []).append((written, number))
        return number

    def find(self, word: str) -> NameWord | None:
        """
        Return what a folded *word* may be; nothing if people often leave it out.
        """
        return self._found[word]

    def any_in(self, plain: str) -> bool:
        """
        Return whether any word of *plain* text may be one of a name.
        """
        return any(map(self._is_named.__getitem__, text.cut(plain)))

    def _look_for_names(self, written: str) -> bool:
        word = self._found[text.once(written)]
        return word is not None and bool(word.words)

    def _look_up(self, word: str) -> NameWord | None:
        kind = kind_of(word)
        kinds = kinds_before(word) | ({kind} if kind else _NONE)
        behind = kinds_behind(word)
        found = self._known(word, misspelt=not kinds)
        if found:
            return NameWord(kinds, behind, found)
        found, joined = self._known_abroad(word)
        if kinds or behind or found:
            abroad = bool(found) or not kind
            return NameWord(kinds, behind or joined, found, is_abroad=abroad)
        return None if word in SMALL else _OTHER

    def _known(self, word: str, *, misspelt: bool) -> frozenset[int]:
        if word in self._numbers:
            return frozenset({self._numbers[word]})
        if len(word) < _LONG or not misspelt:
            return frozenset()
        heard = (self._sounds.get(sound, ()) for sound in _heard(word))
        near = {w for slip in slips(word) for w in self._slips.get(slip, ())}
        slipped = {self._numbers[w] for w in near if is_slip(word, w)}
        return frozenset(slipped.union(*heard))

    def _known_abroad(self, word: str) -> tuple[frozenset[int], frozenset[str]]:
        """
        Return the words of names that *word* may be in another language, and the kinds
        of street that German joins to it.
        """
        if is_arabic(word):
            written = {
                number
                for said in consonants(word)
                for pattern, number in self._arabic.get(said, ())
                if re.fullmatch(pattern, word)
            }
            bare = without_article(word)
            return frozenset(written.union(self._translated.get(bare, ()))), _NONE
        name, kinds = parted(word)
        if name:
            found = self._known(name, misspelt=False)
            found = found.union(self._translated.get(name, ()))
            return found, kinds if found else _NONE
        return frozenset(self._translated.get(word, ())), _NONE


def _heard(word: str) -> tuple[str, ...]:
    # The sound as written, and of its plural.
    return text.sound(word), text.sound(word + "s")
