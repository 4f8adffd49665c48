"""
Places from which something elsewhere is seen or heard: "se ve la llama desde la
avenida".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gateway.core.writing.regex import either
from gateway.routing.around.places import words_in
from gateway.routing.around.sites import Spot

_SENSED = either(
    """
    se ven?, se oyen?, se huele, se divisan?, veo, vemos, oigo, oimos, visibles?,
    vist[oa]s?, es veu(?:en)?, veig, veiem, vese, vexo, see, seen, hear, heard, smell,
    voit, vois, entend, sieht, sehe, hort, se vede, vad
    """
)
_FROM = r"(?:desde|dsd|des de|dende|from|depuis|von|dinspre)"

#: "Se ve la llama desde la avenida de Granada", "desde la plaza se oye".
_PLACES = re.compile(
    rf"\b{_SENSED} (?:[^.,;:!?\n]{{0,40}} )?{_FROM} [^.,;:!?\n]{{1,40}}"
    rf"|\b{_FROM} [^.,;:!?\n]{{1,40}}? {_SENSED}\b"
)


def without_viewpoints(
    spots: Sequence[Spot], plain: str, *, otherwise: bool
) -> Sequence[Spot]:
    """
    Return those of *spots* that *plain* text names elsewhere than as the place from
    which it is seen or heard; all, if there are none and it does not tell *otherwise*
    where it is.
    """
    elsewhere, viewpoints = _PLACES.subn(" ", plain)
    if not viewpoints:
        return spots
    there = [
        spot
        for spot in spots
        if all(re.search(rf"\b{word}\b", elsewhere) for word in words_in(spot.name)[1:])
    ]
    return there if there or otherwise else spots
