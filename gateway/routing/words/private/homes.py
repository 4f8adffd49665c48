"""
Patterns for addresses of homes in employees' answers, in Spanish, Galician, Catalan and
Basque: for text without accents that has kept its case.

A street with a number is only a place; with a door, or as where somebody lives, it is a
home.
"""

from __future__ import annotations

import re

from gateway.core.writing.regex import any_of, any_way, either
from gateway.routing.words.streets import BEHIND, PLAINLY, before_a_name
from gateway.routing.words.when.names import MONTHS

_UNITS = either(
    r"""
    an[oy]s?, years, mes(?:es|os)?, semanas?, setman(?:a|es), dias?, dies, noches?,
    noites?, nits?, horas?, hores, h, minut(?:os?|s), min, veces, vegades, euros?,
    metros?, metres, [ckm]?m, kilos?, litros?, grados?, graos, graus, personas, persoas,
    persones, vecin[oa]s, veins, gat[oa]s, gossos, cans, perros, urte\w*, egun\w*,
    hilabete\w*, ordu\w*, aste\w*
    """
)
#: What follows a number that is no house number: a unit, or a month.
COUNTED = rf"(?:€|%|(?:{_UNITS}|d(?:e |')(?:{any_of(MONTHS)}))\b)"

#: Words before a part that is written like a flat: of a school, a law, a club, a hall.
_PARTED = either(
    r"""
    cursos?, clases?, alumn\w+, grupos?, aulas?, articulo, art\.?, apartado, punto,
    anexo, letra, base, liga, division, fase, bachiller\w*, primaria, eso, ceip\w*, ies,
    cole, colegio, escola, colexio, ikastetxe\w*, artigo, article, apartat, alinea,
    annex, lletra, curs, classes?, grups?, taldea, gela, maila, ikasle\w*, profes\w*,
    tutor\w*, listas?, excursion\w*, reunion\w*, pistas?, darsenas?, puestos?, llistes,
    listaxes
    """
)
#: Groups of people before a class at school: "los niños de 3º A".
_OF_A_PART = (
    either("ninos, ninas, madres, padres, familias, chic[oa]s, nens, nenos, l[oa]s")
    + " de"
)
#: Words behind such a part: "3º B de primaria".
_WHOLE = either(
    r"""
    primaria, eso, infantil, bach\w*, instituto, cole, colegio, escuela, escola,
    colexio, ley, lei, llei, obra, cementerio
    """
)
_OF_A_WHOLE = (
    r"(?:(?:,? [yei] \d[oaºª] ?[a-h])? (?:del? |de la |da |do )?"
    rf"{_WHOLE}\b| contra\b)"
)

_NO_HOUSES = any_way(
    rf"""
    # 12 años, 3 de mayo.
    \b\d{{1,3}} ?{COUNTED}

    # Somos 4, a las 9.
    \b(?:somos|a las?|las|sobre las?|hasta las?|as|a les) \d{{1,2}}\b

    # El grupo 2ºA y 2ºB, los niños de 3º A.
    \b(?:{_PARTED}(?: \d[\d.]*)?(?: del?)?|{_OF_A_PART}) \d{{1,2}}[oa] ?[a-f]\b
      (?: [yei] \d{{1,2}}[oa] ?[a-f]\b)?

    # 3º B de primaria, 2ºA contra 2ºB.
    \b\d{{1,2}}[oa] ?[a-f]{_OF_A_WHOLE}
    """
)
#: Numbers in plain text that are no house numbers, such as a class at school.
NO_HOUSE = re.compile(_NO_HOUSES)

