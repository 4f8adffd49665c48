"""
Who writes a letter, and is not written to: the names below it ("le saluda atentamente,
la secretaria"), and those for whom it speaks ("en nombre del AMPA").
"""

from __future__ import annotations

import re

from gateway.core.writing.regex import any_way

#: How letters close that are not left out as formulas, in front of whose they are.
_CLOSES = (
    r"(?:(?:le|les|os|us) salud\w+(?: \w+mente?)?"
    r"|(?:queda(?:mos)? )?suy[oa]s? afectisim[oa]s?)"
)
#: An office that somebody holds in a club, or here.
_OFFICE = r"(?:secretari[oa]|president[ea]|vocal|tesorer[oa]|portavoz)"
_SIGNED = re.compile(
    any_way(
        rf"""
        # Le saluda la secretaria; le saluda atentamente, and a few lines below.
        \b{_CLOSES} ?[,.]?(?P<below>\s[^\n?!:]{{1,60}}(?:\n+[^\n?!:]{{1,60}}){{0,3}})$

        # La secretaria; Ana Gil, presidenta de la asociación; and nothing below it.
        (?P<alone>[\n.] *(?:[^\n.,]{{3,40}}, )?(?:(?:la|el) )?{_OFFICE}
        (?:(?:,| del?) [^\n]{{1,50}})?)$
        """
    )
)
#: "La junta directiva del AMPA", "soy la secretaria de", "en nombre de".
_FOR = re.compile(
    any_way(
        rf"""
        (?:junta )?directiva|en (?:nombre|representacion)
        |(?:en calidad de|como|soy|somos) (?:(?:la|el|l[ao]s) )?(?:nuev[oa] )?{_OFFICE}
        """
    )
    + r" (?:del?|de l[ao]s?) $"
)
#: How far it reaches that somebody is spoken for, in characters.
_REACH = 50


def signature(plain: str) -> str:
    """
    Return whose the letter *plain* is, as it says below it; nothing if it does not.
    """
    found = _SIGNED.search(plain.rstrip(" .,\n"))
    if found is None:
        return ""
    return found["below"] or found["alone"]


def speaks_for(plain: str, name: str) -> bool:
    """
    Say whether *plain* text speaks for those called *name*, wherever it names them.
    """
    said = [*re.finditer(rf"\b{re.escape(name)}\b", plain)]
    return bool(said) and all(
        _FOR.search(plain[max(0, each.start() - _REACH) : each.start()])
        for each in said
    )
