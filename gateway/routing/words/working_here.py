"""
Whether a text tells of somebody who works at the town hall, and does not write to them:
"la del mostrador me ha colgado", "el monitor de la piscina", "el Luis del padrón".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

import re2
from attrs import frozen

from gateway.core.writing.regex import any_way, either
from gateway.routing.words.private.told.names import given, given_names
from gateway.routing.words.text import cut
from gateway.routing.words.text import plain as plain_of

_TRADE = either(
    r"""
    funcionari[oa], administrativ[oa], auxiliar, conserje, bedel, barrender[oa],
    jardinero, bibliotecari[oa], monitora?, socorrista, entrenadora?, orientadora?,
    arquitect[oa], aparejadora?, taquiller[oa], recepcionista, cociner[oa], cuidadora?,
    enterrador, sepulturero, maestr[oa], profesora?, profe, seno, tutora?, educadora?,
    enfermer[oa], medic[oa], doctora?, pediatra, trabajadora? social, asistenta,
    interventora?, tesorer[oa], secretari[oa], fontaner[oa], electricista, alguacil,
    agente, oficial
    """
)
#: He is a person, she an office, a duty or a by-law: "el guardia", "la policía".
_HE = "(?:el|ese|este|aquel) (?:policia|guardia|municipal|ordenanza)"
#: Words for anybody, who works where the text says: "la chica de la ventanilla".
_ANYBODY = either(
    r"""
    chic[oa], senora?, ti[oa], hombre, mujer, muchach[oa], tip[oa], rubi[oa], moren[oa],
    joven, nuev[oa], emplead[oa], trabajadora?, companer[oa], jef[ea], encargad[oa],
    capataz, director, directora, responsable, camarer[oa], vigilante, porter[oa],
    conductora?, operari[oa], tecnic[oa], inspectora?, celadora?, chofer
    """
)
#: Where people of a town hall work, besides what its mailboxes are called.
_WORKPLACES = frozenset(
    """
    ayuntamiento ayto consistorio alcaldia ventanilla mostrador taquilla recepcion
    centralita oficina brigada camion barredora colegio cole escuela guarderia comedor
    consultorio ambulatorio polideportivo poli piscina pabellon gimnasio biblioteca
    padron registro urbanismo tesoreria recaudacion intervencion juzgado cementerio
    sociales obras limpieza basura jardines aguas agua alumbrado luz deportes cultura
    tasas
    """.split()
)
_OF = "(?:de l[ao]s?|del?|en (?:el|la))"
_ARTICLE = "(?:el|la|ese|esa|este|esta|aquel|aquella)"
#: What people do at work, for whoever comes there.
_WORKS = (
    r"(?:atiend|atendi|llev|cobr|repart|recog|vigil|trabaj|despach|tramit|gestion"
    r"|rieg|limpi|apunt|entren|cuid|firm|mand|da(?:ba)?\b|est(?:a|aba)\b|pon)\w*"
)

#: What else a trade is of: no driving instructor and no gardener of one's own.
_ELSEWHERE = re.compile(
    any_way(
        rf"""
        # De mi comunidad, en un bar, del supermercado.
        (?: \w+)? (?:{_OF}|en|con|a)(?: (?:el|la|l[ao]s))?
          [ ](?:mi|mis|nuestr[oa]s?|su|sus|un|una|otr[oa]|autoescuela|academia
          |universidad|instituto|asociacion|ampa|hermandad|cofradia|club|coral|comunidad
          |urbanizacion|urba|bloque|edificio|finca
          |super\w*|mercadona|tienda|bar|bares|banco|seguridad|obra|hotel|residencia
          |clinica|hospital|urgencias|farmacia|seguro|gestoria|empresa|casa|particular
          |transito|apoyo|cabecera|yoga)\b

        # Civil; privado; que contraté.
        (?: \w+)? (?:civil|privad[oa]|particular|jubilad[oa])\b
        | que (?:me |nos |yo )?(?:contrat|pag|tengo|tenemos|vino a (?:mi )?casa)\w*
        """
    )
)
#: Who is asked for, thanked or sent word to: "que venga el electricista".
_ASKED_FOR = re.compile(
    any_way(
        r"""
        # Con la arquitecta; gracias al barrendero; esperando en el médico.
        \b(?:con|en|para|pal?|gracias|saludos?|besos?|abrazo|enhorabuena|felicidades|bien
          |viva|ole|como)(?: (?:por|a|al|para))?

        # Dile al jardinero; hay que llamar al médico; quiero ver a la trabajadora.
        \b(?:dile|dil[ea]s|decidle|diganle|decirle|avis\w+|llam\w+|pregunt\w+|coment\w+
          |recordad\w+|pas\w+sel[oa]|habl\w+|ver|conocer|felicit\w+|agradec\w+)
          (?: (?:a|al|con|hoy|ya))?

        # Necesito que la arquitecta; que venga el fontanero; cita del médico.
        \b(?:necesit\w+|falta|que (?:venga|pase|vaya|mire|vea|llame)|mand\w+|envi\w+
          |busc\w+|traed|cita|hora|consulta|plaza|puesto|trabajo|empleo|bolsa|oposicion
          |oposiciones|contrat\w+|a ver si (?:se )?(?:acerc|vien|pas)\w+|curso|poned
          |nombre|telefono|correo|numero|horario|soy)
          (?: (?:que|a|con|por|como|de|del|mas|para|hoy|ya))*
        """
    )
    + r" (?:a )?$"
)
_TOLD_BY_TRADE = re2.compile(rf"\b(?:{_ARTICLE} {_TRADE}|{_HE})\b")
_TOLD_BY_PLACE = re2.compile(
    rf"\b(?P<article>(?:{_ARTICLE}|una?|otr[oa]) )?(?P<who>\w{{3,}})(?: \w+)?,?"
    rf"(?: (?:el|la))? {_OF} (?P<place>\w{{3,}})$"
)
#: Whoever does something there, or sees to what people come for: "la que da los números
#: en el consultorio", "el que lleva la bolsa".
_SOMEBODY_WHO = (
    rf"\b(?P<article>{_ARTICLE}|un[oa]?|otr[oa]|alguna?|alguien)(?: (?P<who>\w{{3,}}))?"
    rf" que (?:(?:me|nos|os|te|se|les?|l[ao]s?) )?{_WORKS}"
)
_TOLD_BY_WORK = re2.compile(rf"{_SOMEBODY_WHO}(?: \w+){{0,6}}$")
_TOLD_BY_MATTER = re2.compile(rf"{_SOMEBODY_WHO}(?: (?:el|l[ao]s?|mi))? \w+$")
_THERE_WAYS = (_TOLD_BY_PLACE, _TOLD_BY_WORK)
#: What neighbours come for, and somebody here sees to.
_MATTERS = frozenset(
    """
    bolsa caso expediente multas recibos contribucion impuestos ayudas licencias parque
    jardines citas tarjetas sellos permisos inscripciones empadronamientos
    """.split()
)
#: "En tesorería hay quien borra recibos": somebody there.
_SOMEBODY_THERE = re2.compile(
    r",? (?:hay|tienen|teneis|trabaja) (?:quien|alguien que|un[oa]s? (?:\w+ )?que"
    r"|gente que)\b"
)
_NAME = re2.compile(given())
_PERSON = re2.compile(rf"{_TRADE}|{_ANYBODY}|{given()}")
#: "La del mostrador me ha colgado": a person, as a thing does nothing to anybody.
_DOES = (
    r"(?:(?:no |ya |siempre |nunca )?(?:me|nos|te|les?|se (?:pasa|tira|rie|cree|pone"
    r"|cuela|ha|va|guarda|lleva|niega|dedica|inventa|olvida))"
    r"|no (?:da|hace|quiere|sabe|atiende|contesta|coge|viene|levanta)"
    r"|siempre|nunca|trata|atiende|contesta|cuelga|grita|habla|es un|cobra|pide"
    r"|llega)\b"
)
#: "La del mostrador da las citas a su familia": only people are of a desk.
_OF_A_DESK = re2.compile(
    rf"\b(?:el|la|ese|esa) {_OF} (?P<place>mostrador|ventanilla|taquilla|recepcion"
    r"|centralita)\b"
)
_THAT_ONE = re2.compile(
    rf"\b(?:el|la|ese|esa|l[ao]s) {_OF} (?P<place>\w{{3,}})"
    rf"(?:(?: \w+){{0,3}}?|, \w+,) {_DOES}"
)
_OF_YOURS_WAYS = any_way(
    rf"""
    # Vuestra compañera, un trabajador vuestro.
    \b(?:vuestr[oa]|tu) (?:{_TRADE}|companer[oa]|emplead[oa]|trabajadora?|jef[ea])
    |\b(?:{_TRADE}|companer[oa]|emplead[oa]|trabajadora?) (?:vuestr[oa]|tuy[oa])

    # Uno de los vuestros, una de vosotras, uno de la brigada.
    \bun[oa] de (?:vosotr[oa]s|l[oa]s vuestr[oa]s|vuestr[oa]s \w+|la brigada
      |l[ao]s municipales|l[ao]s de (?:la )?(?:brigada|limpieza|basura|obras))
    """
)
_OF_YOURS = re2.compile(_OF_YOURS_WAYS)
_BEHIND_A_NAME = re.compile(rf",?(?: (?:el|la))? {_OF}(?: (?:la|el))? (\w+)")
_BEFORE_A_NAME = re.compile(rf"\b{_ARTICLE} (?:tal )?$")
_HIS_PLACE = re.compile(rf",? (?:el|la) {_OF} ")
#: "Que Fermín me hable como a un perro": how they treat whoever tells it.
_TREATS = re.compile(
    r" (?:no |ya |siempre )?(?:me|nos|les?) (?:h[ae]n? )?(?:(?:amenaz|chill|empuj|grit"
    r"|humill|ignor|insult|ningune)\w*|(?:contest|habl|trat)\w*(?: \w+){0,5}? (?:mal"
    r"|fatal|asi|a (?:gritos|patadas|voces)|como (?:a |si fuera )?(?:un[oa]? )?"
    r"(?:perr[oa]|basura|tont[oa]|trapo|delincuente|criminal|nin[oa]))\b"
    r"|falt\w+ al respeto)"
)

_WORD = re.compile(r"\w{3,}")
_CAPITAL = re.compile(r"\b[A-ZÁÉÍÓÚÑ][^\W\dA-ZÁÉÍÓÚÑ]+")

#: How far before a person it is looked for what is wanted of them, in characters.
_REACH = 60


@frozen
class ToldOf:
    """
    Somebody who works here, as a text tells of them.

    Attributes:
        said: The words: "la del mostrador".
        name: Their own short name among these, if any: "toñi".
    """

    said: str
    name: str = ""


def called(names: Collection[str], written: str) -> Collection[str]:
    """
    Return those of *names*, without case and accents, that are given names, or that the
    *written* text has with a capital: "la rueda" is a wheel, "la Rueda" Carmen Rueda.
    """
    if not names:
        return names
    capitals = {plain_of(word) for word in _CAPITAL.findall(written)}
    return [name for name in names if {*name.split()[:1]} & (given_names() | capitals)]


def told_of(
    plain: str, names: Collection[str], places: Collection[str]
) -> Iterator[ToldOf]:
    """
    Yield those who work here of whom *plain* text tells, in the third person, and whom
    it does not ask for.

    Args:
        plain: The text, without case and accents.
        names: The short names of people who work here that it says.
        places: What the town's offices are called, word by word.
    """
    for start, told in _perhaps(plain, names, places):
        if not _ASKED_FOR.search(_before(plain, start)):
            yield told


def _perhaps(
    plain: str, names: Collection[str], places: Collection[str]
) -> Iterator[tuple[int, ToldOf]]:
    """
    Yield each who may be told of, and where in the text they are.
    """
    for name in names:
        for found in re.finditer(rf"\b{re.escape(name)}\b", plain):
            start = _start(plain, *found.span(), places)
            if start is not None:
                yield start, ToldOf(name, name)
    for found in _TOLD_BY_TRADE.finditer(plain):
        if _works_here(plain, found.end(), places):
            yield found.start(), ToldOf(found[0])
    yield from _by_place(plain, places)
    for found in _OF_YOURS.finditer(plain):
        yield found.start(), ToldOf(found[0])


def _by_place(plain: str, offices: Collection[str]) -> Iterator[tuple[int, ToldOf]]:
    # Most texts name no workplace; in the others it is looked only around each.
    said = {*cut(plain)}
    if all(map(said.isdisjoint, (offices, _WORKPLACES, _MATTERS))):
        return
    places = _WORKPLACES.union(offices)
    telling = places | _MATTERS
    words = [word for word in _WORD.finditer(plain) if word[0] in telling]
    for word in words:
        start = max(0, word.start() - _REACH)
        ways = _THERE_WAYS if word[0] in places else (_TOLD_BY_MATTER,)
        for way in ways:
            found = way.search(plain[start : word.end()])
            if found and _is_person(found):
                yield start + found.start(), ToldOf(found[0])
    there = [word for word in words if word[0] in places]
    for word in there:
        if _SOMEBODY_THERE.match(plain[word.end() : word.end() + _REACH]):
            yield word.start(), ToldOf(word[0])
    for way in (_THAT_ONE, _OF_A_DESK) if there else ():
        for found in way.finditer(plain):
            if found["place"] in places:
                yield found.start(), ToldOf(found[0])


def _works_here(plain: str, end: int, places: Collection[str]) -> bool:
    behind = _BEHIND_A_NAME.match(plain, end)
    ours = behind is not None and _is_place(behind[1], places)
    return ours or not _ELSEWHERE.match(plain, end)


def _is_person(found: re.Match[str]) -> bool:
    if found["who"] is None:
        return True
    person = _NAME if found["article"] is None else _PERSON
    return person.fullmatch(found["who"]) is not None


def _start(plain: str, start: int, end: int, places: Collection[str]) -> int | None:
    """
    Return where somebody begins who is told of by their name, with its article; None if
    they are written to, or work elsewhere.
    """
    before = _before(plain, start)
    article = _BEFORE_A_NAME.search(before)
    behind = _BEHIND_A_NAME.match(plain, end)
    ours = behind is not None and _is_place(behind[1], places)
    if article is None:
        told = (ours and _HIS_PLACE.match(plain, end)) or _TREATS.match(plain, end)
        return start if told else None
    return start - len(before) + article.start() if ours or not behind else None


def _is_place(word: str, places: Collection[str]) -> bool:
    return word in _WORKPLACES or word in places


def _before(plain: str, start: int) -> str:
    return plain[max(0, start - _REACH) : start]