#: Without "lugar", which is a word of "tendrá lugar" and "en lugar de", too.
_KINDS = any_of((before_a_name().keys() | PLAINLY) - {"lugar"})
#: The kind of street before a name; "lugar" only before "de" or a capital.
STREET = (
    rf"(?:(?i:\b(?:{_KINDS})\b)|(?<!\w)[CcRr]/"
    r"|(?<!\w)(?<![Ee]n )(?i:lugar)(?= d[aeo]| [A-Z]))"
)
_SIDE = either(
    r"""
    izq\w*, dcha, drcha, dch, derecha, puerta, pta, esquerda, dereita, dta, porta,
    esquerra, esq, dreta, ezkerra, ezk, eskuina, eskuma, atea
    """
)
_DOOR = any_way(
    rf"""
    # 2.º B, 2b.
    \d{{1,2}} ?[ºª.]{{0,2}}[ -]?[A-H](?![\w'])|\d{{1,2}}[ºª]?[a-h](?![\w'])

    # 3.º izquierda, 2n porta.
    \d{{1,2}}(?:[ºª.]{{0,2}}|[nret]) ?(?i:{_SIDE})\b

    # 3º at the end, 3º piso, piso 3, 2n 1a.
    \d{{1,2}}º(?= ?(?:[,;.)\n]|$))
    |\d{{1,2}}[ºn.] ?(?i:piso|andar|pis|solairua)\b
    |(?i:piso|andar|pis|puerta|porta|pta\.?) ?(?:\d{{1,2}}|[A-H])\b
    |\d{{1,2}}[nret] \d{{1,2}}a\b

    # Ático, bajo B, entresol 2.
    (?i:atico|atic|faiado)\b
    |(?i:bajo|baixo|entresuelo|entresol|entrechan) ?-?
      (?:[A-H]|\d{{1,2}}|(?i:izq|dch|derech|esquerd|dereit|esquerr|dret)\w*)\b
    """
)
_STAIRS = either(
    """
    portal, bloque, bloc, blq, escalera, escaleira, escala, esc, planta, ataria,
    eskailera
    """
)
_INSIDE = rf"(?i:{_STAIRS})[ .]{{0,2}}\w{{1,2}}\b"
_BETWEEN = rf"(?:[ ,.-]|{_INSIDE}){{1,6}}"
#: In plain text: what may follow where somebody lives, up to a number; and a street
#: with a number.
BEFORE_NUMBER = r"\b[^.!?\n]{0,40}\b\d{1,3}\b"
AT = r"[a-z][^.!?\n,]{2,40} \d{1,3} ?(?:[,.;:!?)]|$)"
#: A house number.
NUMBER = rf"\d{{1,3}}\b(?! ?{COUNTED})"

_HOUSE = either("casa, vivienda, vivenda, habitatge, piso, pis")
_DWELLS = any_way(
    rf"""
    # Vive, resides, viu.
    viv[eo]s?|moras?|reside|viu|resideix

    # Domicilio, empadronada.
    domicili[oa]?s?|domicilia[dt][oa]?|empadron?ad[oa]s?|empadronat

    # Su casa, teu piso, casa seva.
    (?:su|tu|seu|sua|teu|tua|seva|teva|vostra) {_HOUSE}|casa (?:seva|teva|vostra)
    """
)
#: Phrases for living somewhere, and for somebody's home.
_LIVES = rf"(?i:\b{_DWELLS})"
_SMALL = either(
    """
    de, del, en, es, la, el, su, na, no, nas, nos, do, da, a, al, ao, o, e, l', seu,
    usted, vostede, voste
    """
)
#: What may stand between these and the address.
_IS_AT = rf"(?i:[ :,]|\b{_SMALL}\b){{1,9}}"
#: Prepositions before a place without a kind of street, such as a hamlet: "en Outeiro
#: 12".
_IN = (
    r"(?i:(?: usted| vostede| voste)?(?: ?:| (?:en|na|no|nas|nos|al?))"
    r"(?: (?:la|el|los|las|els|les|o|a|os|as))?) "
)
_NAMED = r"[A-Z][\w'-]+(?: (?:(?:de|da|do|del|la|dos|das) ){0,2}[A-Z][\w'-]+){0,3}"
#: A street with its number in Basque, where both stand before the verb.
_BASQUE = rf"(?i:\b[^\W\d_]{{2,}} (?:{BEHIND}))[ ,]{{0,2}}\d{{1,3}}"

_INSTITUTION = either(
    """
    Cultura, Andalucia, Galicia, Catalun[yn]a, Euskadi, Socorro, Acogida, Oficios,
    Juventud, Mayores, Campo, Comidas, Apuestas, Dios, Protocolo, Asturias, Extremadura,
    Murcia, Correos, Pueblo, Mujer, Muller, Dona, Hermandad, Asociacion, Asociacio,
    Proteccion, Proteccio
    """
)
#: Not before names of institutions: "en casa de Andalucía".
_NOBODYS = rf"(?!{_INSTITUTION}\b)"
_OFFICIAL = either(
    """
    alcalde, alcaldesa, conce[jl]al, concej?ala, regidora?, secretari[oa]?,
    interventora?, tesorer[oa], director, directora, president[ea], delegad[oa], juez,
    jueza, arquitect[oa], notari[oa], defensora?
    """
)
#: Not before officials, whose office is told: "la Sra. Interventora, plaza Mayor 1".
_OFFICE = rf"(?!(?i:{_OFFICIAL}) ?[,(])"
_CALLED = either(
    r"""
    don, dona, d\., dna\., sra?\.?, senora?, senyora?, familia, vecin[oa], vei(?:na)?,
    abuel[oa]
    """
)
_TITLE = rf"(?i:{_CALLED}) "
_THEIRS = either(
    """
    casa, [Vv]ivienda, [Dd]omicilio, [Pp]iso, [Vv]ivenda, [Dd]omicili, [Hh]abitatge,
    [Pp]is
    """
)
#: The home of somebody by name: "la casa de Rosa Pérez".
_OF_SOMEBODY = (
    rf"\b{_THEIRS} (?:de |del |da |do |d')(?:(?:la|el|en|na|su|a|o|l[oa]s) )?"
    rf"(?:{_TITLE}){{0,2}}{_NOBODYS}{_NAMED}"
)

