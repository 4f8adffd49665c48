r"""
Patterns for whom an employee writes of in Spanish: the addressee ("su", "usted"),
somebody by name, or a neighbour; not people in general ("las personas con alzheimer").
For text without accents, case-insensitive, in which names are marked
(`gateway.routing.words.private.told.names`).
"""

from __future__ import annotations

from gateway.core.writing.regex import either
from gateway.routing.words.private.told.names import NAME

YOUR = r"\b(?:su|tu|vuestr[oa])(?:s)?"
KIN = either(
    """
    madre, padre, mama, papa, marido, mujer, espos[oa], pareja, novi[oa], ex,
    ex-?marido, ex-?mujer, expareja, suegr[oa], herman[oa]s?, abuel[oa]s?, ti[oa],
    prim[oa], cunad[oa], yerno, nuera, vecin[oa], inquilin[oa], casero, familia, padres
    """
)
CHILD = either(
    """
    hij[oa]s?, niet[oa]s?, sobrin[oa]s?, nin[oa]s?, nen[oa]s?, bebe, pequen[oa]s?,
    chaval, menor(?:es)?
    """
)
_THAT = either("el, la, ese, esa, este, esta, aquel, aquella")
_ONE = either(
    """
    vecin[oa], senora?, hombre, inquilin[oa], abuel[oa], ancian[oa], familia, conserje,
    nin[oa], chaval[a]?, chic[oa]
    """
)
FOLK = rf"(?:\b{_THAT} {_ONE})"
#: Not behind an institution, whose debts are no personal data.
NO_OFFICE = (
    "(?<!ayuntamiento )(?<!ajuntament )(?<!concello )(?<!junta )(?<!estado )"
    "(?<!municipio )(?<!gobierno )(?<!diputacion )(?<!empresa )"
)
#: Somebody in particular.
WHO = rf"(?:{YOUR} (?:{KIN}|{CHILD})\b|\busted\b|{FOLK}\b|{NAME})"
#: Somebody whom others can identify.
KNOWN = rf"(?:{YOUR} (?:{KIN}|{CHILD})\b|{NAME})"
#: The addressee, or a relative of theirs.
YOURS = rf"(?:\busted\b|{YOUR} (?:{KIN}|{CHILD})\b)"
LITTLE = r"[^.!?\n]{0,30}?"
#: Behind a number of years that is an age, not a duration.
NOT_SINCE = r"(?! (?:ya )?(?:de (?!edad|idade)|como\b))"
#: Words of offers for everybody, and of how to apply.
FOR_ALL = either(
    """
    contra, dia, carrera, charla, taller, curso, grupo, centro, unidad, semana, lucha,
    plan, jornada, preven, asociacion, personas, pued, podr, pedir, pida, solicit,
    puesto, tienda, razon, recurrir, gracias, presenta
    """
)
NOT_FOR_ALL = rf"(?:(?!\b{FOR_ALL})[^.!?\n]){{0,60}}?"
