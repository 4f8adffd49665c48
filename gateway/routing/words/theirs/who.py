r"""
Of whom an employee tells in Spanish: of whoever is answered ("su", "usted"), of
somebody by name, or of the neighbour. What is told of all ("las personas con
alzheimer") is told of nobody. Patterns for text without accents, in whatever case, in
which names are marked (`gateway.routing.words.theirs.given`).
"""

from __future__ import annotations

from gateway.routing.words.theirs.given import NAME

YOUR = r"\b(?:su|tu|vuestr[oa])(?:s)?"
KIN = (
    r"(?:madre|padre|mama|papa|marido|mujer|espos[oa]|pareja|novi[oa]|ex|ex-?marido"
    r"|ex-?mujer|expareja|suegr[oa]|herman[oa]s?|abuel[oa]s?|ti[oa]|prim[oa]|cunad[oa]"
    r"|yerno|nuera|vecin[oa]|inquilin[oa]|casero|familia|padres)"
)
CHILD = (
    r"(?:hij[oa]s?|niet[oa]s?|sobrin[oa]s?|nin[oa]s?|nen[oa]s?|bebe|pequen[oa]s?|chaval"
    r"|menor(?:es)?)"
)
FOLK = (
    r"(?:\b(?:el|la|ese|esa|este|esta|aquel|aquella) (?:vecin[oa]|senora?|hombre"
    r"|inquilin[oa]|abuel[oa]|ancian[oa]|familia|conserje|nin[oa]|chaval[a]?|chic[oa]))"
)
#: Whoever is told of.
WHO = rf"(?:{YOUR} (?:{KIN}|{CHILD})\b|\busted\b|{FOLK}\b|{NAME})"
#: Somebody whom others know by that.
KNOWN = rf"(?:{YOUR} (?:{KIN}|{CHILD})\b|{NAME})"
#: Whoever is answered, and theirs.
YOURS = rf"(?:\busted\b|{YOUR} (?:{KIN}|{CHILD})\b)"
LITTLE = r"[^.!?\n]{0,30}?"
FOR_ALL = (
    r"(?:contra|dia|carrera|charla|taller|curso|grupo|centro|unidad|semana|lucha|plan"
    r"|jornada"
    r"|preven|asociacion|personas|pued|podr|pedir|pida|solicit|puesto|tienda"
    r"|razon|recurrir|gracias|presenta)"
)
NOT_FOR_ALL = rf"(?:(?!\b{FOR_ALL})[^.!?\n]){{0,60}}?"
