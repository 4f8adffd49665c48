"""
A fact that somebody told of, and then others; and whether one more tells of it.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime
from typing import TypeAlias

from attrs import define, field

from gateway.routing.same_fact.comparing import (
    LASTS,
    LASTS_LIKE,
    LASTS_UNLIKE,
    LIKE,
    agree,
    are_two,
    is_at_once,
    is_on_its_way,
    is_outage,
    is_same,
    is_there,
)
from gateway.routing.same_fact.synonyms import alike
from gateway.routing.same_fact.tellers import is_agreed
from gateway.routing.same_fact.telling import Telling

#: Of those who told of one fact, so many are remembered.
_LATEST = 32

#: A topic, and the name of a place.
Key: TypeAlias = tuple[str, str]

#: How much alike two messages are: whether in topic, and in how many words.
Likeness: TypeAlias = tuple[bool, int]


@define(eq=False)
class Fact:
    """
    What somebody told of, and then others.

    Attributes:
        tellings: The last of them.
        places: The names of all spots that anybody told.
        short: Those of the places that anybody called for short.
        words: All words in which it was told.
        topics: All that it was taken for.
        outages: All that was told to have failed for many.
        keys: Where it is found.
    """

    name: str
    tellings: deque[Telling] = field(init=False, factory=lambda: deque(maxlen=_LATEST))
    places: set[str] = field(init=False, factory=set)
    short: set[str] = field(init=False, factory=set)
    words: set[str] = field(init=False, factory=set)
    topics: set[str] = field(init=False, factory=set)
    outages: set[str] = field(init=False, factory=set)
    keys: set[Key] = field(init=False, factory=set)

    @property
    def last(self) -> tuple[datetime, str]:
        """
        When it was told of for the last time, and what tells it from others of then.
        """
        return self.tellings[-1].when, self.name


def goes_on(told: Telling, fact: Fact) -> bool:
    """
    Say whether somebody who goes on from what another told of *fact* can mean it.
    """
    apart = told.when - fact.tellings[-1].when
    elsewhere = told.at and fact.places and told.at.isdisjoint(fact.places | fact.short)
    # A reply may be about anything: about the same topic, or in words that it has.
    if told.after.isdisjoint(each.teller for each in fact.tellings):
        again = told.topics & fact.topics or told.words & fact.words
        if not (again or is_agreed(told.plain)) or told.is_wished:
            return False
    return apart <= LASTS_LIKE and not elsewhere and agree(told.houses, fact.tellings)


def likeness(told: Telling, fact: Fact, staying: frozenset[str]) -> Likeness | None:
    """
    Give how much alike what is *told* and the *fact* are; None, if it is another.

    Args:
        told: Later than all that was told of the fact.
        fact: That may be the same.
        staying: Topics of which any words will do.
    """
    apart = told.when - fact.tellings[-1].when
    at = fact.places or fact.short
    near = told.at & at
    moved = is_on_its_way(told, fact.words, apart)
    moved = moved or is_outage(told, fact.outages, apart)
    # Most facts are elsewhere, or were told of too long ago.
    if (not near and told.at and at and not moved) or apart > LASTS:
        return None
    here = not told.places.isdisjoint(fact.places)
    # Whoever takes it for something else, or names no place, must say more, or at once.
    afar = not near or told.topics.isdisjoint(fact.topics)
    shared = len(alike(told.words, fact.words))
    likely = shared >= (1 if near else LIKE)
    likely = likely or is_there(told, fact.words, fact.places)
    likely = moved or (apart <= LASTS_UNLIKE and likely)
    stays = not told.topics.isdisjoint(staying)
    at_once = not near and is_at_once(told, fact.words, apart, stays=stays)
    if afar and not (likely or at_once):
        return None
    if not (moved or agree(told.houses, fact.tellings)):
        return None
    # It is a single thing for all who told of it.
    if not moved and any(are_two(told, one, near, apart) for one in fact.tellings):
        return None
    found = [
        (bool(other.topics & told.topics), len(alike(other.words, told.words)))
        for other in fact.tellings
        if is_same(told, other, apart, staying, here=here, near=near)
    ]
    return max(found, default=None)
