"""
What a message says of a fact: where, when, and in which words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import lru_cache

from attrs import frozen

from gateway.core.decision import Decision, Outcome, Urgency
from gateway.core.mail.heading import heading
from gateway.core.message import Message
from gateway.core.writing.regex import either
from gateway.routing.around.places import words_in
from gateway.routing.around.sites import Spot
from gateway.routing.same_fact.another_fact import tells_of_another, without_that_one
from gateway.routing.same_fact.aspects import (
    is_new,
    is_old,
    is_still,
    is_usual,
    is_wished,
    without_barriers,
)
from gateway.routing.same_fact.corners import at_a_corner, met_by
from gateway.routing.same_fact.houses import House, at_their_house, houses
from gateway.routing.same_fact.indoors import is_indoors
from gateway.routing.same_fact.kinds import foremost
from gateway.routing.same_fact.meanings import with_meanings
from gateway.routing.same_fact.outages import outages
from gateway.routing.same_fact.short_names import (
    ALONE,
    ShortNames,
    is_quarter,
    without_things,
)
from gateway.routing.same_fact.stop_words import COMMON, SPOKEN
from gateway.routing.same_fact.synonyms import joined, same, stemmed
from gateway.routing.same_fact.tellers import replied_to, tellers
from gateway.routing.same_fact.unlisted_streets import unlisted
from gateway.routing.same_fact.viewpoints import without_viewpoints
from gateway.routing.words import text
from gateway.routing.words.tags import HASHTAGS

#: The least length of words that count; "bar" is one.
_TELLING_WORD = 3

#: With more topics than these, a message is about several things, and not about one
#: that was taken for several.
_TOPICS = 3

#: Handles and mail addresses: that two messages name one office makes them no more
#: alike.
_NAMED = re.compile(r"[\w.+-]{0,64}@\S*")

#: One question, and nothing else.
_ASKED = re.compile(r"[^.,;:!?\n]*\?[\s?!]*")

#: Words that say beside what something is: "enfrente del horno", "por donde el bar".
_NEAR = either(
    """
    delante, enfrente, frente, junto, lado, lao, cerca, puerta, altura, esquina, pie,
    detras, pegad[oa], donde, por, encima, debajo, davant, costat, damunt,
    sota, diante, enriba, outside, opposite, behind, near, next to, in front of, over,
    above, under, devant, pres, cote, vor, neben
    """
)
_BESIDE = re.compile(
    rf"\b{_NEAR} (?:(?:del?|d|al?|con|of|to) )?"
    r"(?:(?:el|la|los|las|l|lo|the|les?|der|dem|den|o) )?"
    r"([^\W\d_]+)"
)

_NONE = frozenset[str]()

#: "Cuesta" as a street, and not as a verb.
_SLOPE = re.compile(r"\b(?:la|esta|esa|una) cuesta\b")


@frozen(kw_only=True)
class Telling:
    """
    What one message says of a fact.

    Attributes:
        when: When it was received.
        topics: Its topics.
        places: The names of the places that it names, and of the streets that they
            meet.
        at: The same; if there are none, the places of its short names, or else of its
            landmarks.
        houses: The places with a house number.
        words: Its words that count, stemmed.
        about: The animal, or thing that stays where it is, that it names first; empty
            if there is none.
        by: Its words for landmarks, stemmed, if it names no place otherwise.
        outages: What has failed for many, according to it.
        plain: Its subject and text, folded.
        is_another: It says that it is about another fact than others reported.
        is_mixed: It is about several places that are no corner, or about so many topics
            that it is about several things.
        is_urgent: It is an emergency.
        is_asked: It is a single question, and nothing else.
        is_still: It says that the fact goes on, so it was reported before.
        is_usual: It says that it is so every night, or every day.
        is_old: It says that it has been so for a week or longer.
        is_new: It says that it is so since last night at most.
        is_wished: It asks for something that does not exist yet.
        is_elses: It is the matter of another authority, not of the town.
        teller: The handle of its sender.
        after: The handles of those whose report it confirms: "confirmo lo de @ana".
        reference: The message's reference.
        replies: The references of the messages that it replies to, if about the same.
    """

    when: datetime
    topics: frozenset[str]
    places: frozenset[str]
    at: frozenset[str]
    houses: tuple[House, ...]
    words: frozenset[str]
    about: str
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
        The stemmed words for what it is beside, such as a bakery or a bar.
        """
        return _beside(self.plain) & self.said

    @property
    def said(self) -> frozenset[str]:
        """
        All its words that count, stemmed.
        """
        return self.words | self.by

    @property
    def is_indoors(self) -> bool:
        """
        Whether it is about something inside a house.
        """
        return is_indoors(self.plain)

    def is_from(self, place: str) -> bool:
        """
        Return whether it names not the street *place*, but what that is named after:
        somebody who has not come back from Granada is not in the avenida de Granada.
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
    Return what *message* says of a fact.

    Args:
        message: The message.
        decision: The decision about it.
        spots: The places that it names. If it names none that the town knows, streets
            that the town's list lacks count, too.
        short: The short names of the town's places.
        plain: Its subject and text, folded, if known.
    """
    if plain is None:
        plain = HASHTAGS.whole(heading(message), message.text)
    spots = spots or _unlisted(plain, short)
    is_another, words, about = _heard(plain, tuple(spots))
    spots = without_viewpoints(spots, plain, otherwise=bool(short.said(words)))
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
        houses=houses(at_their_house([*spots, *standing], plain)),
        words=words,
        about=about,
        by=by,
        outages=outages(words | by, plain, in_a_quarter=any(map(is_quarter, at))),
        plain=plain,
        is_another=is_another,
        is_mixed=(len(places) > 1 and not _is_corner(places, met, plain))
        or len(decision.topics) > _TOPICS,
        is_urgent=decision.urgency is Urgency.EMERGENCY,
        is_asked=_is_asked(message, plain),
        is_still=is_still(plain),
        is_usual=is_usual(plain),
        is_old=is_old(plain),
        is_new=is_new(plain),
        is_wished=is_wished(without_barriers(plain)),
        is_elses=decision.outcome is Outcome.REFUSE,
        teller=text.plain(message.handle),
        after=tellers(plain),
        reference=message.reference,
        replies=replied_to(message, plain),
    )