_HOMES = any_way(
    rf"""
    # Calle Olivo 3, 2.º B. No name of a street holds another: the second is a place of
    # its own.
    {STREET}(?:(?!{STREET})[^!?\n;]){{1,50}}?\b\d{{1,3}}{_BETWEEN}{_DOOR}

    # Vive en la calle Olivo 3.
    {_LIVES}{_IS_AT}(?:{_NAMED},? )?{STREET}[^!?\n;.]{{1,50}}?\b{NUMBER}

    # Vive en Outeiro 12.
    {_LIVES}{_IN}{_NAMED},? {NUMBER}(?![:/]|[.,]\d)

    # La casa de Rosa Pérez, en la calle Olivo 3; en Outeiro 12.
    {_OF_SOMEBODY}(?:[ ,:(]|{_IS_AT}){{1,3}}{STREET}[^!?\n;.]{{1,50}}?\b{NUMBER}
    |{_OF_SOMEBODY},? (?:en|na|no|a) {_NAMED},? {NUMBER}(?![:/]|[.,]\d)

    # Doña Rosa Pérez, calle Olivo 3; la señora Pérez de la calle Olivo 3.
    {_TITLE}{_OFFICE}{_NAMED}(?: ?[,(] ?|,? (?=de))(?:(?:de|da|do)(?: la| l')? )?
      {STREET}[^!?\n;.]{{1,50}}?\b{NUMBER}

    # El vecino del 3, el veí del 3.
    (?i:\b(?:vecin[oa] (?:del|do)|vei(?:na)? del) (?:numero )?)\d{{1,3}}\b(?! de )

    # Basque: Urbieta kalea 3, 2. ezkerra; Urbieta kalea 3an bizi da.
    {_BASQUE}{_BETWEEN}{_DOOR}
    |{_BASQUE}(?i:e?(?:an|ko)\b[^.!?\n]{{0,30}}?\b(?:bizi|erroldatu))

    # Basque: Mirenen etxea, Urbieta kalea 3; zure etxea; 3ko auzokidea.
    \b[A-Z]\w+ren (?i:etxe\w{{0,6}}[ ,:(]{{1,3}}){_BASQUE}
    |(?i:\b(?:zure|bere|haren) (?:etxe|helbide|pisu|bizileku)\w{{0,6}}[ ,:]{{1,2}})
      {_BASQUE}
    |\b\d{{1,3}}\.?(?i:e?ko (?:bizilagun|auzokide))
    """
)
HOME = re.compile(_HOMES)

FLAT = re.compile(r"(?<![\w/.,])\d{1,2}[ºª](?: ?[A-H]|[a-h])(?![\w')])")
#: A word of a school, law, club or hall shortly before it; or some words before it, but
#: not with "el", "al" or "en" right before it: whoever is "en el 3º A" lives there.
_NO_FLAT = re.compile(
    rf"(?i:\b(?:{_PARTED}\b(?:[^.!?\n]{{0,20}}|[^.!?\n]{{0,40}}(?<!el |al |en ))"
    rf"|{_OF_A_PART} ))$"
)
_SCHOOL = re.compile(rf"(?i:{_OF_A_WHOLE})")

_BEGINS_WITH_STREET = re.compile(STREET)
_NAMED_AFTER = re.compile(rf"{STREET} (?:de |del |da |do )?$")
_HALL = either(
    """
    ayuntamiento, concello, ajuntament, udaletxea?, colegio, cole, instituto, escuela,
    escola, colexio, ikastetxea?, guarderia, biblioteca, consultorio, ambulatorio,
    juzgado, correos, oficinas?, polideportivo, mercado, iglesia, cementerio, nichos?,
    farmacia, museo, partido, salon
    """
)
_STANDS = either("esta, queda, es, en, na, no, del?, el, la, sit[oa], situad[oa]")
#: A public building before its address: "el colegio está en la".
_PUBLIC = re.compile(
    rf"(?i:\b{_HALL}(?: (?:de|del|de la|da|do) \w+| municipal)?"
    rf"(?:[ ,:]|\b{_STANDS}\b){{1,9}})$"
)


def is_home(match: re.Match[str]) -> bool:
    """
    Say whether a match of `HOME` is a home: no public building in its street, and no
    square named after somebody.
    """
    in_a_street = _BEGINS_WITH_STREET.match(match[0])
    before = _before(match)
    public = in_a_street and _PUBLIC.search(before)
    return not (public or _NAMED_AFTER.search(before))


def is_flat(match: re.Match[str]) -> bool:
    """
    Say whether a match of `FLAT` is a flat, and no class at school.
    """
    parted = _NO_FLAT.search(_before(match))
    return not (parted or _SCHOOL.match(match.string, match.end()))


def _before(match: re.Match[str]) -> str:
    return match.string[max(0, match.start() - 60) : match.start()]
