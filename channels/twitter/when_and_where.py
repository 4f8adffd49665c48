"""
The time and the place of a post.
"""

from __future__ import annotations

import math
from datetime import datetime

from gateway.core.errors import Unreadable
from gateway.core.message import Place
from gateway.core.writing.json_object import Object


def time_of(post: Object) -> datetime | None:
    """
    Return when *post*, or an event, was said, if it tells.

    Raises:
        Unreadable: It tells an invalid time.
    """
    text = post.text("created_at")
    if not text:
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError as e:
        raise Unreadable("'created_at' is no time") from e
    if time.tzinfo is None:
        raise Unreadable("'created_at' has no zone")
    return time


def place_of(post: Object) -> Place | None:
    """
    Return where *post* was said, if it tells.

    Raises:
        Unreadable: It tells an invalid point.
    """
    point = post.object("geo").object("coordinates")
    numbers = point.numbers("coordinates")
    if not numbers:
        return None
    if len(numbers) != 2 or not all(map(math.isfinite, numbers)):
        raise Unreadable("'coordinates' are no point")
    longitude, latitude = numbers
    if abs(longitude) > 180 or abs(latitude) > 90:
        raise Unreadable("'coordinates' are not on Earth")
    return Place(latitude=latitude, longitude=longitude)
