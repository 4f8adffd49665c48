"""
Reading of ``places``: the streets of the town, and its areas.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import define, evolve, field

from gateway.core.message import Place
from gateway.routing.around.places import Gazetteer
from gateway.routing.around.shapes import Circle, Polygon, Shape, box
from gateway.routing.around.sites import Site, Spot
from gateway.routing.parsing.listed import listed
from gateway.routing.parsing.named import CALLED
from gateway.routing.parsing.reader import Reader
from gateway.routing.parsing.source import Node, Scalar, shown
from gateway.routing.words.text import plain, tokens

PLACES = ("streets", "areas", "landmarks", *CALLED)
AREA = ("also", "streets", "circle", "box", "polygon")
CIRCLE = ("at", "metres")

#: The largest radius of a circle, in metres.
_METRES = 100_000


@define
class _Atlas:
    reader: Reader
    sites: dict[str, Site] = field(factory=dict)

    def add(self, site: Site, at: Node) -> None:
        folded = plain(site.name)
        if not tokens(folded):
            self.reader.mistake(at, f"{shown(site.name)} contains no word")
        elif folded in self.sites:
            self.reader.mistake(at, f"there is already a place {shown(site.name)}")
        else:
            self.sites[folded] = site


def read_places(known: Mapping[str, Node], reader: Reader) -> Gazetteer:
    """
    Read ``places`` into the gazetteer of places that messages may name or come from.
    """
    atlas = _Atlas(reader)
    for street in listed(known.get("streets"), "street", reader):
        name = street.value.strip()
        whole, name = name.startswith("="), name.removeprefix("=").strip()
        atlas.add(Site(name=name, called=(name,), whole=whole), street)
    for key, area in reader.entries(known.get("areas"), "areas"):
        _area(atlas, key, area)
    landmarks = {
        key.value.strip(): spot
        for key, node in reader.entries(known.get("landmarks"), "landmarks")
        if (spot := _landmark(atlas, key, node)) is not None
    }
    return Gazetteer(tuple(atlas.sites.values()), landmarks)


def _landmark(atlas: _Atlas, key: Scalar, node: Node) -> Spot | None:
    reader = atlas.reader
    if not tokens(plain(key.value)):
        reader.mistake(key, f"{shown(key.value)} contains no word")
    where = reader.scalars(node, "a street, with a number or not,")
    if len(where) != 1:
        reader.mistake(node, f"landmark {key.value} must be in exactly one street")
        return None
    [street] = where
    name, _, number = street.value.strip().rpartition(" ")
    if not (name and number.isdigit()):
        name, number = street.value.strip(), ""
    site = atlas.sites.get(plain(name))
    if site is None:
        names = [site.name for site in atlas.sites.values()]
        reader.unknown(evolve(street, value=name), "street", names)
        return None
    return site.spot(number)


def _area(atlas: _Atlas, key: Scalar, node: Node) -> None:
    reader, name = atlas.reader, key.value.strip()
    known = reader.fields(node, f"area {name}", AREA)
    also = reader.texts(known.get("also"), "a name")
    streets = listed(known.get("streets"), "street", reader)
    for street in streets:
        inside = atlas.sites.get(plain(street.value.strip()))
        if inside is None:
            names = [site.name for site in atlas.sites.values()]
            reader.unknown(street, "street", names)
            continue
        within = inside.within | {plain(name)}
        atlas.sites[plain(inside.name)] = evolve(inside, within=within)
    site = Site(
        name=name,
        called=(name, *also),
        is_area=True,
        whole=True,
        shapes=_shapes(known, reader),
    )
    atlas.add(site, key)


def _shapes(known: dict[str, Node], reader: Reader) -> tuple[Shape, ...]:
    shapes: list[Shape] = []
    if "circle" in known:
        shapes += _circle(known["circle"], reader)
    if "box" in known:
        node = known["box"]
        corners = _points(node, reader)
        if len(reader.items(node)) != 2:
            reader.mistake(node, "a box needs two opposite corners")
        elif len(corners) == 2:
            shapes.append(box(*corners))
    if "polygon" in known:
        node = known["polygon"]
        corners = _points(node, reader)
        if len(reader.items(node)) < 3:
            reader.mistake(node, "a polygon needs three corners or more")
        elif corners:
            shapes.append(Polygon(corners))
    return tuple(shapes)


def _circle(node: Node, reader: Reader) -> list[Shape]:
    known = reader.fields(node, "circle", CIRCLE)
    centres = _points(known.get("at"), reader)
    metres = reader.whole(known.get("metres"), "metres", 1, _METRES)
    if len(reader.items(known.get("at"))) != 1 or "metres" not in known:
        hint = 'such as circle: {at: "37.18, -3.60", metres: 300}'
        reader.mistake(node, "a circle needs one point and a radius in metres", hint)
    return [Circle(centre, metres) for centre in centres[:1] if metres]


def _points(node: Node | None, reader: Reader) -> tuple[Place, ...]:
    points = []
    for scalar in reader.scalars(node, "a point"):
        try:
            latitude, longitude = map(float, scalar.value.split(","))
        except ValueError:
            latitude = longitude = 999.0
        if abs(latitude) <= 90 and abs(longitude) <= 180:
            points.append(Place(latitude=latitude, longitude=longitude))
        else:
            hint = 'latitude, longitude in quotation marks: "37.18, -3.60"'
            reader.mistake(scalar, f"not a point: {shown(scalar.value)}", hint)
    return tuple(points)
