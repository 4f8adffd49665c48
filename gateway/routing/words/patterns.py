"""
Regular expressions by the hundred, looked for at once (RE2): what it costs grows with
the text and with those of which something is said, and neither with their number nor
with what somebody wrote into them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import re2
from attrs import field, frozen

#: What an automaton may take: its program, and the states that it has been in; and what
#: that of one pattern may take, of which there are many.
_MEMORY = 64 * 2**20
_MEMORY_OF_ONE = 2 * 2**20

#: So many patterns have few states together.
_FEW = 16

#: How many instructions one pattern may have, and all together: RE2 refuses to build
#: a set that is too big for its memory, and does not say which pattern made it so.
_SIZE = 20_000
_TOGETHER = 500_000

#: Finds patterns in a text, and what their numbers are.
_Part: TypeAlias = tuple[Callable[[str], Sequence[int] | None], Sequence[int]]


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
        needed = int(re2.compile(pattern, _options()).programsize)
    except re2.error as e:
        raise PatternInvalid(_explained(e)) from e
    if needed > _SIZE:
        raise PatternInvalid(
            f"too big: {needed:,} instructions, of {_SIZE:,} at most; repeat less"
        )
    return needed


def check_sum(needed: int) -> None:
    """
    See that patterns which need so many instructions fit into one automaton.

    Raises:
        PatternInvalid: They do not.
    """
    if needed > _TOGETHER:
        raise PatternInvalid(
            f"with those before it more than {_TOGETHER:,} instructions: repeat less"
        )


@frozen
class Automaton:
    """
    Several patterns, all of them right, that are looked for at once.

    Most hold only where certain letters stand. All those letters are one automaton,
    which has few states, and a pattern is tried where its own are found. Only the
    patterns that name no letters are an automaton as they are: one of all would be in a
    new state with every new sentence, and to work out a state costs a hundred times
    what it costs to be there again.
    """

    patterns: Sequence[str]
    _parts: Sequence[_Part] = field(init=False, repr=False)

    @_parts.default
    def _compiled(self) -> Sequence[_Part]:
        every = range(len(self.patterns))
        if len(self.patterns) <= _FEW:
            return _together(self.patterns, every)
        whole = _by_letters(self.patterns)
        if whole is None:
            return _together(self.patterns, every)
        # What is tried where nothing is said names no letters.
        free = {*(whole.Match("", potential=True) or ())}
        named = [number for number in every if number not in free]
        apart = _by_letters([self.patterns[number] for number in named])
        if apart is None:
            return _together(self.patterns, every)
        return [(apart.Match, named), *_together(self.patterns, sorted(free))]

    def found(self, text: str) -> Sequence[int]:
        """
        Give the numbers of those that are found in *text*.
        """
        # They give None for nothing.
        return [
            numbers[place]
            for match, numbers in self._parts
            for place in match(text) or ()
        ]


def _by_letters(patterns: Sequence[str]) -> re2.Filter | None:
    letters = re2.Filter()
    try:
        for pattern in patterns:
            letters.Add(pattern, _options(_MEMORY_OF_ONE))
        letters.Compile()
    except re2.error:
        return None  # They name more letters than RE2 has room for, or one is too big.
    return letters


def _together(patterns: Sequence[str], numbers: Sequence[int]) -> Sequence[_Part]:
    if not numbers:
        return ()
    together = re2.Set.SearchSet(_options())
    for number in numbers:
        together.Add(patterns[number])
    together.Compile()
    return ((together.Match, numbers),)


def _options(memory: int = _MEMORY) -> re2.Options:
    options = re2.Options()
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
