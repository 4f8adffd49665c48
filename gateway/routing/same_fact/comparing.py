"""
Comparison of two messages: whether they report the same fact.
"""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Set as AbstractSet
from datetime import timedelta

from gateway.routing.same_fact.short_names import is_quarter, is_wide
from gateway.routing.same_fact.synonyms import (
    alike,
    are_unlike,
    is_astray,
    is_at_landmark,
    landmarks,
    named,
    stemmed,
)
from gateway.routing.same_fact.telling import Telling
from gateway.routing.same_fact.telling_apart import SEVERAL, is_of_one_thing

#: How long after the last report a message may be about the same fact: if it says that
#: a thing that stays goes on; if several words are the same; if one word or none is, or
#: the topic or the place differs; and if one word is, in a park or a quarter.
LASTS = timedelta(days=10)
LASTS_LIKE = timedelta(hours=72)
LASTS_UNLIKE = timedelta(hours=36)
_LASTS_WIDE = timedelta(hours=12)

#: The same in any words for things that stay, in a whole quarter.
_LASTS_QUARTER = timedelta(hours=2)

#: How soon after each other two messages about one street report the same in any words;
#: and of emergencies, if both name the street.
_SOON = timedelta(minutes=45)
_SOON_URGENT = timedelta(minutes=15)

#: How soon after each other two messages of one topic report the same if one has no
#: place, since two such things seldom happen at once: in any words; and with a word in
#: common.
_AT_ONCE = timedelta(minutes=20)
_AT_ONCE_LIKE = timedelta(minutes=45)

#: How long after the last report of an outage a message is about the same.
_LASTS_OUTAGE = timedelta(hours=3)

#: How long it is the same loose animal or lost person, wherever they are seen.
_ASTRAY = timedelta(hours=1)

#: Words for what burns, as `synonyms` has them.
_BURNS = frozenset(map(stemmed, ("fuego", "humo", "quemado")))

#: How many words of the shorter message, and which part of them, must be in the longer
#: one, unless both are known to be about the same place.
LIKE = 3
_LIKE_PART = 0.6


def is_same(
    told: Telling,
    other: Telling,
    apart: timedelta,
    staying: frozenset[str],
    *,
    here: bool,
    near: Collection[str],
) -> bool:
    """
    Return whether two messages report the same fact.

    Args:
        told: The later one.
        other: The earlier one.
        apart: How long before *told* the fact was last reported.
        staying: Topics of things that stay where they are, for which any words will do.
        here: Both name the same place.
        near: The places that both name, by short names or landmarks, too.
    """
    moved = is_on_its_way(told, other.words, apart)
    if moved or is_outage(told, other.outages, apart):
        return moved or told.is_urgent is other.is_urgent
    shared = len(alike(told.words, other.words))
    topics = told.topics & other.topics
    if not topics:
        otherwise = _is_taken_for_another(told, other, apart, here=here)
        there = near or is_there(told, other.words, other.places)
        return bool(there) and apart <= LASTS_UNLIKE and otherwise
    if not near:
        stays = not topics.isdisjoint(staying)
        return _is_worded_alike(told, other, apart, stays=stays)
    urgent = told.is_urgent and other.is_urgent
    stays = not topics.isdisjoint(staying)
    goes_on = stays and told.is_still
    if shared >= SEVERAL or (urgent and _is_cried_at_once(told, other, apart, near)):
        return goes_on or apart <= LASTS_LIKE
    if told.is_mixed or other.is_mixed:
        return False
    if goes_on and apart > LASTS_UNLIKE:
        return apart <= LASTS_LIKE or (here and is_of_one_thing(told, other))
    if told.is_still and is_of_one_thing(told, other):
        return apart <= LASTS_LIKE
    # At a corner there is only one of each thing.
    at_a_corner = len(told.places & other.places) > 1
    one = bool(told.about) and told.about == other.about
    # A park has few things of one kind.
    large = is_quarter if one else is_wide
    likely = shared > 0 and (apart <= _LASTS_WIDE or not all(map(large, near)))
    # Beside a landmark, many different things may be reported.
    surely = not (urgent or told.by or other.by)
    # Two different known things are not the same.
    if stays:
        surely = surely and not are_unlike(told.words, other.words)
    else:
        surely = surely and not (named(told.words) and named(other.words))
    soon = surely and _is_soon(told, apart, near, stays=stays)
    return apart <= LASTS_UNLIKE and (likely or at_a_corner or soon)


