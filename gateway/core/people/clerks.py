"""
The names of clerks, as settings list them.
"""

from __future__ import annotations


def known_as(clerk: str) -> str:
    """
    Normalize a clerk's name for comparison.
    """
    return " ".join(clerk.split()).casefold()


def names_in(text: str) -> dict[str, str]:
    """
    Return the names in *text*, which are separated by commas, as they are written; by
    what `known_as` makes of them.
    """
    written = (" ".join(name.split()) for name in text.split(","))
    return {known_as(name): name for name in written if name}
