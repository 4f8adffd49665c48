"""
Sentences of commands, before they are put into a language.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen


@frozen
class Sentence:
    """
    One sentence: a key of the catalogue, and the values to put in.

    Attributes:
        name: Its key in the catalogue of commands (`gateway/cli/wording.py`).
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
