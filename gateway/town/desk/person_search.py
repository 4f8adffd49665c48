"""
Finding people by what a clerk knows of them.
"""

from __future__ import annotations

from gateway.core.people.person import Enrolled
from gateway.routing.words.text import plain


def is_found(known: Enrolled, words: str) -> bool:
    """
    Say whether *words* are in a person's name or number, or in an address or handle of
    theirs, regardless of case and accents.
    """
    accounts = (f"{each.address} {each.handle}" for each in known.accounts)
    of_it = known.person.id, known.person.name, *accounts
    return any(plain(words) in plain(each) for each in of_it)
