"""
Warnings about points of an area that lie far from all others of the town, as where
latitude and longitude have changed places.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gateway.core.message import Place
from gateway.routing.around.shapes import Circle
from gateway.routing.lint.entries import Allowable, Entries
from gateway.routing.parsing.source import Fields, Node, Scalar, held, items_of, shown
from gateway.routing.rule_warnings import Lint, RuleWarning

#: Farther from one another, in metres, than two neighbouring areas of any town.
_FAR = 100_000


def check_points(files: Entries) -> Iterator[Allowable]:
    """
    Warn of the first point of each area that is far from those of all other areas.
    """
    entry = files.parts["places"].get("areas")
    if entry is None or not isinstance(entry.node, Fields):
        return
    areas = {key.value: _points(area) for key, area in entry.node.pairs}
    areas = {name: points for name, points in areas.items() if points}
    for number, (name, points) in enumerate(areas.items()):
        others = [p for n, found in areas.items() if n != name for _, p in found]
        # Of two that are far from each other nobody knows which is wrong.
        if not others or (len(areas) == 2 and number == 0):
            continue
        far = next((each for each in points if not _is_near(each[1], others)), None)
        if far is not None:
            problem = f"{shown(far[0].value)} in area {name} is far from all others"
            hint = _meant(far[1], others)
            yield RuleWarning(Lint.FAR_POINT, far[0].position, problem, hint), (entry,)


def _points(area: Node) -> list[tuple[Scalar, Place]]:
    nodes = (held(held(area, "circle"), "at"), held(area, "box"), held(area, "polygon"))
    written = (each for node in nodes if node is not None for each in items_of(node))
    return [(s, _place(s.value)) for s in written if isinstance(s, Scalar)]


def _place(written: str) -> Place:
    latitude, longitude = map(float, written.split(","))
    return Place(latitude=latitude, longitude=longitude)


def _is_near(point: Place, others: list[Place]) -> bool:
    around = Circle(point, _FAR)
    return any(map(around.contains, others))


def _meant(point: Place, others: list[Place]) -> str:
    north, east = point.latitude, point.longitude
    meant: Mapping[str, tuple[float, float]] = {
        "latitude comes first": (east, north),
        "west of Greenwich a longitude has a minus": (north, -east),
        "latitude comes first, and a longitude in the west has a minus": (east, -north),
    }
    for hint, (latitude, longitude) in meant.items():
        if abs(latitude) <= 90 and _is_near(
            Place(latitude=latitude, longitude=longitude), others
        ):
            return f'{hint}: "{latitude}, {longitude}"'
    return "latitude, then longitude"
