"""
Regular expressions by the hundred, looked for at once (RE2): what it costs grows with
the text and with those of which something is said, and neither with their number nor
with what somebody wrote into them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import re2
from attrs import field, frozen

from gateway.routing.words.matching.needed import Needed
from gateway.routing.words.matching.needs import branches
from gateway.routing.words.text import plain

#: What an automaton may take: its program, and the states that it has been in; and what
#: that of one pattern may take, of which there are many.
_MEMORY = 64 * 2**20
_MEMORY_OF_ONE = 2 * 2**20

#: How many instructions one pattern may have, and all together: each that is tried
#: keeps memory, and RE2 refuses to build what is too big, and does not say what made it
#: so.
_SIZE = 20_000
_TOGETHER = 400_000


#: What of a pattern is no character that must be said as it is written: escapes, names
#: and flags of groups, and classes, of which it is enough that one is said.
_NOT_LITERAL = re.compile(
    r"\\Q.*?(?:\\E|$)|\\[pP](?:\{[^}]*\}|.)|\\x(?:\{[^}]*\}|..)|\\."
    r"|\(\?P?<\w+>|\(\?(?P<flags>[a-zA-Z-]*)[:)]"
    r"|\[(?P<none>\^?)(?P<class>\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*)\]",
    re.DOTALL,
)


#: What asks for a character that is not ASCII, or may. All other patterns take any such
#: for one that they do not know: what stands in a text for each is a single byte then,
#: and "any" a quarter of the instructions that it is where one may be four bytes long.
_WIDE = re.compile(r"[^\x00-\x7f]|\\[pPxCQ]|\(\?[a-zA-Z-]*i")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


class PatternInvalid(Exception):
    """
    A pattern that cannot be taken; the message says why, to a person.
    """


def size(pattern: str) -> int:
    """
    Give the number of RE2's instructions for *pattern*.

    Raises:
        PatternInvalid: RE2 does not take it, or it is too big.
    """
    try:
        wide = _is_wide(pattern)
        options = _options(_MEMORY, wide=wide)
        needed = int(re2.compile(_written(pattern, wide=wide), options).programsize)
    except re2.error as e:
        raise PatternInvalid(_explained(e)) from e
    if needed > _SIZE:
        raise PatternInvalid(
            f"too big: {needed:,} instructions, of {_SIZE:,} at most; repeat less"
        )
    return needed


def unsaid(pattern: str) -> str:
    """
    Give a character that *pattern* asks for and that no plain text has: a capital, or
    one with an accent; empty if there is none.
    """
    skipped = list(_NOT_LITERAL.finditer(pattern))
    any_case = any("i" in (each["flags"] or "").partition("-")[0] for each in skipped)

    def is_said(character: str) -> bool:
        each = character.lower() if any_case else character
        return plain(each) == each

    literal = _NOT_LITERAL.sub("", pattern)
    found = next((each for each in literal if not is_said(each)), "")
    for each in skipped:
        members = (each["class"] or "").replace("-", "")
        if members and not each["none"] and not any(map(is_said, members)):
            found = found or members[0]
    return found


def check_sum(needed: int) -> None:
    """
    See that patterns which need so many instructions are not too many.

    Raises:
        PatternInvalid: They do not.
    """
    if needed > _TOGETHER:
        raise PatternInvalid(
            f"with those before it more than {_TOGETHER:,} instructions: repeat less"
        )


@frozen(eq=False)
class Together:
    """
    A few patterns, all of them right, that are one automaton: two, if some are wide.
    """

    patterns: Sequence[str]
    memory: int = _MEMORY
    _sets: Sequence[tuple[bool, Sequence[int], re2.Set]] = field(init=False)

    @_sets.default
    def _compiled(self) -> Sequence[tuple[bool, Sequence[int], re2.Set]]:
        numbers: dict[bool, list[int]] = {}
        for number, pattern in enumerate(self.patterns):
            numbers.setdefault(_is_wide(pattern), []).append(number)
        sets = []
        for wide, some in numbers.items():
            together = re2.Set.SearchSet(_options(self.memory, wide=wide))
            for number in some:
                together.Add(_written(self.patterns[number], wide=wide))
            together.Compile()
            sets.append((wide, some, together))
        return sets

    def found(self, text: str) -> Sequence[int]:
        """
        Give the numbers of those that are found in *text*.
        """
        # It gives None for nothing.
        return [
            numbers[place]
            for wide, numbers, together in self._sets
            for place in together.Match(text if wide else _narrow(text)) or ()
        ]

    def __reduce__(self) -> tuple[Any, ...]:
        return Together, (self.patterns, self.memory)


@frozen(eq=False)
class Expressions:
    """
    Hundreds of patterns, all of them right, by their atoms.

    Most hold only where certain words stand. What is known of a word is remembered, so
    that these are few look-ups, and a pattern is tried where its own are said and
    somebody asks for it. Only the patterns that need no word are one automaton: one of
    all would be in a new state with every new sentence, and to work out a state costs a
    hundred times what it costs to be there again.
    """

    patterns: Mapping[int, str]
    _needed: Needed = field(init=False)
    free: Sequence[int] = field(init=False)
    _together: Together = field(init=False)
    _alone: dict[int, Together] = field(init=False, factory=dict)

    @_needed.default
    def _by_words(self) -> Needed:
        return Needed({atom: branches(each) for atom, each in self.patterns.items()})

    @free.default
    def _of_any_words(self) -> Sequence[int]:
        return [atom for atom, needs in self._needed.branches.items() if not needs]

    @_together.default
    def _at_once(self) -> Together:
        return Together([self.patterns[atom] for atom in self.free])

    def found(self, text: str) -> Sequence[int]:
        """
        Give those that need no word, and are found in *text*.
        """
        if not self.free:
            return ()
        return [self.free[place] for place in self._together.found(text)]

    def likely(self, words: Iterable[str]) -> set[int]:
        """
        Give those that need words, and may be found in a text of these *words*.
        """
        return self._needed.met(words)

    def meets(self, word: str) -> bool:
        """
        Say whether some need a *word* of a plain text.
        """
        return self._needed.meets(word)

    def by_word(self, words: Iterable[str]) -> dict[str, set[int]]:
        """
        Give the same by word: a text in which none of a pattern's is said has it not.
        """
        return self._needed.by_word(words)

    def is_found(self, atom: int, text: str) -> bool:
        """
        Say whether one is found in *text*.
        """
        # Most are never needed: somebody writes of everything, and nobody of all.
        if atom not in self._alone:
            self._alone[atom] = Together([self.patterns[atom]], _MEMORY_OF_ONE)
        return bool(self._alone[atom].found(text))


def _is_wide(pattern: str) -> bool:
    return bool(_WIDE.search(pattern))


def _written(pattern: str, *, wide: bool) -> str | bytes:
    return pattern if wide else pattern.encode()


@lru_cache(maxsize=16)
def _narrow(text: str) -> bytes:
    return _NOT_ASCII.sub("\xff", text).encode("latin-1")


def _options(memory: int, *, wide: bool) -> re2.Options:
    options = re2.Options()
    if not wide:
        options.encoding = re2.Options.Encoding.LATIN1
    options.log_errors = False
    options.never_capture = True
    options.max_mem = memory
    return options


def _explained(error: Exception) -> str:
    reason = error.args[0] if error.args else ""
    said = reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)
    if "invalid perl operator" in said:
        return f"{said}: RE2 has no look-around, as it can take for ever to match"
    if "invalid escape sequence" in said:
        return f"{said}: RE2 has no back-references, as they can take for ever to match"
    return said
