"""
What a message tells of a fact: where, when, and in which words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import TypeAlias

from attrs import field, frozen

from gateway.core.decision import Decision, Urgency
from gateway.core.message import Message
from gateway.core.writing.regex import either
from gateway.routing.around.kinds import WRITTEN
from gateway.routing.around.places import Gazetteer, Spot, words_in
from gateway.routing.same_fact.another_fact import tells_of_another, without_that_one
from gateway.routing.same_fact.corners import at_a_corner, met_by
from gateway.routing.same_fact.stop_words import COMMON, SPOKEN
from gateway.routing.same_fact.synonyms import joined, same, stemmed
from gateway.routing.same_fact.tellers import tellers
from gateway.routing.same_fact.unlisted_streets import unlisted
from gateway.routing.words import text
from gateway.routing.words.tags import HASHTAGS

#: Shorter words tell little; a bar is told by.
_TELLING_WORD = 3

#: More topics are not one thing that was taken for several.
_TOPICS = 3

#: Handles and mail addresses: two who write to one office tell nothing alike.
_NAMED = re.compile(r"[\w.+-]{0,64}@\S*")

#: Places that are without water or light as a whole, and those in which any two things
#: may be far apart.
_QUARTERS = frozenset(
    ("aldea", "barriada", "barrio", "lugar", "parroquia", "urbanizacion")
)
_WIDE = _QUARTERS | {"parque", "playa", "poligono"}

#: Of these a town mostly has one, and calls it by no name.
_ALONE = ("avenida", "parque", "poligono", "urbanizacion")

#: One question, and nothing else.
_ASKED = re.compile(r"[^.,;:!?\n]*\?[\s?!]*")

#: What was so before.
_STILL_SAID = either(
    """
    sigue[ns]?, seguimos, seguis, continua[ns]?, todavia, aun, encara, ainda, oraindik,
    still, toujours, encore, immer noch, inca, mazal
    """
)
_STILL = re.compile(rf"\b{_STILL_SAID}\b")

#: What it is beside: "enfrente del horno", "por donde el bar".
_NEAR = either(
    """
    delante, enfrente, frente, junto, lado, lao, cerca, puerta, altura, esquina, pie,
    detras, pegad[oa], donde, por, davant, costat, diante, outside, opposite, behind,
    near, next to, in front of, devant, pres, cote, vor, neben
    """
)
_BESIDE = re.compile(
    rf"\b{_NEAR} (?:(?:del?|d|al?|con|of|to) )?"
    r"(?:(?:el|la|los|las|l|lo|the|les?|der|dem|den|o) )?"
    r"([^\W\d_]+)"
)

#: What is left out by those who call a place for short.
_UNNAMED = text.SMALL.union(WRITTEN)

#: A street, and a number in it.
House: TypeAlias = tuple[str, int]


@frozen(kw_only=True)
class Telling:
    """
    One message that tells of a fact.

    Attributes:
        when: It was received.
        topics: What it is about.
        places: The names of the spots, and of the streets that they meet.
        at: They, or where there are none the places that it calls for short.
        houses: Those of the spots that have a number.
        words: What tells in it, stemmed.
        plain: Its subject and text without case and accents.
        is_another: It says that it tells of another fact than others did.
        is_mixed: It tells of several places that are no corner, or of so many topics
            that it tells of several things.
        is_urgent: It tells of an emergency.
        is_asked: It is nothing but one question.
        is_still: It goes on: whoever says so has told of it before, or heard of it.
        teller: The handle of whoever tells it.
        after: Whose telling it goes on from: "confirmo lo de @ana".
    """

    when: datetime
    topics: frozenset[str]
    places: frozenset[str]
    at: frozenset[str]
    houses: tuple[House, ...]
    words: frozenset[str]
    plain: str
    is_another: bool
    is_mixed: bool
    is_urgent: bool
    is_asked: bool
    is_still: bool
    teller: str
    after: frozenset[str]

    @property
    def beside(self) -> frozenset[str]:
        """
        What it is beside, in words stemmed: the baker's, a bar.
        """
        return _beside(self.plain) & self.words

    def is_from(self, place: str) -> bool:
        """
        Say whether it names no street but what that is called after: who has not come
        back from Granada is not in the avenida de Granada.
        """
        last = words_in(place)[-1:]
        return place not in self.places and f" de {''.join(last)}" in self.plain


@frozen
class ShortNames:
    """
    What places are called by those who leave out their kind: of the calle Cervantes,
    Cervantes.
    """

    _known: Mapping[str, Sequence[tuple[str, frozenset[str]]]] = field(factory=dict)

    def said(self, words: frozenset[str]) -> frozenset[str]:
        """
        Give the names of the places whose short ones are among *words*, stemmed.
        """
        return frozenset(
            name
            for word in words & self._known.keys()
            for name, short in self._known[word]
            if short <= words
        )


@lru_cache(8)  # A town's are asked for with each message.
def short_names(gazetteer: Gazetteer) -> ShortNames:
    """
    Give what the places of a town are called for short.
    """
    known: dict[str, list[tuple[str, frozenset[str]]]] = {}
    kinds = Counter(_kind(site.name) for site in gazetteer.sites)
    for site in gazetteer.sites:
        if (kind := _kind(site.name)) in _ALONE and kinds[kind] == 1:
            alone = stemmed(kind)
            known.setdefault(alone, []).append((site.name, frozenset({alone})))
        for called in site.called:
            words = text.tokens(text.plain(called))
            short = [stemmed(word) for word in words if word not in _UNNAMED]
            # Of somebody who has a street, the last name is enough.
            for named in {frozenset(short), frozenset(short[-1:])} - {frozenset()}:
                known.setdefault(min(named), []).append((site.name, named))
    return ShortNames(known)


def telling(
    message: Message,
    decision: Decision,
    spots: Sequence[Spot],
    short: ShortNames,
    plain: str | None = None,
) -> Telling:
    """
    Read what *message* tells.

    Args:
        message: What was said.
        decision: About it.
        spots: The places that it names; where it names none that the town knows, a
            street that is missing in its list is a place, too.
        short: What places are called for short.
        plain: Its subject and text without case and accents, if known.
    """
    if plain is None:
        plain = HASHTAGS.whole(message.subject, message.text)
    asked = plain.partition("\n")[2] if message.subject else plain
    spots = spots or [
        spot for spot in unlisted(plain) if not short.said(_stems(spot.name))
    ]
    is_another, words = _heard(plain, tuple(spots))
    named = frozenset([spot.name for spot in spots])
    met = short.said(met_by(named, plain)) if named else frozenset[str]()
    places, called = named | met, frozenset[str]() if named else short.said(words)
    return Telling(
        when=message.received_at,
        topics=frozenset(decision.topics),
        places=places,
        at=places or called,
        houses=houses(spots),
        words=words.difference(map(stemmed, _ALONE), *map(_stems, called)),
        plain=plain,
        is_another=is_another,
        is_mixed=(len(places) > 1 and not _is_corner(places, met, plain))
        or len(decision.topics) > _TOPICS,
        is_urgent=decision.urgency is Urgency.EMERGENCY,
        is_asked=_ASKED.fullmatch(asked.strip()) is not None,
        is_still=_STILL.search(plain) is not None,
        teller=text.plain(message.handle),
        after=tellers(plain),
    )


def houses(spots: Collection[Spot]) -> tuple[House, ...]:
    """
    Give those of *spots* that have a number.
    """
    numbered = ((spot.name, re.match(r"\d+", spot.number)) for spot in spots)
    return tuple((name, int(digits[0])) for name, digits in numbered if digits)


def _stems(name: str) -> frozenset[str]:
    # A parish has the stem of a church: its kind is no word of it.
    return frozenset(map(stemmed, words_in(name)[1:]))


def _is_corner(places: Collection[str], met: Collection[str], plain: str) -> bool:
    return len(places) == 2 and (bool(met) or at_a_corner(plain))


def is_wide(place: str) -> bool:
    """
    Say whether *place* is a whole quarter or a park.
    """
    return _kind(place) in _WIDE


def is_quarter(place: str) -> bool:
    """
    Say whether *place* is where people live who are all without light at once.
    """
    return _kind(place) in _QUARTERS


def _kind(place: str) -> str:
    first, *_ = (*words_in(place), "")
    return WRITTEN.get(first, "")


@lru_cache(512)  # Whoever tells of more is compared to all that was told lately.
def _heard(plain: str, spots: tuple[Spot, ...]) -> tuple[bool, frozenset[str]]:
    """
    Say whether it is told of as another fact, and in which words.
    """
    said = _NAMED.sub(" ", plain) if "@" in plain else plain
    words = text.tokens(said)
    another = tells_of_another(said, words)
    # What it is not is no word of it.
    said = without_that_one(said) if another else said
    words = text.tokens(joined(said))
    placed = [word for spot in spots for word in words_in(spot.name)]
    telling = frozenset(
        stemmed(word)
        for word in set(words).difference(COMMON, SPOKEN, placed)
        if (len(word) >= _TELLING_WORD and not word.isdigit()) or word in same()
    )
    return another, telling


@lru_cache(512)  # As above; of most nobody asks.
def _beside(plain: str) -> frozenset[str]:
    return frozenset(stemmed(text.spelled(word)) for word in _BESIDE.findall(plain))
