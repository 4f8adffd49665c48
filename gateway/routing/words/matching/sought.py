"""
Patterns with look-around, which RE2 does not have, searched for at the speed of RE2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import re2
from attrs import field, frozen

from gateway.routing.words.matching.patterns import narrow, options


@frozen(eq=False)
class Sought:
    """
    A pattern of which RE2 finds where it may begin: in a long text this takes a
    twentieth of the time.

    Attributes:
        written: The pattern.
        begins: One without look-around that matches wherever *written* does, and
            perhaps elsewhere; in text in which each character that is not ASCII is the
            byte 255.
        pattern: What is *written*, compiled by the standard library.
    """

    written: str
    begins: str
    pattern: re.Pattern[str] = field(init=False)
    _likely: Any = field(init=False)

    @pattern.default
    def _of_the_library(self) -> re.Pattern[str]:
        return re.compile(self.written)

    @_likely.default
    def _compiled(self) -> Any:
        return re2.compile(self.begins.encode(), options(wide=False))

    def search(self, text: str) -> re.Match[str] | None:
        """
        Return the first match in *text*, as `re.Pattern.search` does.
        """
        return next(self.finditer(text), None)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """
        Yield the matches in *text*, as `re.Pattern.finditer` does. Where nothing is
        matched, that is no match.
        """
        narrowed, at = narrow(text), 0
        while at < len(narrowed):
            likely = self._likely.search(narrowed, at)
            if likely is None:
                return
            found = self.pattern.match(text, likely.start())
            at = likely.start() + 1
            if found is not None and found[0]:
                yield found
                at = found.end()
