"""
What a message only compares with: "más pipas que en el fútbol" is about no football.

Left alone is whatever may be meant, "huele como una cloaca", "igual que en la plaza",
and what is said to be the only one: "no hay más fuente que en la plaza".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import compress

from gateway.core.writing.regex import any_way

#: What they say of whom more or less is told: "más vecinos dicen que en la plaza".
_TOLD = r"(?:dic|dij|cre|cuent|ve|sab|parec|piens|diu|dit|say|sagen|spun)\w*"

#: "More rats than in a", in the languages of the sample town that have words for it.
_MORE = rf"(?:mas|menos|peor) (?!d[eo]\b)(?:(?!{_TOLD} )\w+ )?que"
_WHERE = r"(?:en (?:el|la|los|las|un|una)|en|un|una|unos|unas)"
_THAN = any_way(
    rf"""
    # Más pipas que en un (fútbol).
    {_MORE} {_WHERE}

    # Catalan and Galician: més rates que en un, máis xente ca nun.
    (?:mes|menys|pitjor|mais) (?:\w+ )?(?:que|ca) (?:(?:a|en) )?n?un(?:h?a)?

    # English: more rats than in a, louder than a.
    (?:more|less|fewer|worse|\w{{3,}}er) (?:\w+ )?than (?:(?:in|at|on) )?an?

    # French: plus de rats que dans une.
    (?:plus|moins|pire) (?:de )?(?:\w+ )?(?:que|qu) (?:(?:dans|sur|a) )?une?

    # German: mehr Ratten als in einem, lauter als eine.
    (?:mehr|weniger|\w{{3,}}er) (?:\w+ )?als (?:(?:in|auf|bei) )?eine?[mnr]?

    # Romanian: mai mult zgomot decât o (fabrică).
    mai \w+ (?:\w+ )?decat (?:(?:in|la|pe) )?(?:un|o)

    # Tan sucio como un, ni que fuera un, como si fuese la, no como el.
    tan \w+ como (?:un|una)
    |(?:ni que|como si) (?:fuera|fuese)(?:n|mos)? (?:un|una|unos|unas|el|la)
    |no como(?: (?:un|una|el|la))?
    """
)

#: What is compared with, and what that is of: "que un patio de colegio".
_COMPARED = re.compile(
    rf"{_THAN} \w+"
    r"(?: (?:en la puerta )?(?:de|del|of)(?: (?:un|una|el|la|los|las|a|the))? \w+)?"
)

#: The words that all of these begin with, besides those in "-er".
_BEGINNINGS = frozenset(
    """
    mas menos peor mes menys pitjor mais more less fewer worse plus moins pire mehr
    weniger mai tan ni como no
    """.split()
)

#: Behind words in "-er" that compare, at once or after one other.
_BEHIND_ER = frozenset(("than", "als"))

#: No comparison is of more words than these.
_FAR = 16

#: Up to so many words before "more", one of these says that it is the only one.
_NEAR = 4
_ONLY = re.compile(r"no|ni|sin|nunca|nadie|nada|non|ez|not|ne|pas|kein\w*|nicht|nu")


def compared(words: Sequence[str]) -> frozenset[int]:
    """
    Give the positions of the *words*, plain, with which something is only compared.
    """
    found, behind = set[int](), 0
    begin = [*compress(range(len(words)), map(_BEGINNINGS.__contains__, words))]
    if not _BEHIND_ER.isdisjoint(words):
        begin += [at for at, word in enumerate(words) if word.endswith("er")]
        begin.sort()
    for at in begin:
        if at < behind:
            continue
        met = _COMPARED.match(" ".join(words[at : at + _FAR]))
        if met is None:
            continue
        behind = at + met[0].count(" ") + 1
        if not any(map(_ONLY.fullmatch, words[max(at - _NEAR, 0) : at])):
            found.update(range(at, behind))
    return frozenset(found)
