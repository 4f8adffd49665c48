"""
The files that a file of the rules includes; found without reading anything else of it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from gateway.core.errors import Position
from gateway.routing.parsing.source import Scalar, compose, held, items_of

#: Where "include" may be a key: a colon follows, if only after lines that say nothing.
_KEY = re.compile(r"include[\"']?(?:\s|#[^\n\r]*[\n\r])*:")

#: YAML escapes with which "include" could be written without those letters in a row: a
#: line break within the word, or the code of a letter.
_ESCAPED = re.compile(r"\\(?:\s|(?:x|u00|U000000)[67])")

#: The includes of so many files are cached, for when the rules are read again.
_KNOWN = 8


def includes(text: str, file: str) -> tuple[tuple[str, Position], ...]:
    """
    Return the files that *text* includes, each with the position of its name.
    """
    # Few files include others: parsing all of them as YAML would take longer than
    # loading the compiled rules from the cache.
    may = _KEY.search(text) or _ESCAPED.search(text)
    return _includes(text, file) if may else ()


@lru_cache(_KNOWN)
def _includes(text: str, file: str) -> tuple[tuple[str, Position], ...]:
    included = held(compose(text, file, []), "include")
    return tuple(
        (item.value, item.position)
        for item in (items_of(included) if included else ())
        if isinstance(item, Scalar) and item.value.strip()
    )
