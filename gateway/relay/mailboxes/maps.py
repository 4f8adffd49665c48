"""
Where what is told of is, as links that people open.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from gateway.core.case import Case
from gateway.core.message import Message
from gateway.core.writing.turning import marked_line
from gateway.routing.around.places import Spot, words_in
from gateway.routing.same_fact.matters import share
from gateway.routing.table import RoutingTable

_MAP = "https://www.openstreetmap.org/"

#: So many of the places that are named are looked for, the first.
_MOST = 3

#: The last word of a place, and the name of what that is in: "calle Real de Sevilla".
_IN = re.compile(r"(\w+) (?:de|do|da|en|a|in|din) ([^\W\d_]+)")


def map_link(message: Message) -> str:
    """
    Give where *message* comes from, if it says so, as a link that people open.
    """
    place = message.place
    if place is None:
        return ""
    link = f"{_MAP}?mlat={place.latitude:.6f}&mlon={place.longitude:.6f}&zoom=18"
    return f"{marked_line(place.label)} {link}".strip()


def whereabouts(message: Message, case: Case | None, table: RoutingTable) -> str:
    """
    Give where *message* comes from, or else the places of the town that it names, each
    with a link that looks for it; of a *case* that is one of its matters, those of that
    one. A street of another town is not ours.
    """
    told = share(message, case.topic, case.besides, table) if case else None
    spots = table.around.gazetteer.find(message, told)
    here = [spot for spot in spots if not _is_elsewhere(spot, message, table.town.name)]
    return map_link(message) or "; ".join(
        f"{spot} {_MAP}search?query={quote(f'{spot}, {table.town.name}', safe='')}"
        for spot in here[:_MOST]
    )


def _is_elsewhere(spot: Spot, message: Message, town: str) -> bool:
    """
    Say whether *spot* is said to be in what is no part of it, nor the *town*. Where all
    is in capitals nobody knows what is a name.
    """
    said = f"{message.subject}\n{message.text}"
    if said == said.upper():
        return False
    own = {word for name in (town, *spot.within) for word in words_in(name)}
    last = words_in(str(spot))[-1:]
    return any(
        name[0].isupper() and words_in(word) == last and own.isdisjoint(words_in(name))
        for word, name in _IN.findall(said)
    )
