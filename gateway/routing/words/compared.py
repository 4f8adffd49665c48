"""
What a message only compares with: "más pipas que en el fútbol" is about no football.

Left alone is whatever may be meant, "huele como una cloaca", "igual que en la plaza",
and what is said to be the only one: "no hay más fuente que en la plaza".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

#: What they say of whom more or less is told: "más vecinos dicen que en la plaza".
_TOLD = r"(?:dic|dij|cre|cuent|ve|sab|parec|piens|diu|dit|say|sagen|spun)\w*"

#: "More rats than in a", in the languages of the sample town that have words for it.
_MORE = rf"(?:mas|menos|peor) (?!d[eo]\b)(?:(?!{_TOLD} )\w+ )?que"
_WHERE = r"(?:en (?:el|la|los|las|un|una)|en|un|una|unos|unas)"
_THAN = "|".join(
    (
        f"{_MORE} {_WHERE}",
        r"(?:mes|menys|pitjor|mais) (?:\w+ )?(?:que|ca) (?:(?:a|en) )?n?un(?:h?a)?",
        r"(?:more|less|fewer|worse|\w{3,}er) (?:\w+ )?than (?:(?:in|at|on) )?an?",
        r"(?:plus|moins|pire) (?:de )?(?:\w+ )?(?:que|qu) (?:(?:dans|sur|a) )?une?",
        r"(?:mehr|weniger|\w{3,}er) (?:\w+ )?als (?:(?:in|auf|bei) )?eine?[mnr]?",
        r"mai \w+ (?:\w+ )?decat (?:(?:in|la|pe) )?(?:un|o)",
        r"tan \w+ como (?:un|una)",
        r"(?:ni que|como si) (?:fuera|fuese)(?:n|mos)? (?:un|una|unos|unas|el|la)",
        r"no como(?: (?:un|una|el|la))?",
    )
)

#: Before "more" or behind it, it is the only one that there is.
_ONLY = r"(?:no|ni|sin|nunca|nadie|nada|non|ez|not|ne|pas|kein\w*|nicht|nu)"

#: What is compared with, and what that is of: "que un patio de colegio".
_COMPARED = re.compile(
    rf"(?P<only>\b{_ONLY}(?: \w+){{0,3}} )?\b(?:{_THAN}) \w+"
    r"(?: (?:en la puerta )?(?:de|del|of)(?: (?:un|una|el|la|los|las|a|the))? \w+)?"
)


def compared(words: Sequence[str]) -> frozenset[int]:
    """
    Give the positions of the *words*, plain, with which something is only compared.
    """
    said = " ".join(words)
    return frozenset(
        at
        for found in _COMPARED.finditer(said)
        if not found["only"]
        for at in range(said.count(" ", 0, found.start()), _behind(said, found.end()))
    )


def _behind(said: str, end: int) -> int:
    return said.count(" ", 0, end) + 1
