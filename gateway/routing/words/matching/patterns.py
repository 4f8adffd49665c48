"""
Matching of hundreds of regular expressions at once, with RE2. The cost grows with the
text and with the patterns whose required words it has, but not with their number nor
with what they contain.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import re2
from attrs import field, frozen

from gateway.routing.words.matching.needed import Met, Needed
from gateway.routing.words.matching.needs import branches
from gateway.routing.words.text import plain

#: The most bytes of an automaton (program and cached states): of the one of many
#: patterns, and of one of a single pattern.
_MEMORY = 64 * 2**20
_MEMORY_OF_ONE = 2 * 2**20

#: The most instructions of one pattern, and of all together: each takes memory, and RE2
#: refuses a set that is too big without saying which pattern made it so.
_SIZE = 20_000
_TOGETHER = 1_000_000


#: Parts of a pattern that are no literals: escapes, names and flags of groups, and
#: classes.
_NOT_LITERAL = re.compile(
    r"\\Q.*?(?:\\E|$)|\\[pP](?:\{[^}]*\}|.)|\\x(?:\{[^}]*\}|..)|\\."
    r"|\(\?P?<\w+>|\(\?(?P<flags>[a-zA-Z-]*)[:)]"
    r"|\[(?P<none>\^?)(?P<class>\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*)\]",
    re.DOTALL,
)


#: What makes a pattern wide: it may match characters that are not ASCII. All others are
#: matched against text in which each such character is a single byte, so that "any"
#: takes a quarter of the instructions that it takes in UTF-8.
_WIDE = re.compile(r"[^\x00-\x7f]|\\[pPxCQ]|\(\?[a-zA-Z-]*i")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")

#: A message that says nothing.
_NOTHING = b"xq 0~"


class PatternInvalid(Exception):
    """
    A pattern that cannot be used; the message says why.
    """


def size(pattern: str, *, part: bool = False) -> int:
    """
    Return the number of RE2's instructions for *pattern*, or for a *part* of one.

    Raises:
        PatternInvalid: RE2 does not accept it, it is too big, or it would be found in
            any message.
    """
    try:
        wide = _is_wide(pattern)
        compiled = re2.compile(_written(pattern, wide=wide), options(wide=wide))
        needed = int(compiled.programsize)
    except re2.error as e:
        raise PatternInvalid(_explained(e)) from e
    if needed > _SIZE:
        raise PatternInvalid(
            f"too big: {needed:,} instructions, of {_SIZE:,} at most; repeat less"
        )
    if not part and _is_found_anywhere(compiled):
        raise PatternInvalid("it is found in any message: is there a | too many?")
    return needed


def _is_found_anywhere(compiled: Any) -> bool:
    found = compiled.search(_NOTHING)
    return found is not None and (not found.group() or compiled.search(b"") is not None)


def unsaid(pattern: str) -> str:
    """
    Return a character that *pattern* requires and plain text never has: a capital, or
    one with an accent; empty if there is none.
    """
    skipped = list(_NOT_LITERAL.finditer(pattern))
    any_case = any("i" in (each["flags"] or "").partition("-")[0] for each in skipped)

    def is_said(character: str) -> bool:
        each = character.lower() if any_case else character
        return plain(each) == each

    literal = _NOT_LITERAL.sub("", pattern)
    found = next((each for each in dict.fromkeys(literal) if not is_said(each)), "")
    for each in skipped:
        members = (each["class"] or "").replace("-", "")
        if members and not each["none"] and not any(map(is_said, members)):
            found = found or members[0]
    return found


def check_sum(needed: int) -> None:
    """
    Check the number of instructions of all patterns together.

    Raises:
        PatternInvalid: There are too many.
    """
    if needed > _TOGETHER:
        raise PatternInvalid(
            f"with those before it more than {_TOGETHER:,} instructions: repeat less"
        )


@frozen(eq=False)
class Together:
    """
    Valid patterns compiled into one automaton, or two if some are wide.
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
            together = re2.Set.SearchSet(options(self.memory, wide=wide))
            for number in some:
                together.Add(_written(self.patterns[number], wide=wide))
            together.Compile()
            sets.append((wide, some, together))
        return sets

    def found(self, text: str) -> Sequence[int]:
        """
        Return the numbers of the patterns that match in *text*.
        """
        # `Match` returns None for none.
        return [
            numbers[place]
            for wide, numbers, together in self._sets
            for place in together.Match(text if wide else narrow(text)) or ()
        ]

    def __reduce__(self) -> tuple[Any, ...]:
        return Together, (self.patterns, self.memory)


