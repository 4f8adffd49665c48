"""
Sentences of commands, before they are put into a language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

from attrs import frozen

#: Where a word begins within the name of a class.
_HUMP = re.compile(r"(?<!^)(?=[A-Z])")


@frozen
class Sentence:
    """
    One sentence: a key of the catalogue, and the values to put in.

    Attributes:
        name: Its key in the catalogues of commands (`gateway/cli/wording.py`) and of
            the console.
        values: What is put in, by placeholder. Words and numbers appear as they are;
            enums such as states, and other sentences, are translated.
    """

    name: str
    values: Mapping[str, Any]


def sentence(name: str, /, **values: Any) -> Sentence:
    """
    Make a sentence from its *name* and what is put in.
    """
    return Sentence(name, values)


def key_of(member: Enum) -> str:
    """
    Return the key of a state, an event or another enum's *member* in catalogues, such
    as ``case-state-open``.
    """
    kind = _HUMP.sub("-", type(member).__name__)
    return f"{kind}-{member.name}".lower().replace("_", "-")


def in_words(
    what: str | Enum | Sentence,
    values: Mapping[str, Any],
    texts: Callable[[str], str],
    put: Callable[[Any], str],
) -> str:
    """
    Return a sentence in one language.

    Args:
        what: A sentence, its name, or an enum such as a state (see `key_of`).
        values: What is put in, where *what* is a name.
        texts: Returns the text of a name, with placeholders.
        put: Writes a value that is neither a sentence nor an enum.
    """
    if isinstance(what, Sentence):
        return in_words(what.name, what.values, texts, put)
    if isinstance(what, Enum):
        what = key_of(what)
    told = {
        name: in_words(value, {}, texts, put)
        if isinstance(value, Enum | Sentence)
        else put(value)
        for name, value in values.items()
    }
    return texts(what).format(**told)
