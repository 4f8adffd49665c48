"""
What tells two messages apart that report different facts.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from gateway.routing.same_fact.kinds import tell_apart
from gateway.routing.same_fact.synonyms import (
    alike,
    is_passing,
    landmarks,
    lasts,
    networks,
    things,
)
from gateway.routing.same_fact.telling import Telling

#: How many words in common are more than chance.
SEVERAL = 2

#: How long after the last report danger has passed, and what passes with the night,
#: such as noise.
_LASTS_URGENT = timedelta(hours=3)
_LASTS_PASSING = timedelta(hours=12)


def are_two(
    told: Telling, other: Telling, near: Collection[str], apart: timedelta
) -> bool:
    """
    Return whether two messages are surely about different facts: they name different
    things of one kind, or in one street different landmarks; one is about an outage and
    the other about a single failure elsewhere; one is about what the other is beside;
    one is a wish; or the earlier is over. Unless they share several words, or a thing
    in one house that does not pass, also if only one is so regularly, if one is old and
    the other new, or if in one street one is at a corner and the other beside a
    landmark.
    """
    if told.is_wished is not other.is_wished or _is_over(told, other, apart):
        return True
    # In another place the water has failed for many, and here for one.
    failed = networks() & told.words & other.words
    if not near and failed and bool(told.outages) is not bool(other.outages):
        return True
    if _is_only_beside_it(told, other):
        return True
    of_one = told.about == other.about and is_of_one_thing(told, other)
    if tell_apart(told.words, other.words, of_one=of_one):
        return True
    if told.is_indoors is not other.is_indoors:
        return True
    here, there = landmarks(told.beside), landmarks(other.beside)
    apart_here = here.isdisjoint(other.said) and there.isdisjoint(told.said)
    if near and here and there and apart_here:
        return True
    if len(alike(told.words, other.words)) >= SEVERAL or _stays(told, other):
        return False
    a_corner = (len(told.at) > 1 and (there or other.houses)) or (
        len(other.at) > 1 and (here or told.houses)
    )
    since = (told.is_old and other.is_new) or (told.is_new and other.is_old)
    usual = told.is_usual is not other.is_usual
    return usual or since or bool(near and a_corner)


def is_of_one_thing(told: Telling, other: Telling) -> bool:
    """
    Return whether two messages name one thing, and are not first about two.
    """
    about = {told.about, other.about} - {""}
    return len(about) < 2 and bool(things(told.words & other.words))


def _stays(told: Telling, other: Telling) -> bool:
    """
    Return whether both tell of one thing in one house that does not pass, such as a
    dog, which is the same every night; unlike music.
    """
    apart = {*told.houses}.isdisjoint(other.houses)
    passing = is_passing(told.words | other.words)
    return not (apart or passing) and is_of_one_thing(told, other)


def _is_only_beside_it(told: Telling, other: Telling) -> bool:
    """
    Return whether what both name is only where something else is, of which one of them
    tells: "una rama encima del banco", and "el banco no tiene asiento".
    """
    both = things(told.words & other.words)
    two = bool(told.about and other.about) and told.about != other.about
    return two and bool(both) and both <= told.beside | other.beside


def _is_over(told: Telling, other: Telling, apart: timedelta) -> bool:
    """
    Return whether what was reported has passed since: the danger, or a night's noise.
    """
    if told.is_urgent and other.is_urgent and apart > _LASTS_URGENT:
        return True
    either, shared = told.words | other.words, told.words & other.words
    both = is_passing(told.words) and is_passing(other.words)
    # What both name besides, such as a drain, is there in the morning.
    stays = lasts(either) or (bool(things(shared)) and not is_passing(shared))
    passing = both or (is_passing(either) and not stays)
    return passing and apart > _LASTS_PASSING
