"""
A home, as an employee may tell it: patterns for text that has lost its accents and kept
its case, in Spanish, Galician, Catalan and Basque.

A street and a number alone are a place; with a door, or where somebody is said to live,
they are a home.
"""

from __future__ import annotations

import re

from gateway.routing.words.called import MONTHS, any_of, numbered
from gateway.routing.words.streets import BEHIND, PLAINLY, before_a_name

#: What is counted is no house.
COUNTED = (
    r"(?:€|%|(?:an[oy]s?|years|mes(?:es|os)?|semanas?|setman(?:a|es)|dias?|dies|noches?"
    r"|noites?|nits?|horas?|hores|h|minut(?:os?|s)|min|veces|vegades|euros?|metros?"
    r"|metres|[ckm]?m|kilos?|litros?|grados?|graos|graus|personas|persoas|persones"
    r"|vecin[oa]s|veins|gat[oa]s|gossos|cans|perros|urte\w*|egun\w*|hilabete\w*"
    rf"|ordu\w*|aste\w*|d(?:e |')(?:{any_of(numbered(MONTHS, 1))}))\b)"
)

#: In plain text; a class at school has its letter, too.
NO_HOUSE = re.compile(
    rf"\b\d{{1,3}} ?{COUNTED}"
    r"|\b(?:somos|a las?|las|sobre las?|hasta las?|as|a les) \d{1,2}\b"
    r"|\b(?:clase|aula|curso|grupo|alumn[oa]s|profes?|tutora?|madres|padres|ninos)"
    r" (?:de |del )?\d[oa] ?[a-f]\b"
)

#: "Tendrá lugar", "en lugar de" are none.
_KINDS = any_of((before_a_name().keys() | PLAINLY) - {"lugar"})
_STREET = (
    rf"(?:(?i:\b(?:{_KINDS})\b)|(?<!\w)[CcRr]/"
    r"|(?<!\w)(?<![Ee]n )(?i:lugar)(?= d[aeo]| [A-Z]))"
)
_DOOR = (
    r"(?:\d{1,2} ?[ºª.]{0,2}[ -]?[A-H](?![\w'])|\d{1,2}[ºª]?[a-h](?![\w'])"
    r"|\d{1,2}(?:[ºª.]{0,2}|[nret]) ?(?i:izq\w*|dcha|drcha|dch|derecha|puerta|pta"
    r"|esquerda|dereita|dta|porta|esquerra|esq|dreta|ezkerra|ezk|eskuina|eskuma|atea)\b"
    r"|\d{1,2}º(?= ?(?:[,;.)\n]|$))|\d{1,2}[ºn.] ?(?i:piso|andar|pis|solairua)\b"
    r"|(?i:piso|andar|pis|puerta|porta|pta\.?) ?(?:\d{1,2}|[A-H])\b"
    r"|\d{1,2}[nret] \d{1,2}a\b|(?i:atico|atic|faiado)\b"
    r"|(?i:bajo|baixo|entresuelo|entresol|entrechan) ?-?(?:[A-H]|\d{1,2}"
    r"|(?i:izq|dch|derech|esquerd|dereit|esquerr|dret)\w*)\b)"
)
_INSIDE = (
    r"(?i:portal|bloque|bloc|blq|escalera|escaleira|escala|esc|planta|ataria|eskailera)"
    r"[ .]{0,2}\w{1,2}\b"
)
_BETWEEN = rf"(?:[ ,.-]|{_INSIDE}){{1,6}}"
_NUMBER = rf"\d{{1,3}}\b(?! ?{COUNTED})"

#: Who lives somewhere, or whose home is told of.
_LIVES = (
    r"(?i:\b(?:viv[eo]s?|moras?|reside|viu|resideix|domicili[oa]?s?|domicilia[dt][oa]?"
    r"|empadron?ad[oa]s?|empadronat|(?:su|tu|seu|sua|teu|tua|seva|teva|vostra)"
    r" (?:casa|vivienda|vivenda|habitatge|piso|pis)|casa (?:seva|teva|vostra)))"
)
#: Between that and where it is.
_AT = (
    r"(?i:[ :,]|\b(?:de|del|en|es|la|el|su|na|no|nas|nos|do|da|a|al|ao|o|e|l'|seu"
    r"|usted|vostede|voste)\b){1,9}"
)
#: A place without its kind, as of a hamlet: in Outeiro 12.
_IN = (
    r"(?i:(?: usted| vostede| voste)?(?: ?:| (?:en|na|no|nas|nos|al?))"
    r"(?: (?:la|el|los|las|els|les|o|a|os|as))?) "
)
_NAMED = r"[A-Z][\w'-]+(?: (?:(?:de|da|do|del|la|dos|das) ){0,2}[A-Z][\w'-]+){0,3}"
#: In Basque the street is before its number, and both are before what is told of them.
_BASQUE = rf"(?i:\b[^\W\d_]{{2,}} (?:{BEHIND}))[ ,]{{0,2}}\d{{1,3}}"

HOME = re.compile(
    # No name of a street holds another: the second is a place of its own.
    rf"{_STREET}(?:(?!{_STREET})[^!?\n;]){{1,50}}?\b\d{{1,3}}{_BETWEEN}{_DOOR}"
    rf"|{_LIVES}{_AT}{_STREET}[^!?\n;.]{{1,50}}?\b{_NUMBER}"
    rf"|{_LIVES}{_IN}{_NAMED},? {_NUMBER}(?![:/]|[.,]\d)"
    r"|(?i:\b(?:vecin[oa] (?:del|do)|vei(?:na)? del) (?:numero )?)\d{1,3}\b(?! de )"
    rf"|{_BASQUE}{_BETWEEN}{_DOOR}"
    rf"|{_BASQUE}(?i:e?(?:an|ko)\b[^.!?\n]{{0,30}}?\b(?:bizi|erroldatu))"
    rf"|(?i:\b(?:zure|bere|haren) (?:etxe|helbide|pisu|bizileku)\w{{0,6}}[ ,:]{{1,2}})"
    rf"{_BASQUE}"
    r"|\b\d{1,3}\.?(?i:e?ko (?:bizilagun|auzokide))"
)

FLAT = re.compile(r"(?<![\w/.,])\d{1,2}[ºª](?: ?[A-H]|[a-h])(?![\w')])")
#: A class of a school, or a part of a law, is written like a flat.
_NO_FLAT = re.compile(
    r"(?i:\b(?:cursos?|clases?|alumn\w+|grupos?|aulas?|articulo|art\.?|apartado|punto"
    r"|anexo|letra|base|liga|division|fase|bachiller\w*|primaria|eso|ceip\w*|ies"
    r"|cole|colegio|escola|colexio|ikastetxe\w*|artigo|article|apartat|alinea|annex"
    r"|lletra|curs|classes?|grups?|taldea|gela|maila|ikasle\w*)\b)[^.!?\n]{0,20}$"
)
_SCHOOL = re.compile(
    r"(?i:(?:,? [yei] \d[ºª] ?[a-h])? (?:de )?(?:la )?(?:primaria|eso|infantil|bach\w*)"
    r"\b)"
)


def is_flat(match: re.Match[str]) -> bool:
    """
    Say whether what is written like a flat is one, and no class of a school.
    """
    before = match.string[max(0, match.start() - 40) : match.start()]
    return not (_NO_FLAT.search(before) or _SCHOOL.match(match.string, match.end()))
