"""
Whose a proposal is, in words: apart from other texts of proposals, which need the
rules.
"""

from __future__ import annotations

from gateway.core.plenary.proposal import Proposal
from gateway.town.papers import Words


def author(one: Proposal, words: Words) -> str:
    """
    Return who proposed something, in *words* for proposals; that nobody is proven to
    have, where the account was bound to the wrong person.
    """
    return words.say("mistaken", author=one.author) if one.mistaken else one.author
