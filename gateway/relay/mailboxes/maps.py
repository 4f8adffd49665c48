"""
Map links to the place that a message is about.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from gateway.core.case import Case
from gateway.core.message import Message
from gateway.core.writing.turning import marked_line
from gateway.routing.around.places import words_in
from gateway.routing.around.sites import Spot
from gateway.routing.same_fact.matters import share, spots_in
from gateway.routing.table import RoutingTable

_MAP = "https://www.openstreetmap.org/"

#: How many of the places that a message names are linked.
_MOST = 3

#: The last word of a place, and the town that it is in: "calle Real de Sevilla".
_IN = re.compile(r"(\w+) (?:de|do|da|en|a|in|din) ([^\W\d_]+)")


def map_link(message: Message) -> str:
    """
    Return a link to the coordinates of *message*, with their label; empty without any.
    """
    place = message.place
    if place is None:
        return ""
    link = f"{_MAP}?mlat={place.latitude:.6f}&mlon={place.longitude:.6f}&zoom=18"
    return f"{marked_line(place.label)} {link}".strip()


def whereabouts(message: Message, case: Case | None, table: RoutingTable) -> str:
    """
    Return the coordinates of *message* as a link, or else a search link for each place
    of the town that it names; for a *case* that is one of several matters, those of its
    own part. Streets of other towns are left out.
    """
    if case is None:
        spots = spots_in(message, table)
    else:
        told = share(message, case.topic, case.besides, table)
        spots = table.around.gazetteer.find(message, told)
    here = [spot for spot in spots if not _is_elsewhere(spot, message, table.town.name)]
    return map_link(message) or "; ".join(
        f"{spot} {_MAP}search?query={quote(f'{spot}, {table.town.name}', safe='')}"
        for spot in here[:_MOST]
    )


def _is_elsewhere(spot: Spot, message: Message, town: str) -> bool:
    """
    Say whether the message puts *spot* in another town. Where it is in capitals, names
    cannot be told from other words, and it is not.
    """
    said = f"{message.subject}\n{message.text}"
    own = {word for name in (town, *spot.within) for word in words_in(name)}
    last = words_in(str(spot))[-1:]
    return any(
        name[0].isupper() and words_in(word) == last and own.isdisjoint(words_in(name))
        for word, name in _IN.findall(said)
    )
