"""
What is said to whoever gives a command, before it is in any language.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen


@frozen
class Sentence:
    """
    One sentence.

    Attributes:
        name: What the catalogue of commands (`gateway/cli/words.yaml`) calls it.
        values: What is put in, by the names that stand there: words and numbers as
            they are; what a state or the like is called, and another sentence, as it
            is said.
    """

    name: str
    values: Mapping[str, Any]


def sentence(name: str, /, **values: Any) -> Sentence:
    """
    Make a sentence of its *name* and what is put in.
    """
    return Sentence(name, values)