def _unlisted(plain: str, short: ShortNames) -> Sequence[Spot]:
    return [spot for spot in unlisted(plain) if not short.said(_stems(spot.name))]


def _is_asked(message: Message, plain: str) -> bool:
    asked = plain.partition("\n")[2] if heading(message) else plain
    return _ASKED.fullmatch(asked.strip()) is not None


def _stems(name: str) -> frozenset[str]:
    # Without the kind: "parroquia" (a parish) has the same stem as a church.
    return frozenset(map(stemmed, words_in(name)[1:]))


def _is_corner(places: Collection[str], met: Collection[str], plain: str) -> bool:
    return len(places) == 2 and (bool(met) or at_a_corner(plain))


@lru_cache(512)  # A message is compared with many recent ones.
def _heard(plain: str, spots: tuple[Spot, ...]) -> tuple[bool, frozenset[str], str]:
    """
    Return whether the text says that it is about another fact, its words that count,
    and the animal or thing that stays where it is that it names first.
    """
    said = _NAMED.sub(" ", plain) if "@" in plain else plain
    words = text.tokens(said)
    another = tells_of_another(said, words)
    # The words for the fact that it is not about do not count.
    said = without_that_one(said) if another else said
    words = text.tokens(with_meanings(joined(without_barriers(said))))
    placed = [
        word
        for spot in spots
        for word in words_in(spot.name)
        if not _is_a_thing_too(word, said)
    ]
    left = {*words}.difference(COMMON, SPOKEN, placed, _verbs(said))
    telling = [
        stemmed(word)
        for word in words
        if word in left and (_tells(word) or word in same())
    ]
    return another, frozenset(telling), foremost(telling)


def _is_a_thing_too(name: str, said: str) -> bool:
    # The fountain in "la fuente de la plaza de la Fuente".
    of = r"de(?:l| la| los| las)"
    twice = said.count(name) > 1
    return twice and bool(re.search(rf"\b{name} {of} \w+ (?:{of} )?{name}\b", said))


def _tells(word: str) -> bool:
    return len(word) >= _TELLING_WORD and not word.isdigit()


def _verbs(plain: str) -> Collection[str]:
    # In "cuesta mucho" it is a verb, and no hill.
    return () if _SLOPE.search(plain) else ("cuesta",)


@lru_cache(512)  # As above, but seldom needed.
def _beside(plain: str) -> frozenset[str]:
    return frozenset(stemmed(text.spelled(word)) for word in _BESIDE.findall(plain))
