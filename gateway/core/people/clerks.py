"""
The names of clerks, as settings list them.
"""

from __future__ import annotations


def known_as(clerk: str) -> str:
    """
    Normalize a clerk's name for comparison.
    """
    return " ".join(clerk.split()).casefold()


def names_in(text: str) -> frozenset[str]:
    """
    Return the names in *text*, which are separated by commas, for comparison.
    """
    return frozenset(filter(None, map(known_as, text.split(","))))
