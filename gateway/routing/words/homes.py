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

#: What has parts that are written like a flat: a school, a law, a club, a hall.
_PARTED = (
    r"cursos?|clases?|alumn\w+|grupos?|aulas?|articulo|art\.?|apartado|punto|anexo|letra"
    r"|base|liga|division|fase|bachiller\w*|primaria|eso|ceip\w*|ies|cole|colegio"
    r"|escola|colexio|ikastetxe\w*|artigo|article|apartat|alinea|annex|lletra|curs"
    r"|classes?|grups?|taldea|gela|maila|ikasle\w*|profes\w*|tutor\w*|listas?"
    r"|excursion\w*|reunion\w*|pistas?|darsenas?|puestos?|llistes|listaxes"
)
#: Of people of whom there are some in each; those "del 3º A" live there.
_OF_A_PART = r"(?:ninos|ninas|madres|padres|familias|chic[oa]s|nens|nenos|l[oa]s) de"
#: What tells behind it that it is such a part.
_OF_A_WHOLE = (
    r"(?:(?:,? [yei] \d[oaºª] ?[a-h])? (?:del? |de la |da |do )?(?:primaria|eso"
    r"|infantil|bach\w*|instituto|cole|colegio|escuela|escola|colexio|ley|lei|llei|obra"
    r"|cementerio)\b| contra\b)"
)

#: In plain text; a class at school has its letter, too.
NO_HOUSE = re.compile(
    rf"\b\d{{1,3}} ?{COUNTED}"
    r"|\b(?:somos|a las?|las|sobre las?|hasta las?|as|a les) \d{1,2}\b"
    rf"|\b(?:(?:{_PARTED})(?: \d[\d.]*)?(?: del?)?|{_OF_A_PART}) \d{{1,2}}[oa] ?[a-f]\b"
    r"(?: [yei] \d{1,2}[oa] ?[a-f]\b)?"
    rf"|\b\d{{1,2}}[oa] ?[a-f]{_OF_A_WHOLE}"
)

