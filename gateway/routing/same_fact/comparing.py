"""
Whether two messages tell of the same fact.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from gateway.routing.same_fact.synonyms import (
    alike,
    are_unlike,
    is_astray,
    is_at_landmark,
    is_passing,
    landmarks,
    lasts,
    named,
    networks,
    tell_apart,
    things,
)
from gateway.routing.same_fact.telling import House, Telling, is_quarter, is_wide

#: How long a fact lasts since it was last told of, where what stays is said to go on;
#: where several words are the same; where one or none is, or the topic or the place is
#: not; and where one is, anywhere in a park or a quarter.
LASTS = timedelta(days=10)
LASTS_LIKE = timedelta(hours=72)
LASTS_UNLIKE = timedelta(hours=36)
_LASTS_WIDE = timedelta(hours=12)

#: How long danger lasts, and what is loud at night.
_LASTS_URGENT = timedelta(hours=3)
_LASTS_PASSING = timedelta(hours=12)

#: So long is what stays in a whole quarter the same in any words: no water, no light.
_LASTS_QUARTER = timedelta(hours=2)

#: So soon after one another two tell of the same in any words, in one street; and of
#: one emergency, where both say the street.
_SOON = timedelta(minutes=45)
_SOON_URGENT = timedelta(minutes=15)

#: So soon two tell of one topic in any words, where one of them does not say where: it
#: happens seldom that two such things happen at once. And so soon where a word is the
#: same.
_AT_ONCE = timedelta(minutes=20)
_AT_ONCE_LIKE = timedelta(minutes=45)

#: So long after it was last told of a network has failed for whoever tells of it.
_LASTS_OUTAGE = timedelta(hours=3)

#: So long is it the same horse, or whoever has lost their way, wherever it is seen.
_ASTRAY = timedelta(hours=1)

#: Houses whose numbers are so far apart are neighbours.
_NEIGHBOURS = 4

#: Words of the shorter message that must be in the longer one, where it is not known
#: that both are about the same place: so many, and so large a part.
LIKE = 3
_LIKE_PART = 0.6

#: So many words are more than chance.
_SEVERAL = 2


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
    Say whether two messages tell of the same.

    Args:
        told: The later one.
        other: The earlier one.
        apart: How long ago it was last told of.
        staying: Topics of which any words will do.
        here: Both name one place.
        near: The places that both name, or call for short.
    """
    moved = is_on_its_way(told, other.words, apart)
    if moved or is_outage(told, other.outages, apart):
        return moved or told.is_urgent is other.is_urgent
    shared = len(alike(told.words, other.words))
    topics = told.topics & other.topics
    if not topics:
        otherwise = _is_taken_for_another(told, other, shared, apart, here=here)
        there = near or is_there(told, other.words, other.places)
        return bool(there) and apart <= LASTS_UNLIKE and otherwise
    if not near:
        stays = not topics.isdisjoint(staying)
        return _is_worded_alike(told, other, apart, stays=stays)
    urgent = told.is_urgent and other.is_urgent
    stays = not topics.isdisjoint(staying)
    goes_on = stays and told.is_still
    if shared >= _SEVERAL or (urgent and _is_cried_at_once(told, other, apart, near)):
        return goes_on or apart <= LASTS_LIKE
    if told.is_mixed or other.is_mixed:
        return False
    if goes_on and apart > LASTS_UNLIKE:
        return apart <= LASTS_LIKE or (here and shared > 0)
    # Where two streets meet there is one of each.
    at_a_corner = len(told.places & other.places) > 1
    likely = shared > 0 and (apart <= _LASTS_WIDE or not all(map(is_wide, near)))
    # Of what stands beside the school, many things may be told.
    surely = not (urgent or told.by or other.by)
    # Of two things that are known and are not the same, nobody says it is one.
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
    Say whether what is told was told of just before in these *words*, so that it is the
    same although somebody does not say where: in any words, if it is of a topic that
    *stays*, or not both of them say what it is.
    """
    # "Come at once" is cried out wherever there is danger; and whoever has no water
    # does not ask whether one may drink it.
    if told.is_mixed or told.is_urgent or told.is_asked:
        return False
    # The school is where, and not what.
    words = frozenset(words)
    shared = alike(told.words, words)
    if shared - landmarks(shared):
        return apart <= _AT_ONCE_LIKE
    vague = not (shared or told.is_elses or (named(told.words) and named(words)))
    return apart <= _AT_ONCE and (stays or vague)


def is_there(told: Telling, words: Collection[str], places: Collection[str]) -> bool:
    """
    Say whether what is told and what was told in these *words*, of these *places*, are
    one thing beside one landmark, so that it matters little who says the street.
    """
    shared = told.words & frozenset(words)
    nowhere = not (told.places or places)
    known = is_at_landmark(shared, nowhere=nowhere)
    return known and len(shared) >= _SEVERAL and not told.is_mixed


def is_on_its_way(told: Telling, words: Collection[str], apart: timedelta) -> bool:
    """
    Say whether what was told of just before, in these *words*, may be elsewhere by now.
    """
    return apart <= _ASTRAY and is_astray(told.words & frozenset(words))


def is_outage(told: Telling, others: Collection[str], apart: timedelta) -> bool:
    """
    Say whether what has failed for many was told of just before, among *others*.
    """
    soon = apart <= _LASTS_OUTAGE and not told.is_mixed
    return soon and not told.outages.isdisjoint(others)


def _is_over(told: Telling, other: Telling, apart: timedelta) -> bool:
    """
    Say whether what was told has passed since: the danger, or the noise of a night.
    """
    if told.is_urgent and other.is_urgent and apart > _LASTS_URGENT:
        return True
    either = told.words | other.words
    both = is_passing(told.words) and is_passing(other.words)
    passing = both or (is_passing(either) and not lasts(either))
    return passing and apart > _LASTS_PASSING


def _is_taken_for_another(
    told: Telling, other: Telling, shared: int, apart: timedelta, *, here: bool
) -> bool:
    """
    Say whether two who were taken for telling of different topics name one thing; or,
    if both say that they are *here*, several words that are *shared*, or what it is
    beside. Of what one takes for danger, and the other not, they tell at once.
    """
    if not shared or (told.is_urgent is not other.is_urgent and apart > _SOON):
        return False
    if things(told.words & other.words):
        return True
    return here and (shared >= _SEVERAL or not told.beside.isdisjoint(other.beside))


def are_two(
    told: Telling, other: Telling, near: Collection[str], apart: timedelta
) -> bool:
    """
    Say whether each tells of another thing of one kind or, in one street, is beside a
    shop or the like, or at a corner, of which the other says nothing; whether one is so
    every night and the other once, unless several words are the same; whether one is
    only wished for; or whether it is over since.
    """
    if told.is_wished is not other.is_wished or _is_over(told, other, apart):
        return True
    # Elsewhere the water has failed for many, and here for one.
    failed = networks() & told.words & other.words
    if not near and failed and bool(told.outages) is not bool(other.outages):
        return True
    if tell_apart(told.words, other.words):
        return True
    here, there = landmarks(told.beside), landmarks(other.beside)
    apart_here = here.isdisjoint(other.said) and there.isdisjoint(told.said)
    if near and here and there and apart_here:
        return True
    if len(alike(told.words, other.words)) >= _SEVERAL:
        return False
    a_corner = (len(told.places) > 1 and there) or (len(other.places) > 1 and here)
    since = (told.is_old and other.is_new) or (told.is_new and other.is_old)
    usual = told.is_usual is not other.is_usual
    return usual or since or bool(near and a_corner)


def _is_worded_alike(
    told: Telling, other: Telling, apart: timedelta, *, stays: bool
) -> bool:
    """
    Say whether it is the same by its words, where it is not known that both are about
    one place.
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
    Say whether one emergency is cried out by two, in any words, from where it is.
    """
    there = (p for p in near if not (told.is_from(p) or other.is_from(p)))
    return apart <= _SOON_URGENT and any(there)


def _is_soon(
    told: Telling, apart: timedelta, near: Collection[str], *, stays: bool
) -> bool:
    """
    Say whether it is the same in any words, so near and so soon.
    """
    close = not all(map(is_wide, near))
    if close and (stays or apart <= _SOON):
        return True
    # Who says the park is no likelier to mean another than who does not say where.
    if is_at_once(told, (), apart, stays=stays):
        return True
    return stays and apart <= _LASTS_QUARTER and any(map(is_quarter, near))


def agree(here: Collection[House], tellings: Collection[Telling]) -> bool:
    """
    Say whether nobody tells of a house that is too far from those *here*.
    """
    # Of two numbers in one street, both must mean the same few houses.
    return all(
        abs(number - other) <= _NEIGHBOURS
        for street, number in here
        for told in tellings
        for elsewhere, other in told.houses
        if street == elsewhere
    )
