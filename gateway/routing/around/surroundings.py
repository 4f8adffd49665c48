"""
What rules may ask of time and place: calendar, hours and gazetteer.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from gateway.routing.around.calendar import Calendar
from gateway.routing.around.hours import Hours
from gateway.routing.around.places import Gazetteer


@frozen(kw_only=True)
class Surroundings:
    """
    The town's calendar, the hours of its mailboxes, and its places.
    """

    calendar: Calendar
    attendance: Mapping[str, Hours]
    gazetteer: Gazetteer
