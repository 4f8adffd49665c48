"""
How a letter is worded: by the catalogue, in the town's own language.
"""

from __future__ import annotations

from typing import Protocol


class Say(Protocol):
    """
    Gives a text of the catalogue in the town's own language.
    """

    def __call__(self, name: str, /, **variables: str) -> str:
        """
        Fill the text *name* with *variables*.
        """
