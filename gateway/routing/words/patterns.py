"""
Regular expressions by the hundred as one automaton (RE2): what it costs grows with
the text, and neither with their number nor with what somebody wrote into them.
"""

from __future__ import annotations

from collections.abc import Sequence

import re2
from attrs import field, frozen

#: What the automaton may take: its program, and the states that it has been in.
_MEMORY = 64 * 2**20

#: How many instructions one pattern may have, and all together: RE2 refuses to build
#: a set that is too big for its memory, and does not say which pattern made it so.
_SIZE = 20_000
_TOGETHER = 500_000


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
    """

    patterns: Sequence[str]
    _set: re2.Set | None = field(init=False, repr=False)

    @_set.default
    def _compiled(self) -> re2.Set | None:
        if not self.patterns:
            return None
        together = re2.Set.SearchSet(_options())
        for pattern in self.patterns:
            together.Add(pattern)
        together.Compile()
        return together

    def found(self, text: str) -> Sequence[int]:
        """
        Give the numbers of those that are found in *text*.
        """
        # It gives None for nothing.
        return (self._set.Match(text) if self._set is not None else None) or ()


def _options() -> re2.Options:
    options = re2.Options()
    options.log_errors = False
    options.never_capture = True
    options.max_mem = _MEMORY
    return options


def _explained(error: Exception) -> str:
    reason = error.args[0] if error.args else ""
    said = reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)
    if "invalid perl operator" in said:
        return f"{said}: RE2 has no look-around, as it can take for ever to match"
    if "invalid escape sequence" in said:
        return f"{said}: RE2 has no back-references, as they can take for ever to match"
    return said
