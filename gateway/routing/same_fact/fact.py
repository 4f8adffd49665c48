"""
A fact that several people report, and whether a further message reports it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TypeAlias

from attrs import define, field

from gateway.routing.same_fact.comparing import (
    LASTS,
    LASTS_LIKE,
    LASTS_UNLIKE,
    LIKE,
    is_at_once,
    is_on_its_way,
    is_outage,
    is_same,
    is_there,
)
from gateway.routing.same_fact.houses import House, agree
from gateway.routing.same_fact.synonyms import alike
from gateway.routing.same_fact.tellers import is_agreed
from gateway.routing.same_fact.telling import Telling
from gateway.routing.same_fact.telling_apart import are_two

#: How many of the latest tellings of a fact are kept.
_LATEST = 32

#: A topic, and the name of a place.
Key: TypeAlias = tuple[str, str]

#: How alike two messages are: whether they share a topic, and how many words.
Likeness: TypeAlias = tuple[bool, int]


@define(eq=False)
class ReportedFact:
    """
    A fact that one or more messages report.

    Attributes:
        name: Its name, that of the first message.
        tellings: The latest tellings.
        places: The names of all places in its tellings.
        short: Those of the places called by short names or landmarks, too.
        words: All words of its tellings, stemmed.
        topics: All topics of its tellings.
        outages: All that has failed for many, according to its tellings.
        keys: The keys under which it is indexed.
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
    def houses(self) -> Sequence[Collection[House]]:
        """
        The houses that each of its tellings names.
        """
        return [told.houses for told in self.tellings]

    @property
    def last(self) -> tuple[datetime, str]:
        """
        When it was last reported, and its name, so that the order is unique.
        """
        return self.tellings[-1].when, self.name


def goes_on(told: Telling, fact: ReportedFact) -> bool:
    """
    Return whether a message that refers to a telling of *fact* can be about it.
    """
    apart = told.when - fact.tellings[-1].when
    elsewhere = told.at and fact.places and told.at.isdisjoint(fact.places | fact.short)
    # A reply may be about anything, so it must share a topic or a word, or agree.
    if told.after.isdisjoint(each.teller for each in fact.tellings):
        again = told.topics & fact.topics or told.words & fact.words
        if not (again or is_agreed(told.plain)) or told.is_wished:
            return False
    return apart <= LASTS_LIKE and not elsewhere and agree(told.houses, fact.houses)


def likeness(
    told: Telling, fact: ReportedFact, staying: frozenset[str]
) -> Likeness | None:
    """
    Return how alike a telling and *fact* are; None if it is about another fact.

    Args:
        told: The telling, later than all of the fact.
        fact: The fact.
        staying: Topics of things that stay where they are, for which any words will do.
    """
    apart = told.when - fact.tellings[-1].when
    at = fact.places or fact.short
    near = told.at & at
    moved = is_on_its_way(told, fact.words, apart)
    moved = moved or is_outage(told, fact.outages, apart)
    # Most facts are elsewhere, or were reported too long ago.
    if (not near and told.at and at and not moved) or apart > LASTS:
        return None
    here = not told.places.isdisjoint(fact.places)
    # With another topic, or without a place, more words must be the same, or it must
    # follow at once.
    afar = not near or told.topics.isdisjoint(fact.topics)
    shared = len(alike(told.words, fact.words))
    likely = shared >= (1 if near else LIKE)
    likely = likely or is_there(told, fact.words, fact.places)
    likely = moved or (apart <= LASTS_UNLIKE and likely)
    stays = not told.topics.isdisjoint(staying)
    at_once = not near and is_at_once(told, fact.words, apart, stays=stays)
    if afar and not (likely or at_once):
        return None
    if not (moved or agree(told.houses, fact.houses)):
        return None
    # All tellings of a fact are about a single thing.
    if not moved and any(are_two(told, one, near, apart) for one in fact.tellings):
        return None
    found = [
        (bool(other.topics & told.topics), len(alike(other.words, told.words)))
        for other in fact.tellings
        if is_same(told, other, apart, staying, here=here, near=near)
    ]
    return max(found, default=None)
