"""
The streets and areas of the town, and the spots in them.
"""

from __future__ import annotations

from attrs import frozen

from gateway.routing.around.shapes import Shape
from gateway.routing.words import text


@frozen(kw_only=True)
class Spot:
    """
    A place that a message is about.

    Attributes:
        name: The name as the town writes it: ``calle Almez``.
        number: The house number; empty if none was given.
        within: Folded names of the place itself and of the areas that it is in.
    """

    name: str
    number: str = ""
    within: frozenset[str]

    def __str__(self) -> str:
        return f"{self.name} {self.number}".strip()


@frozen(kw_only=True)
class Site:
    """
    A street or an area that the town has.

    Attributes:
        name: The name as the town writes it.
        called: All its names.
        is_area: It is an area, without house numbers.
        whole: The name is an ordinary word, which counts only with its kind of street
            or a number.
        within: Folded names of the areas that it is in.
        shapes: Its shapes on the map, if any are known.
    """

    name: str
    called: tuple[str, ...]
    is_area: bool = False
    whole: bool = False
    within: frozenset[str] = frozenset()
    shapes: tuple[Shape, ...] = ()

    def spot(self, number: str = "") -> Spot:
        """
        Return the spot at a house *number*.
        """
        within = self.within | {text.plain(self.name)}
        return Spot(name=self.name, number=number, within=within)