def is_at_once(
    told: Telling, words: Collection[str], apart: timedelta, *, stays: bool
) -> bool:
    """
    Return whether *told* follows a report with these *words* so soon that it is the
    same, although one has no place: in any words, if the topic *stays* or one of the
    two does not say what it is.
    """
    # Calls for help are worded alike in every danger. And a question, such as whether
    # the water is safe to drink, is about another fact than the report of an outage.
    if told.is_mixed or told.is_urgent or told.is_asked:
        return False
    # A landmark, such as the school, says where, and not what.
    words = frozenset(words)
    shared = alike(told.words, words)
    if shared - landmarks(shared):
        return apart <= _AT_ONCE_LIKE
    vague = not (shared or told.is_elses or (named(told.words) and named(words)))
    return apart <= _AT_ONCE and (stays or vague)


def is_there(told: Telling, words: Collection[str], places: Collection[str]) -> bool:
    """
    Return whether *told* and a report with these *words* and *places* are about one
    thing beside one landmark, so that a street need not be named.
    """
    shared = told.words & frozenset(words)
    nowhere = not (told.places or places)
    known = is_at_landmark(shared, nowhere=nowhere)
    return known and len(shared) >= SEVERAL and not told.is_mixed


def is_on_its_way(told: Telling, words: AbstractSet[str], apart: timedelta) -> bool:
    """
    Return whether *told* is about the same moving thing as a recent report with these
    *words*: it may be elsewhere by now.
    """
    both = told.words & frozenset(words)
    return apart <= _ASTRAY and all(map(is_astray, (told.words, words, both)))


def is_outage(told: Telling, others: Collection[str], apart: timedelta) -> bool:
    """
    Return whether *told* is about one of the recently reported outages *others*.
    """
    soon = apart <= _LASTS_OUTAGE and not told.is_mixed
    return soon and not told.outages.isdisjoint(others)


def _is_taken_for_another(
    told: Telling, other: Telling, apart: timedelta, *, here: bool
) -> bool:
    """
    Return whether two messages of different topics are about the same: both name one
    thing; or both name one place (*here*), and they share several words or what it is
    beside. If only one is urgent, they must follow each other at once; if one is
    another authority's, they must share several words; and if one names only a
    landmark, both must, as what is at the school is not all that is in its street.
    """
    both = alike(told.words, other.words)
    several = len(both - landmarks(both)) >= SEVERAL
    if not both or (told.is_urgent is not other.is_urgent and apart > _SOON):
        return False
    if told.is_elses is not other.is_elses and not several:
        return False
    by = told.by | other.by
    if by and by.isdisjoint(told.said & other.said):
        return False
    beside = not told.beside.isdisjoint(other.beside)
    # Without a place, the landmark and the thing are enough.
    nowhere = not (told.at or other.at)
    thing = nowhere or told.about == other.about
    thing = thing and is_of_one_thing(told, other)
    return thing or (here and (several or beside))


def _is_worded_alike(
    told: Telling, other: Telling, apart: timedelta, *, stays: bool
) -> bool:
    """
    Return whether the words show that two messages report the same, although they are
    not known to be about one place.
    """
    shared = len(alike(told.words, other.words))
    shorter = min(len(told.words), len(other.words))
    if shared >= LIKE and shared >= _LIKE_PART * shorter:
        return True
    if not other.is_mixed and is_there(told, other.words, other.places):
        return True
    alone = other.is_mixed or other.is_urgent or other.is_asked
    return not alone and is_at_once(told, other.words, apart, stays=stays)


def _is_cried_at_once(
    told: Telling, other: Telling, apart: timedelta, near: Collection[str]
) -> bool:
    """
    Return whether two messages report one emergency, in any words: soon after each
    other, and both in the same place; not if at two numbers they tell of two things.
    """
    at_two_doors = {*told.houses}.isdisjoint(other.houses)
    if told.houses and other.houses and at_two_doors and not _is_alike(told, other):
        return False
    there = (p for p in near if not (told.is_from(p) or other.is_from(p)))
    return apart <= _SOON_URGENT and any(there)


def _is_alike(told: Telling, other: Telling) -> bool:
    # Where one sees smoke, another sees fire.
    burns = not (_BURNS.isdisjoint(told.words) or _BURNS.isdisjoint(other.words))
    return burns or bool(alike(told.words, other.words))


def _is_soon(
    told: Telling, apart: timedelta, near: Collection[str], *, stays: bool
) -> bool:
    """
    Return whether it is the same in any words, because it is so near and so soon.
    """
    close = not all(map(is_wide, near))
    if close and (stays or apart <= _SOON):
        return True
    # A report in a large place is at least as likely to be the same as one without a
    # place.
    if is_at_once(told, (), apart, stays=stays):
        return True
    return stays and apart <= _LASTS_QUARTER and any(map(is_quarter, near))
