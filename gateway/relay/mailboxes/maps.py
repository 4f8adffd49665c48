"""
Where what is told of is, as links that people open.
"""

from __future__ import annotations

from urllib.parse import quote

from gateway.core.message import Message
from gateway.core.turning import marked_line
from gateway.routing.table import RoutingTable

_MAP = "https://www.openstreetmap.org/"

#: So many of the places that are named are looked for, the first.
_MOST = 3


def map_link(message: Message) -> str:
    """
    Give where *message* comes from, if it says so, as a link that people open.
    """
    place = message.place
    if place is None:
        return ""
    link = f"{_MAP}?mlat={place.latitude:.6f}&mlon={place.longitude:.6f}&zoom=18"
    return f"{marked_line(place.label)} {link}".strip()


def whereabouts(message: Message, table: RoutingTable) -> str:
    """
    Give where *message* comes from, or else the places of the town that it names, each
    with a link that looks for it.
    """
    return map_link(message) or "; ".join(
        f"{spot} {_MAP}search?query={quote(f'{spot}, {table.town.name}', safe='')}"
        for spot in table.around.gazetteer.find(message)[:_MOST]
    )
