"""
Whether a public message names somebody who does not work here.
"""

from __future__ import annotations

from attrs import evolve

from gateway.core.mail.heading import heading
from gateway.core.message import Visibility
from gateway.routing.deciding.naming import names_of
from gateway.routing.reading import Reading
from gateway.routing.rules import Rules
from gateway.routing.words import text
from gateway.routing.words.private.somebody import names_somebody


def telling_of_somebody(rules: Rules, reading: Reading) -> Reading:
    """
    Return *reading* with whether it names somebody in public who does not work here, so
    that the answer is private: no list knows all that neighbours say of each other.
    """
    message = reading.message
    if message.visibility is not Visibility.PUBLIC:
        return reading
    places = {text.plain(spot.name) for spot in reading.places}
    staff = {said for _, said in names_of(rules, reading)}
    title = heading(message)
    written = f"{title}. {message.text}" if title else message.text
    if not names_somebody(written, places | staff):
        return reading
    return evolve(reading, names_somebody=True)
