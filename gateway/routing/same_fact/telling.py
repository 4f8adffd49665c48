"""
What a message tells of a fact: where, when, and in which words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import lru_cache
from typing import TypeAlias

from attrs import frozen

from gateway.core.decision import Decision, Outcome, Urgency
from gateway.core.message import Message
from gateway.core.writing.regex import either
from gateway.routing.around.places import Spot, words_in
from gateway.routing.same_fact.another_fact import tells_of_another, without_that_one
from gateway.routing.same_fact.aspects import (
    is_new,
    is_old,
    is_still,
    is_usual,
    is_wished,
)
from gateway.routing.same_fact.corners import at_a_corner, met_by
from gateway.routing.same_fact.outages import outages
from gateway.routing.same_fact.short_names import (
    ALONE,
    ShortNames,
    kind,
    without_things,
)
from gateway.routing.same_fact.stop_words import COMMON, SPOKEN
from gateway.routing.same_fact.synonyms import joined, same, stemmed
from gateway.routing.same_fact.tellers import replied_to, tellers
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

#: One question, and nothing else.
_ASKED = re.compile(r"[^.,;:!?\n]*\?[\s?!]*")

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

_NONE = frozenset[str]()

#: The street, and not the verb.
_SLOPE = re.compile(r"\b(?:la|esta|esa|una) cuesta\b")

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
        at: They, or where there are none the places that it calls for short, or where
            it says what stands there.
        houses: Those of the spots that have a number.
        words: What tells in it, stemmed.
        by: What it says that stands there, stemmed, if no place is told otherwise.
        outages: What it says that has failed for many.
        plain: Its subject and text without case and accents.
        is_another: It says that it tells of another fact than others did.
        is_mixed: It tells of several places that are no corner, or of so many topics
            that it tells of several things.
        is_urgent: It tells of an emergency.
        is_asked: It is nothing but one question.
        is_still: It goes on: whoever says so has told of it before, or heard of it.
        is_usual: It is so every night, or every day.
        is_old: It has been so for a week or longer.
        is_new: It is so since last night at most.
        is_wished: It is not there yet, and somebody wishes for it.
        is_elses: It is none of the town's matters, but another's.
        teller: The handle of whoever tells it.
        after: Whose telling it goes on from: "confirmo lo de @ana".
        reference: Of the message.
        replies: References of those that it replies to, if it goes on from them.
    """

    when: datetime
    topics: frozenset[str]
    places: frozenset[str]
    at: frozenset[str]
    houses: tuple[House, ...]
    words: frozenset[str]
    by: frozenset[str]
    outages: frozenset[str]
    plain: str
    is_another: bool
    is_mixed: bool
    is_urgent: bool
    is_asked: bool
    is_still: bool
    is_usual: bool
    is_old: bool
    is_new: bool
    is_wished: bool
    is_elses: bool
    teller: str
    after: frozenset[str]
    reference: str
    replies: frozenset[str]

    @property
    def beside(self) -> frozenset[str]:
        """
        What it is beside, in words stemmed: the baker's, a bar.
        """
        return _beside(self.plain) & self.said

    @property
    def said(self) -> frozenset[str]:
        """
        All words that tell in it, stemmed.
        """
        return self.words | self.by

    def is_from(self, place: str) -> bool:
        """
        Say whether it names no street but what that is called after: who has not come
        back from Granada is not in the avenida de Granada.
        """
        last = words_in(place)[-1:]
        return place not in self.places and f" de {''.join(last)}" in self.plain


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
    called = _NONE if named else without_things(short.said(words), plain)
    places = named | met
    by, standing = short.beside(words) if not (places or called) else (_NONE, ())
    at = places or called or frozenset(spot.name for spot in standing)
    words = words.difference(map(stemmed, ALONE), by, *map(_stems, called))
    return Telling(
        when=message.received_at,
        topics=frozenset(decision.topics),
        places=places,
        at=at,
        houses=houses([*spots, *standing]),
        words=words,
        by=by,
        outages=outages(words | by, plain, in_a_quarter=any(map(is_quarter, at))),
        plain=plain,
        is_another=is_another,
        is_mixed=(len(places) > 1 and not _is_corner(places, met, plain))
        or len(decision.topics) > _TOPICS,
        is_urgent=decision.urgency is Urgency.EMERGENCY,
        is_asked=_ASKED.fullmatch(asked.strip()) is not None,
        is_still=is_still(plain),
        is_usual=is_usual(plain),
        is_old=is_old(plain),
        is_new=is_new(plain),
        is_wished=is_wished(plain),
        is_elses=decision.outcome is Outcome.REFUSE,
        teller=text.plain(message.handle),
        after=tellers(plain),
        reference=message.reference,
        replies=replied_to(message, plain),
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
    return kind(place) in _WIDE


def is_quarter(place: str) -> bool:
    """
    Say whether *place* is where people live who are all without light at once.
    """
    return kind(place) in _QUARTERS


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
        for word in set(words).difference(COMMON, SPOKEN, placed, _verbs(said))
        if (len(word) >= _TELLING_WORD and not word.isdigit()) or word in same()
    )
    return another, telling


def _verbs(plain: str) -> Collection[str]:
    # "Cuesta mucho" is up no hill.
    return () if _SLOPE.search(plain) else ("cuesta",)


@lru_cache(512)  # As above; of most nobody asks.
def _beside(plain: str) -> frozenset[str]:
    return frozenset(stemmed(text.spelled(word)) for word in _BESIDE.findall(plain))