#: "Tendrá lugar", "en lugar de" are none.
_KINDS = any_of((before_a_name().keys() | PLAINLY) - {"lugar"})
#: What stands before the name of a street, by its kind.
STREET = (
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
#: Of a house.
NUMBER = rf"\d{{1,3}}\b(?! ?{COUNTED})"

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

#: Houses that are nobody's: "en casa de Andalucía".
_NOBODYS = (
    r"(?!(?:Cultura|Andalucia|Galicia|Catalun[yn]a|Euskadi|Socorro|Acogida|Oficios|Juventud"
    r"|Mayores|Campo|Comidas|Apuestas|Dios|Protocolo|Asturias|Extremadura|Murcia|Correos"
    r"|Pueblo|Mujer|Muller|Dona|Hermandad|Asociacion|Asociacio|Proteccion|Proteccio)\b)"
)
#: Where an office is, and nobody's house: "la Sra. Interventora, plaza Mayor 1".
_OFFICE = (
    r"(?!(?i:alcalde|alcaldesa|conce[jl]al|concej?ala|regidora?|secretari[oa]?"
    r"|interventora?|tesorer[oa]|director|directora|president[ea]|delegad[oa]|juez|jueza"
    r"|arquitect[oa]|notari[oa]|defensora?) ?[,(])"
)
_TITLE = (
    r"(?i:(?:don|dona|d\.|dna\.|sra?\.?|senora?|senyora?|familia|vecin[oa]|vei(?:na)?"
    r"|abuel[oa])) "
)
#: Somebody by their name, and what is theirs.
_OF_SOMEBODY = (
    r"\b(?:casa|[Vv]ivienda|[Dd]omicilio|[Pp]iso|[Vv]ivenda|[Dd]omicili|[Hh]abitatge"
    r"|[Pp]is)"
    r" (?:de |del |da |do |d')(?:(?:la|el|en|na|su|a|o|l[oa]s) )?"
    rf"(?:{_TITLE}){{0,2}}{_NOBODYS}{_NAMED}"
)

HOME = re.compile(
    # No name of a street holds another: the second is a place of its own.
    rf"{STREET}(?:(?!{STREET})[^!?\n;]){{1,50}}?\b\d{{1,3}}{_BETWEEN}{_DOOR}"
    rf"|{_LIVES}{_AT}(?:{_NAMED},? )?{STREET}[^!?\n;.]{{1,50}}?\b{NUMBER}"
    rf"|{_LIVES}{_IN}{_NAMED},? {NUMBER}(?![:/]|[.,]\d)"
    rf"|{_OF_SOMEBODY}(?:[ ,:(]|{_AT}){{1,3}}{STREET}[^!?\n;.]{{1,50}}?\b{NUMBER}"
    rf"|{_OF_SOMEBODY},? (?:en|na|no|a) {_NAMED},? {NUMBER}(?![:/]|[.,]\d)"
    rf"|{_TITLE}{_OFFICE}{_NAMED}(?: ?[,(] ?|,? (?=de))(?:(?:de|da|do)(?: la| l')? )?"
    rf"{STREET}[^!?\n;.]{{1,50}}?\b{NUMBER}"
    r"|(?i:\b(?:vecin[oa] (?:del|do)|vei(?:na)? del) (?:numero )?)\d{1,3}\b(?! de )"
    rf"|{_BASQUE}{_BETWEEN}{_DOOR}"
    rf"|{_BASQUE}(?i:e?(?:an|ko)\b[^.!?\n]{{0,30}}?\b(?:bizi|erroldatu))"
    rf"|\b[A-Z]\w+ren (?i:etxe\w{{0,6}}[ ,:(]{{1,3}}){_BASQUE}"
    rf"|(?i:\b(?:zure|bere|haren) (?:etxe|helbide|pisu|bizileku)\w{{0,6}}[ ,:]{{1,2}})"
    rf"{_BASQUE}"
    r"|\b\d{1,3}\.?(?i:e?ko (?:bizilagun|auzokide))"
)

FLAT = re.compile(r"(?<![\w/.,])\d{1,2}[ºª](?: ?[A-H]|[a-h])(?![\w')])")
#: Whoever is "en el 3º A" or told "al 3º A" lives there, some words behind it.
_NO_FLAT = re.compile(
    rf"(?i:\b(?:(?:{_PARTED})\b(?:[^.!?\n]{{0,20}}|[^.!?\n]{{0,40}}(?<!el |al |en ))"
    rf"|{_OF_A_PART} ))$"
)
_SCHOOL = re.compile(rf"(?i:{_OF_A_WHOLE})")

_BEGINS_WITH_STREET = re.compile(STREET)
_NAMED_AFTER = re.compile(rf"{STREET} (?:de |del |da |do )?$")
#: What is nobody's home, and where it is: the school, in the street.
_PUBLIC = re.compile(
    r"(?i:\b(?:ayuntamiento|concello|ajuntament|udaletxea?|colegio|cole|instituto"
    r"|escuela|escola|colexio|ikastetxea?|guarderia|biblioteca|consultorio|ambulatorio"
    r"|juzgado|correos|oficinas?|polideportivo|mercado|iglesia|cementerio|nichos?|farmacia"
    r"|museo|partido|salon)(?: (?:de|del|de la|da|do) \w+| municipal)?"
    r"(?:[ ,:]|\b(?:esta|queda|es|en|na|no|del?|el|la|sit[oa]|situad[oa])\b){1,9})$"
)


def is_home(match: re.Match[str]) -> bool:
    """
    Say whether what is written like a home is one, and no hall or school in its street,
    nor a square that is named after somebody.
    """
    in_a_street = _BEGINS_WITH_STREET.match(match[0])
    before = _before(match)
    public = in_a_street and _PUBLIC.search(before)
    return not (public or _NAMED_AFTER.search(before))


def is_flat(match: re.Match[str]) -> bool:
    """
    Say whether what is written like a flat is one, and no class of a school.
    """
    parted = _NO_FLAT.search(_before(match))
    return not (parted or _SCHOOL.match(match.string, match.end()))


def _before(match: re.Match[str]) -> str:
    return match.string[max(0, match.start() - 60) : match.start()]
