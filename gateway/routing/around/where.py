"""
The matchers ``place`` and ``thread``: where a message is about, and whether it
continues a conversation.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from attrs import frozen

from gateway.routing import predicates
from gateway.routing.conditions import Condition, fact
from gateway.routing.parsing.source import Node
from gateway.routing.parsing.wording import Scope
from gateway.routing.reading import Reading
from gateway.routing.words.text import plain

_ANY, _NONE = "any", "none"


def is_in(node: Node, scope: Scope) -> Condition | None:
    """
    ``place: [Barrio Alto, calle Almez]``; ``any`` known place, or ``none``.
    """
    sites = scope.names.around.gazetteer.sites
    known = {plain(site.name): site.name for site in sites}
    wanted = set()
    for scalar in scope.reader.scalars(node, "a place"):
        name = plain(scalar.value.strip())
        if name in known or name in (_ANY, _NONE):
            wanted.add(name)
        else:
            scope.reader.unknown(scalar, "place", [*known.values(), _ANY, _NONE])
    if _ANY in wanted or _NONE in wanted:
        if len(wanted) > 1:
            scope.reader.mistake(
                node, "any and none cannot be combined with other places"
            )
        return fact(
            predicates.is_somewhere,
            "it names a place",
            "it names no place",
            wanted=_ANY in wanted,
        )
    listed = " or ".join(known[name] for name in known if name in wanted)
    return _There(wanted=frozenset(wanted), listed=listed)


def goes_on(node: Node, scope: Scope) -> Condition:
    """
    ``thread: yes``: the message continues its sender's own conversation.
    """
    return fact(
        predicates.goes_on,
        "it goes on with a conversation",
        "it goes on with no conversation",
        wanted=scope.reader.yes(node, "thread"),
    )


@frozen(kw_only=True, eq=False)
class _There(Condition):
    wanted: frozenset[str]
    listed: str

    def holds(self, reading: Reading, _: AbstractSet[int]) -> str | None:
        spots = (spot for spot in reading.places if spot.within & self.wanted)
        return next((f"in {spot}" for spot in spots), None)

    def lacks(self, _: Reading) -> str:
        return f"not in {self.listed}"