@frozen(eq=False)
class Expressions:
    """
    Hundreds of valid patterns, by atom.

    Most can match only where certain words stand: such a pattern is matched alone, if
    its words are said and a rule asks for it. Only patterns that need no word are
    compiled into one automaton. One of all patterns would be in new states with every
    sentence, and computing a state costs a hundred times as much as a cached one.

    Attributes:
        patterns: The patterns, by atom.
    """

    patterns: Mapping[int, str]
    _needed: Needed = field(init=False)
    _together: Together = field(init=False)
    _alone: dict[int, Together] = field(init=False, factory=dict)

    @_needed.default
    def _by_words(self) -> Needed:
        return Needed({atom: branches(each) for atom, each in self.patterns.items()})

    @property
    def free(self) -> Sequence[int]:
        """
        The atoms of the patterns that need no word.
        """
        return self._needed.free

    @_together.default
    def _at_once(self) -> Together:
        return Together([self.patterns[atom] for atom in self.free])

    def only(self, wanted: Container[int]) -> Expressions:
        """
        Return the *wanted* patterns alone.
        """
        return Expressions({a: p for a, p in self.patterns.items() if a in wanted})

    def found(self, text: str) -> Sequence[int]:
        """
        Return the patterns that need no word and match in *text*.
        """
        if not self.free:
            return ()
        return [self.free[place] for place in self._together.found(text)]

    def met_by(self, word: str) -> Met | None:
        """
        Return the needs that a *word* of plain text meets; None if it meets none.
        """
        return self._needed.met_by(word)

    def likely(self, met_by: Iterable[Met | None]) -> set[int]:
        """
        Return the patterns that need words and may match in a text; *met_by* has the
        needs that each of its words meets.
        """
        return self._needed.likely(met_by)

    def by_word(self, words: Iterable[str]) -> dict[str, set[int]]:
        """
        Return the same by word: a pattern cannot match in a text without its word.
        """
        return self._needed.by_word(words)

    def is_found(self, atom: int, text: str) -> bool:
        """
        Say whether the pattern *atom* matches in *text*.
        """
        # Compiled lazily, as most are never needed.
        if atom not in self._alone:
            self._alone[atom] = Together([self.patterns[atom]], _MEMORY_OF_ONE)
        return bool(self._alone[atom].found(text))


def _is_wide(pattern: str) -> bool:
    return bool(_WIDE.search(pattern))


def _written(pattern: str, *, wide: bool) -> str | bytes:
    return pattern if wide else pattern.encode()


@lru_cache(maxsize=16)
def narrow(text: str) -> bytes:
    """
    Return *text* with a byte for each character: 255 for all that are not ASCII.
    """
    # Most plain text is ASCII, which is seen in no time.
    narrowed = text if text.isascii() else _NOT_ASCII.sub("\xff", text)
    return narrowed.encode("latin-1")


def options(memory: int = _MEMORY, *, wide: bool) -> re2.Options:
    """
    Return options for an automaton of at most *memory* bytes. Unless it is *wide*, it
    reads what `narrow` returns.
    """
    chosen = re2.Options()
    if not wide:
        chosen.encoding = re2.Options.Encoding.LATIN1
    chosen.log_errors = False
    chosen.never_capture = True
    chosen.max_mem = memory
    return chosen


def _explained(error: Exception) -> str:
    reason = error.args[0] if error.args else ""
    said = reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)
    if "invalid perl operator" in said:
        return f"{said}: RE2 has no look-around, as it can take for ever to match"
    if "invalid escape sequence" in said:
        return f"{said}: RE2 has no back-references, as they can take for ever to match"
    return said
