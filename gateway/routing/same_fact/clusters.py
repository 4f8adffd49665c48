"""
Likely duplicates: messages of several people that tell of the same fact.

It is the same fact where the topic, the place and the time are the same, and a word
that tells: of a lamp, which `stays` where it is, any words will do. Whoever takes it
for another topic must say more that is the same. Where no place is told, the wording
must speak for itself, unless both tell of it at once. A street is long: another number,
or "another" lamp, is another fact.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from itertools import product
from typing import TypeAlias

from attrs import define, field

from gateway.core.decision import Decision, Outcome
from gateway.core.intents import COMPLAINT, INCIDENT
from gateway.core.message import Message
from gateway.routing.around.places import Spot
from gateway.routing.same_fact.comparing import (
    LASTS,
    LASTS_LIKE,
    LASTS_UNLIKE,
    LIKE,
    agree,
    is_at_once,
    is_on_its_way,
    is_same,
    is_there,
)
from gateway.routing.same_fact.synonyms import alike, is_astray
from gateway.routing.same_fact.telling import (
    ShortNames,
    Telling,
    houses,
    short_names,
    telling,
)
from gateway.routing.table import RoutingTable

#: Intents that tell of a fact.
TELLING = frozenset({INCIDENT, COMPLAINT})

#: On what a mailbox says: the fact is no more, and whoever tells of it again opens it
#: again.
RESOLUTION = "resolution"

#: Facts of one topic and place that are remembered, and how they were last told of.
_OPEN = 32

#: Whoever told of something lately, and may be gone on from.
_TELLERS = 1_024

#: Any topic; no place, and whatever place.
_ANY = ""
_NOWHERE = ""
_ANYWHERE = "*"

#: A topic, and the name of a place.
_Key: TypeAlias = tuple[str, str]

#: How much alike two messages are: whether in topic, and in how many words.
_Likeness: TypeAlias = tuple[bool, int]


@define(eq=False)
class _Fact:
    """
    What somebody told of, and then others.

    Attributes:
        tellings: The last of them.
        places: The names of all spots that anybody told.
        short: Those of the places that anybody called for short.
        words: All words in which it was told.
        topics: All that it was taken for.
        keys: Where it is found.
    """

    name: str
    tellings: deque[Telling] = field(init=False, factory=lambda: deque(maxlen=_OPEN))
    places: set[str] = field(init=False, factory=set)
    short: set[str] = field(init=False, factory=set)
    words: set[str] = field(init=False, factory=set)
    topics: set[str] = field(init=False, factory=set)
    keys: set[_Key] = field(init=False, factory=set)

    @property
    def last(self) -> tuple[datetime, str]:
        """
        When it was told of for the last time, and what tells it from others of then.
        """
        return self.tellings[-1].when, self.name


@define
class Clusters:
    """
    The facts that were told of lately.

    Attributes:
        staying: Topics of which any words will do.
        short: What the town's places are called for short.
    """

    staying: frozenset[str] = frozenset()
    short: ShortNames = field(factory=ShortNames)
    _facts: dict[_Key, deque[_Fact]] = field(init=False, factory=dict)
    _told_by: dict[str, _Fact] = field(init=False, factory=dict)

    def join(
        self,
        message: Message,
        decision: Decision,
        spots: Sequence[Spot],
        plain: str | None = None,
    ) -> str:
        """
        Find the fact that *message* tells of, or open one.

        Args:
            message: Received no earlier than the last one, from no mailbox.
            decision: About it.
            spots: The places that it names.
            plain: Its subject and text without case and accents, if known.

        Returns:
            The name of the first message that told of it; empty if it tells of none.
        """
        if not tells(decision):
            return ""
        told = telling(message, decision, spots, self.short, plain)
        return self.join_all(message.reference, [told])

    def join_all(self, name: str, tellings: Sequence[Telling]) -> str:
        """
        Find the fact that each of *tellings* tells of, those of the matters of one
        message, or open one under its *name*; give the name of the first that is known.
        """
        facts = [self._known(told) for told in tellings]
        for fact, told in zip(facts, tellings, strict=True):
            self._add(fact or _Fact(name), told)
        return next((fact.name for fact in facts if fact is not None), name)

    def open(self, name: str, tellings: Sequence[Telling]) -> None:
        """
        Remember a fact that is known, under its *name*, with all that told of it, the
        first one first.
        """
        fact = _Fact(name)
        for told in tellings:
            self._add(fact, told)

    def find(self, told: Telling) -> str:
        """
        Give the name of the fact that is told of; empty if it is none of those known.
        """
        fact = self._known(told)
        return fact.name if fact is not None else ""

    def settle(self, decision: Decision, spots: Collection[Spot]) -> None:
        """
        Forget the facts that a mailbox says are no more.
        """
        for topic, spot in product(decision.topics, spots):
            facts = self._facts.get((topic, spot.name), ())
            for fact in [f for f in facts if agree(houses([spot]), f.tellings)]:
                self._forget(fact)

    def _forget(self, fact: _Fact) -> None:
        for key in fact.keys:
            facts = self._facts[key]
            if fact in facts:
                facts.remove(fact)
        for told in fact.tellings:
            if self._told_by.get(told.teller) is fact:
                del self._told_by[told.teller]

    def _add(self, fact: _Fact, told: Telling) -> None:
        fact.tellings.append(told)
        if told.teller:
            self._told_by.pop(told.teller, None)
            self._told_by[told.teller] = fact
            if len(self._told_by) > _TELLERS:
                del self._told_by[next(iter(self._told_by))]
        fact.places |= told.places
        fact.short |= told.at
        fact.words |= told.words
        fact.topics |= told.topics
        places = (*(told.at or (_NOWHERE,)), _ANYWHERE)
        astray = (_ANYWHERE,) if is_astray(told.words) else ()
        anything = product((_ANY,), (*told.at, *astray))
        for key in (*product(told.topics, places), *anything):
            if key not in fact.keys:
                fact.keys.add(key)
                self._facts.setdefault(key, deque(maxlen=_OPEN)).append(fact)

    def _known(self, told: Telling) -> _Fact | None:
        if told.is_another:
            return None
        for teller in sorted(told.after & self._told_by.keys()):
            if _goes_on(told, self._told_by[teller]):
                return self._told_by[teller]
        likely = [
            (likeness, fact)
            for fact in dict.fromkeys(self._near(told))
            if (likeness := _likeness(told, fact, self.staying)) is not None
        ]
        if not likely:
            return None
        # Of several, the one worded most alike, then the latest; it must not depend on
        # the order in which a set gives its topics.
        return max(likely, key=lambda each: (each[0], each[1].last))[1]

    def _near(self, told: Telling) -> Iterator[_Fact]:
        # Who says no place may mean any; a horse that is loose is anywhere, whether it
        # is told of for itself or for the traffic.
        if is_astray(told.words):
            yield from self._lasting((_ANY, _ANYWHERE), told)
        places = (_NOWHERE, *told.at) if told.at else (_ANYWHERE,)
        for key in product(told.topics, places):
            yield from self._lasting(key, told)
        # Most of what else was told of there is told of in none of its words.
        for place in told.at:
            for fact in self._lasting((_ANY, place), told):
                if not told.words.isdisjoint(fact.words):
                    yield fact

    def _lasting(self, key: _Key, told: Telling) -> Sequence[_Fact]:
        facts = self._facts.get(key)
        if facts is None:
            return ()
        while facts and told.when - facts[0].tellings[-1].when > LASTS:
            facts.popleft()
        return facts


def clusters(table: RoutingTable) -> Clusters:
    """
    Begin with no fact, in a town that goes by *table*.
    """
    topics = table.rules.topics.values()
    return Clusters(
        frozenset(topic.name for topic in topics if topic.stays),
        short_names(table.around.gazetteer),
    )


def tells(decision: Decision) -> bool:
    """
    Say whether a message so decided may tell of a fact that others tell of, too. What
    is confidential is nobody else's.
    """
    return (
        decision.outcome is Outcome.DELIVER
        and decision.intent in TELLING
        and bool(decision.topics)
        and not decision.is_confidential
    )


def _goes_on(told: Telling, fact: _Fact) -> bool:
    """
    Say whether somebody who goes on from what another told of *fact* can mean it.
    """
    apart = told.when - fact.tellings[-1].when
    elsewhere = told.at and fact.places and told.at.isdisjoint(fact.places | fact.short)
    return apart <= LASTS_LIKE and not elsewhere and agree(told.houses, fact.tellings)


def _likeness(told: Telling, fact: _Fact, staying: frozenset[str]) -> _Likeness | None:
    apart = told.when - fact.tellings[-1].when
    at = fact.places or fact.short
    near = told.at & at
    moved = is_on_its_way(told, fact.words, apart)
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
    if afar and not likely and (near or not is_at_once(told, apart, shared)):
        return None
    if not agree(told.houses, fact.tellings):
        return None
    found = [
        (bool(other.topics & told.topics), len(alike(other.words, told.words)))
        for other in fact.tellings
        if is_same(told, other, apart, staying, here=here, near=near)
    ]
    return max(found, default=None)
