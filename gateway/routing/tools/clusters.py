"""
Likely duplicates: messages of several people that tell of the same fact.

It is the same fact where the topic, the place and the time are the same, and a word
that tells: of a lamp, which `stays` where it is, any words will do. Where no place is
told, the wording must speak for itself. A street is long: another number, or "another"
lamp, is another fact.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import product
from typing import TypeAlias

from attrs import define, field, frozen

from gateway.core.decision import Decision, Outcome
from gateway.core.message import Message
from gateway.routing.around.places import Spot
from gateway.routing.words import text

#: Intents that tell of a fact.
TELLING = frozenset({"incident", "complaint"})

#: On what a mailbox says: the fact is no more, and whoever tells of it again opens it
#: again.
RESOLUTION = "resolution"

#: How long a fact lasts since it was last told of; and where nothing in the wording is
#: the same.
_LASTS = timedelta(hours=72)
_LASTS_UNLIKE = timedelta(hours=36)
_LASTS_NOWHERE = timedelta(hours=24)

#: Houses whose numbers are so far apart are neighbours.
_NEIGHBOURS = 4

#: Words of the shorter message that must be in the longer one, where it is not known
#: that both are about the same place: so many, and so large a part.
_LIKE = 3
_LIKE_PART = 0.6

#: Shorter words tell little.
_TELLING_WORD = 4

#: Facts of one topic and place that are remembered.
_OPEN = 32

#: "Another" of the same kind; "again", and "the other day", are none.
_OTHERS = frozenset(
    text.tokens(
        "otro otra otros otras altre altra altres altras outro outra outros outras "
        "another second segundo segunda autre andere anderen anderer anderes"
    )
)
_ANOTHER = re.compile(
    rf"\b(?:{'|'.join(sorted(_OTHERS))})\b"
    r"(?! (?:ve[sz]?|veces|dia|noche|tarde|semana|mes|ano|cosa|lado"
    r"|persona|gente|vegada|cop|volta|fois|time|mal)\b)"
)

#: Words that say nothing of what happened.
_COMMON = frozenset(
    text.tokens(
        "ayuntamiento buenos buenas dias tardes noches hola gracias favor saludo "
        "saludos desde hasta esta este esto estan para porque como donde cuando calle "
        "avenida plaza hace llevan lleva tiene tienen muchas mucho todo toda todos "
        "todas entre sobre pero hello please thanks street that this with from have "
        "there senores atentamente"
    )
)


#: A street, and a number in it.
_House: TypeAlias = tuple[str, int]


@frozen(kw_only=True)
class _Telling:
    """
    One message that tells of a fact.

    Attributes:
        places: The names of the spots.
        houses: Those of the spots that have a number.
    """

    name: str
    at: datetime
    places: frozenset[str]
    houses: tuple[_House, ...]
    words: frozenset[str]


@define
class _Fact:
    """
    What somebody told of, and then others.

    Attributes:
        places: The names of all spots that anybody told.
        words: All words in which it was told.
    """

    tellings: list[_Telling]
    places: frozenset[str]
    words: frozenset[str]

    @property
    def name(self) -> str:
        return self.tellings[0].name

    def add(self, told: _Telling) -> None:
        self.tellings.append(told)
        self.places |= told.places
        self.words |= told.words


@define
class Clusters:
    """
    The facts that were told of lately.

    Attributes:
        staying: Topics of which any words will do.
    """

    staying: frozenset[str] = frozenset()
    _facts: dict[tuple[str, str], deque[_Fact]] = field(init=False, factory=dict)

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
        if plain is None:
            plain = text.routed(message.subject, message.text)
        another, words = _heard(plain, tuple(spots))
        told = _Telling(
            name=message.reference,
            at=message.received_at,
            places=frozenset([spot.name for spot in spots]),
            houses=_houses(spots),
            words=words,
        )
        where = _places(spots)
        known = None if another else self._known(told, where, decision)
        if known is not None:
            known.add(told)
            return known.name
        fact = _Fact([told], told.places, told.words)
        for topic, place in product(decision.topics, where):
            facts = self._facts.setdefault((topic, place), deque(maxlen=_OPEN))
            facts.append(fact)
        return told.name

    def settle(self, decision: Decision, spots: Collection[Spot]) -> None:
        """
        Forget the facts that a mailbox says are no more.
        """
        for topic in decision.topics:
            for spot in spots:
                facts = self._facts.get((topic, spot.name), ())
                for fact in [f for f in facts if _agree(_houses([spot]), f.tellings)]:
                    self._forget(fact)

    def _forget(self, fact: _Fact) -> None:
        for facts in self._facts.values():
            if fact in facts:
                facts.remove(fact)

    def _lasting(self, topic: str, place: str, now: datetime) -> deque[_Fact]:
        facts = self._facts.get((topic, place), deque())
        while facts and now - facts[0].tellings[-1].at > _LASTS:
            facts.popleft()
        return facts

    def _known(
        self, told: _Telling, where: Sequence[str], decision: Decision
    ) -> _Fact | None:
        likely = [
            (likeness, fact)
            for topic in decision.topics
            for place in dict.fromkeys((*where, ""))
            for fact in self._lasting(topic, place, told.at)
            if (likeness := _likeness(told, fact, stays=topic in self.staying))
            is not None
        ]
        if not likely:
            return None
        # Of several, the one worded most alike, then the latest.
        return max(reversed(likely), key=lambda each: each[0])[1]


def tells(decision: Decision) -> bool:
    """
    Say whether a message so decided may tell of a fact that others tell of, too. What
    is confidential is nobody else's.
    """
    return (
        decision.outcome is Outcome.DELIVER
        and decision.intent in TELLING
        and bool(decision.topics)
        and "confidential" not in decision.flags
    )


def _likeness(told: _Telling, fact: _Fact, *, stays: bool) -> int | None:
    apart = told.at - fact.tellings[-1].at
    if apart > _LASTS:
        return None
    here = not told.places.isdisjoint(fact.places)
    elsewhere = bool(told.places and fact.places) and not here
    # Most facts are elsewhere, or were told of too long ago.
    if elsewhere or not (here or apart <= _LASTS_NOWHERE):
        return None
    if not (here or _is_like(told.words, fact)) or not _agree(
        told.houses, fact.tellings
    ):
        return None
    shared = max([len(told.words & other.words) for other in fact.tellings])
    return shared if shared or not here or (stays and apart <= _LASTS_UNLIKE) else None


def _is_like(words: frozenset[str], fact: _Fact) -> bool:
    # What shares too little with all that was told shares too little with each.
    return len(words & fact.words) >= _LIKE and any(
        _alike(words, other.words) for other in fact.tellings
    )


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    shared = len(one & other)
    return shared >= _LIKE and shared >= _LIKE_PART * min(len(one), len(other))


def _agree(houses: Collection[_House], tellings: Sequence[_Telling]) -> bool:
    # Of two numbers in one street, both must mean the same few houses.
    return all(
        abs(number - other) <= _NEIGHBOURS
        for street, number in houses
        for told in tellings
        for elsewhere, other in told.houses
        if street == elsewhere
    )


def _houses(spots: Collection[Spot]) -> tuple[_House, ...]:
    numbered = ((spot.name, re.match(r"\d+", spot.number)) for spot in spots)
    return tuple((name, int(digits[0])) for name, digits in numbered if digits)


def _places(spots: Sequence[Spot]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(spot.name for spot in spots)) or ("",)


@lru_cache(512)  # Whoever tells of more is compared to all that was told lately.
def _heard(plain: str, spots: tuple[Spot, ...]) -> tuple[bool, frozenset[str]]:
    """
    Say whether it is told of as another fact, and in which words.
    """
    words = text.tokens(plain)
    another = not _OTHERS.isdisjoint(words) and _ANOTHER.search(text.once(plain))
    return bool(another), _telling(words, spots)


def _telling(words: Sequence[str], spots: Sequence[Spot]) -> frozenset[str]:
    placed = {word for spot in spots for word in text.tokens(text.plain(spot.name))}
    return frozenset(
        _stem(word)
        for word in words
        if len(word) >= _TELLING_WORD and word not in placed and word not in _COMMON
    )


@lru_cache(16_384)
def _stem(word: str) -> str:
    return text.stem(word, "es")
