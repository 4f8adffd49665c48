"""
Detection of the wish to change or move what was booked.
"""

from __future__ import annotations

import re

from gateway.core.writing.regex import either
from gateway.routing.words import text

_CHANGE_WORDS = either(
    r"""
    cambi\w*, muev\w*, mover\w*, moved\w*, pasar(?:me)?(?:l[ao]s?)?, pasadl[ao]s?,
    aplaz\w*, adelant(?:ar\w*|ad|a|o), atras(?:ar\w*|ad|a|o), pospon\w*, modific\w*,
    reprogram\w*, en (?:vez|lugar) del?, canvi\w*, mou(?:re)?, ajorn\w*, adiar?,
    chang\w*, move, moving, reschedul\w*, postpon\w*, instead, deplac\w*,
    report(?:er|ez), decal\w*, au lieu de, andern, verschieb\w*, verleg\w*, umbuch\w*,
    statt, schimb\w*, mut(?:a|at|ati), amana(?:t|ti)?, in loc de, aldatu\w*, mugitu\w*
    """
)
_CHANGE = re.compile(rf"\b{_CHANGE_WORDS}\b")


def asks_to_change(said: str) -> bool:
    """
    Say whether *said*, which asks for something to be booked, has a word of changing or
    moving: "¿puedo cambiar mi reserva?".
    """
    return _CHANGE.search(text.plain(said)) is not None
