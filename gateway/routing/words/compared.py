"""
Comparisons, whose words do not tell what a message is about: "más pipas que en el
fútbol" is not about football.

Not counted are comparisons that may be meant literally ("huele como una cloaca", "igual
que en la plaza"), and "the only one": "no hay más fuente que en la plaza".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import compress

from gateway.core.writing.regex import any_way

#: Verbs of saying, behind which "que" does not compare: "más vecinos dicen que en la
#: plaza".
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
    |parec(?:e|en|ia|ian) (?:un|una|el|la)
    |no como(?: (?:un|una|el|la))?
    """
)

#: A comparison, with what its noun is of: "que un patio de colegio".
_COMPARED = re.compile(
    rf"{_THAN} \w+"
    r"(?: (?:en la puerta )?(?:de|del|of)(?: (?:un|una|el|la|los|las|a|the))? \w+)?"
)

#: The first words of all comparisons, besides comparatives in "-er".
_BEGINNINGS = frozenset(
    """
    mas menos peor mes menys pitjor mais more less fewer worse plus moins pire mehr
    weniger mai tan ni como no parece parecen parecia parecian
    """.split()
)

#: What follows a comparative in "-er", directly or after one word.
_BEHIND_ER = frozenset(("than", "als"))

#: The most words of a comparison.
_FAR = 16

#: A negation within so many words before "more" makes it "the only one".
_NEAR = 4
_ONLY = re.compile(r"no|ni|sin|nunca|nadie|nada|non|ez|not|ne|pas|kein\w*|nicht|nu")


def compared(words: Sequence[str]) -> frozenset[int]:
    """
    Return the positions of those plain *words* that are part of a comparison.
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
