"""
Shapes on the map that a message's coordinates may lie in.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import cos, hypot, radians

from attrs import frozen

from gateway.core.message import Place

#: Metres in one degree of latitude, near enough for a town.
_DEGREE = 111_320


@frozen
class Circle:
    """
    All points within some metres of a centre.
    """

    centre: Place
    metres: int

    def contains(self, place: Place) -> bool:
        """
        Say whether *place* lies in it.
        """
        north = place.latitude - self.centre.latitude
        east = _around(place.longitude - self.centre.longitude)
        east *= cos(radians(self.centre.latitude))
        return hypot(north, east) * _DEGREE <= self.metres


@frozen
class Polygon:
    """
    The inside of a polygon with these corners; the last is joined to the first.
    """

    corners: Sequence[Place]

    def contains(self, place: Place) -> bool:
        """
        Say whether *place* lies in it, by ray casting: a ray from there crosses its
        edges an odd number of times.
        """
        inside = False
        for one, other in pairwise((*self.corners, self.corners[0])):
            if (one.latitude > place.latitude) == (other.latitude > place.latitude):
                continue
            along = (place.latitude - one.latitude) / (other.latitude - one.latitude)
            crossing = one.longitude + along * (other.longitude - one.longitude)
            inside ^= place.longitude < crossing
        return inside


Shape = Circle | Polygon


def box(one: Place, other: Place) -> Polygon:
    """
    Make a box of two opposite corners.
    """
    return Polygon(
        (
            one,
            Place(latitude=one.latitude, longitude=other.longitude),
            other,
            Place(latitude=other.latitude, longitude=one.longitude),
        )
    )


def _around(degrees: float) -> float:
    # The shorter way, across the 180th meridian if need be.
    return (degrees + 180) % 360 - 180
