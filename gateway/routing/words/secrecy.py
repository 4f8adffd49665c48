"""
Whether a text says that somebody whom it calls by a name must not learn of it: "que no
se entere el de la brigada", "sin que pase por Tesorería", "no se lo digáis a Berta".
"""

from __future__ import annotations

import re

import re2

from gateway.core.writing.regex import any_way, either
from gateway.routing.words import secrecy_abroad as abroad
from gateway.routing.words.matching.patterns import Together
from gateway.routing.words.secret_to_them import DOES, ENDS, IT, TELLS, THEM_WAYS

#: How far such words reach, in characters.
_REACH = 60

#: What may stand between them and a name.
_BETWEEN = either(
    r"""
    a, al, el, la, los, las, en, por, de, del, ante, con, esto, nada, nadie, don, dona,
    senora?, sr, sra, tal, encargad[oa], jef[ea], companer[oa]s?, concejal[a]?, lo, o,
    ao, aos, na, no, els, les, the, to, le, au, aux, du, dem, der, den, die, nuestra,
    vuestra, vuestro, su, gabinete, l, propi[oa], mism[oa], your, this, staff, buzon,
    manos, ningun, ninguna, it
    """
)
_LEARN = "(?:sepa[sn]?|enteren?)"
_NOT_THAT = "(?:no|nunca|ni|sin que|no quier[oe]\\w* que|no quisiera que|evit\\w+ que)"
_SECRET = any_way(
    rf"""
    # Que no se entere el de la brigada; no se lo digáis a Berta; sin que lo sepa.
    {_NOT_THAT} {IT}(?:{_LEARN}|(?:dig|cont|cuent|ensen|muestr|mostr|coment|llam
      |avis)(?:a|e|ai|ei)(?:s|n)?)(?: nada)?

    no (?:se )?l[ao]s? (?:{TELLS}|veas?|vean|leas?|lean)(?: esto)?

    # Ni mis padres ni el cole; no a la propia Policía.
    ni (?:a )?mis? \w+ ni

    (?:no|ni) (?:(?:a|por|en) )?(?:al? |el |la )?(?:propi|mism)[oa]

    # Con cualquiera menos con Berta; ni a él ni a Inés.
    (?:cualquiera|quien sea|otr[oa] persona|tod[oa]s|todo el mundo)(?: del? \w+)? menos

    ni (?:a |con |por )?(?:el|ella|ell[oa]s) ni

    # Esto que no llegue a Tesorería; no quisiera que esto pasara por la Alcaldía.
    (?:esto|este \w+|esta \w+|mi \w+),? (?:que )?no (?:llegue|pase|vaya)

    no (?:quiero|quisiera|querria|deseo) que (?:esto|est[ae] \w+|mi \w+) {IT}
      (?:pas(?:e|ara|ase)|lleg(?:ue|ara|ase)|vaya|fuera|sepa[n]?|lea|vea)

    ca(?:iga|yera|yese)n? en
    """
)
#: Que no lo lea la arquitecta, que no pase por Tesorería: a thing may pass, too.
_UNREAD = rf"{_NOT_THAT} {IT}{DOES}"
_PASSED_BY = r"sin (?:pasar|avisar)"
#: Mi prima, que trabaja en: somebody known to the sender who works there.
_WHO_WORKS = (
    r"(?: (?:mi|una?|el|la) \w+,? que (?:trabaja|esta|es)(?: (?:en|de|con))?"
    r"(?: (?:el|la|los))?)?"
)
_TO = rf"{_WHO_WORKS}(?: (?:{_BETWEEN}|{abroad.BETWEEN})){{0,5}} (?:[ld]')?$"
_BEFORE_WAYS = rf"(?:{_SECRET}|{abroad.SECRET_WAYS})"
_BEFORE = re.compile(rf"\b{_BEFORE_WAYS}{_TO}")
_KEPT_AWAY_WAYS = rf"(?:{_UNREAD}|{_PASSED_BY}|{abroad.KEPT_AWAY_WAYS})"
_KEPT_AWAY = re.compile(rf"\b{_KEPT_AWAY_WAYS}{_TO}")

#: No quiero que en el colegio lo sepan.
_UNWILLING_WAYS = rf"(?:no quier[oe]\w* que|{abroad.UNWILLING_WAYS})"
_UNWILLING = re.compile(rf"\b{_UNWILLING_WAYS}{_TO}")
_LEARNS = re.compile(
    rf"(?: \w+){{0,3}} (?:se )?(?:l[ao] )?{_LEARN}\b|{abroad.LEARNS_WAYS}"
)

#: La brigada no puede saberlo; que Paco no se entere; a Berta no le digáis nada.
_AFTER_WAYS = any_way(
    rf"""
    (?: \w+){{0,4}},? (?:no|nunca) (?:se )?(?:l[ao] )?{_LEARN}\b

    (?: \w+)?,? (?:que )?no (?:se )?l[aeo]s? {TELLS}

    (?: \w+){{0,2}},? no (?:se )?(?:lo )?(?:pueden?|deben?|tienen? que|han? de)
      [ ](?:saber|enterar|leerlo|verlo)
    """
)
_AFTER = re.compile(rf"{_AFTER_WAYS}|{abroad.AFTER_WAYS}")

#: Por la Policía que no pase, a la Secretaría no debe llegarle; pero en el colegio no.
_TO_THEM = re.compile(
    r"\b(?:(?:a|al|por|en|con)(?: (?:el|la|l[ao]s))?|aos?|as|pol[oa]s?|pels?|als) $"
)
_NOT_TO_THEM_WAYS = (
    rf",? (?:que )?no (?:(?:se )?(?:l[aeo]s? )?{DOES}|(?:debe|tiene que|ha de)"
    rf" (?:llegar|saber|ir|pasar|ver)(?:l[aeo])?|(?:se )?l[aeo]s? {TELLS})\b"
    rf"|{abroad.NOT_TO_THEM_WAYS}"
)
_NOT_TO_THEM = re.compile(_NOT_TO_THEM_WAYS)
_BUT = r"(?:\b(?:pero|y|menos)|[.,;:]) (?:a|al|por|en)"
_BUT_THERE = re.compile(rf"{_BUT}(?: (?:el|la|l[ao]s))? $")
_NOT_THERE_WAYS = rf",? (?:que )?(?:no|ni mu|ni palabra|nada){ENDS}"
_NOT_THERE = re.compile(_NOT_THERE_WAYS)

#: En el colegio, a la policía: an office, and no thing that is only spoken of.
_THERE = re.compile(r"\b(?:en (?:el|la)|al|a la|a l[ao]s) $")

_WORKERS = either(
    """
    entrenador, monitor, profesor, director, tutor, bibliotecari, maestr, fontaner,
    jardiner, barrender, electricist, arquitect, aparejador, secretari, interventor,
    enfermer, conserj, socorrist, trabajador, educador, cociner, taquiller, mestr,
    enfermeir, infermer, conserx, xardineir, varredor, cocineir, cuiner, fontaneir,
    traballador, treballador, adestrador
    """
)
_WORKER = re2.compile(
    rf"{_WORKERS}[a-z]{{0,3}}|guardias?|agentes?|municipal(?:es)?"
    r"|(?:ass?istent|assistant)\w* soci\w+|social worker|travailleu\w+ social\w*"
)
_WORKPLACE = re2.compile(
    either(
        """
        colegio, cole, escuela, instituto, guarderia, comedor, col.legi, escola, school,
        consultorio, ambulatorio, centro de salud, polideportivo, poli, piscina,
        pabellon, gimnasio, sports cent(?:re|er), biblioteca, padron, urbanismo,
        tesoreria, recaudacion, registro, juzgado, policia, prensa, alcaldia,
        intervencion, deportes, cultura, brigada, escola infantil, centro de saude,
        centre de salut, rexistro, xulgado, jutjat, pavillon, urbanisme, facenda
        """
    )
)

#: Somebody who works there: "el de la brigada", "mi jefe", "la interventora".
_SOMEBODY = re.compile(
    r"\b(?:el|la|al|del|un|una|uno|mi|vuestr[oa]|the|our|your|l')(?: ?\w+)?"
    r"(?: (?:del?|of|at|in|d'))?(?: (?:la|el|los|las|the))? ?$"
    r"|\b(?:o|do|ao|unha|(?:que|e|porque|pois|contra) a|du|der|dem|den|lui)"
    r"(?: \w+ d[oa]s?)? $"
    r"|\b(?:soy|trabaj[oa]\w*|works?) (?:del?|en|in|at|for)(?: (?:la|el|the))? $"
)
#: The same of a place: no pool of one's own.
_SOMEBODY_OF = re.compile(
    r"\b(?:del?|al|el|la|en|of|at|in|d[oa]|n[oa])(?: (?:el|la|los|las|the))? ?$"
)
#: For whoever it is written to, and for nobody else.
_ALONE_WAYS = (
    r"\by a nadie mas\b|\by nadie mas\b|\bto nobody else\b|\b(?:only|just) for you\b"
    r"|\bno (?:quier|quisier)\w+ que (?:esto )?salga de (?:ahi|aqui|usted|ti|ust)\b"
    r"|\bque (?:esto )?no salga de (?:ahi|aqui|usted|ti|su despacho)\b"
    r"|\bsolo (?:es )?para (?:usted|ti|sus ojos|vosotros|ustedes)\b"
    r"|\bque quede entre (?:nosotr|usted|tu|los dos)|\bfor your eyes only\b"
    r"|\bnur fur sie\b|\bque no surti d'aqui\b|\brien que pour vous\b"
    r"|\bque (?:isto )?non saia d(?:e )?(?:aqui|ai)\b|\bque quede entre nos\b"
    r"|\ba ninguen mais\b|\bque quedi entre nosaltres\b|\bsa ramana intre noi\b"
)
_ALONE = re2.compile(_ALONE_WAYS)
#: Whoever tells it is not to be known: "no digáis que he sido yo".
_NOT_BY_ME = re2.compile(
    r"\b(?:no|sin|ni)(?: \w+){1,5} que (?:os |lo |te )?(?:he sido|soy|fui|es cosa"
    r"|ha sido cosa|lo digo|lo cuento|escribo) (?:yo|mia|esto)\b"
    r"|\bnon (?:\w+ ){1,5}que (?:fun|son|vos escribo|o digo|o conto) eu\b"
    r"|\bno (?:\w+ ){1,5}que (?:he estat|soc|ho dic|ho explico) jo\b"
)
#: Whoever is to have it: "que lo sepa la alcaldesa", "que lo lea el concejal".
_MEANT_FOR = re.compile(
    rf"\b(?:para|es para|dirigid[oa] a|hablar(?:lo)? con|ver a|(?:que )?l[ao] {DOES}"
    r"|quiero a|tratar con|for|pour|que o (?:saiba|lea|vexa|leve)|que ho (?:sapiga"
    r"|llegeixi|vegi|porti)|per a|fur) (?:con )?(?:a la|als?|el|la|os?|as?|ao|the|l')?"
    r"(?: \w+)? ?$"
)

#: Any of all this, at RE2's speed.
_ANY_WAYS = (
    rf"\b(?:{_BEFORE_WAYS}|{_KEPT_AWAY_WAYS}|{_UNWILLING_WAYS})\b"
    rf"|{_AFTER_WAYS}|{abroad.AFTER_WAYS}|{_NOT_TO_THEM_WAYS}"
    rf"|{_BUT} (?:\w+ ){{0,4}}?\w+{_NOT_THERE_WAYS}|{THEM_WAYS}|{_ALONE_WAYS}"
)
_ANY = Together([_ANY_WAYS])


def denies(plain: str) -> bool:
    """
    Say whether *plain* text has words without which nothing is kept from anybody.
    """
    return bool(_ANY.found(plain))


def is_kept_from(plain: str, name: str, *, office: bool = True) -> bool:
    """
    Say whether *plain* text says that whoever it calls by *name*, a part of it, must
    not learn of it.

    Args:
        plain: The text.
        name: What stands in it for them.
        office: It is their name, and no word that is also a thing: water may be kept
            from passing, too.
    """
    return any(_is_secret_to(plain, *at, office=office) for at in _spans(plain, name))


def is_of_work(word: str) -> bool:
    """
    Say whether a *word* of a topic is said of where people work, or of who works there:
    "colegio", "entrenador".
    """
    return bool(_WORKER.fullmatch(word) or _WORKPLACE.fullmatch(word))


def tells_of(plain: str, name: str) -> bool:
    """
    Say whether *plain* text tells of somebody who is called, or works at, *name*, and
    is not whom it is for: "que lo sepa la alcaldesa".
    """
    if is_meant_for(plain, name):
        return False
    befores = [_before(plain, start) for start, _ in _spans(plain, name)]
    if _WORKPLACE.fullmatch(name):
        return any(map(_SOMEBODY_OF.search, befores))
    # "La bibliotecaria", "Tomás Belmonte".
    named = " " in name
    return any(named or _SOMEBODY.search(before) for before in befores)


def is_meant_for(plain: str, name: str) -> bool:
    """
    Say whether *plain* text says that it is for whoever is called *name*: "que lo sepa
    la alcaldesa".
    """
    return any(_MEANT_FOR.search(_before(plain, at)) for at, _ in _spans(plain, name))


def is_for_nobody_else(plain: str) -> bool:
    """
    Say whether *plain* text is only for whom it is written to: "no quiero que salga de
    ahí".
    """
    return _ALONE.search(plain) is not None


def is_told_in_confidence(plain: str) -> bool:
    """
    Say whether *plain* text asks that what it tells stays with whoever reads it, or
    that nobody learns who told it.
    """
    return is_for_nobody_else(plain) or _NOT_BY_ME.search(plain) is not None


def _spans(plain: str, name: str) -> list[tuple[int, int]]:
    # Found by hand: compiling a pattern for each name takes longer than all the rest.
    spans, start = [], plain.find(name)
    while start >= 0:
        end = start + len(name)
        if not (_is_of_a_word(plain[start - 1 : start]) or _is_of_a_word(plain[end:])):
            spans.append((start, end))
        start = plain.find(name, end)
    return spans


def _is_of_a_word(there: str) -> bool:
    return there[:1].isalnum() or there[:1] == "_"


def _is_secret_to(plain: str, start: int, end: int, *, office: bool) -> bool:
    before = _before(plain, start)
    if _BEFORE.search(before):
        return True
    if (office or _THERE.search(before)) and _AFTER.match(plain, end):
        return True
    if office and (
        _KEPT_AWAY.search(before)
        or (_TO_THEM.search(before) and _NOT_TO_THEM.match(plain, end))
        or (_BUT_THERE.search(before) and _NOT_THERE.match(plain, end))
    ):
        return True
    return bool(_UNWILLING.search(before) and _LEARNS.match(plain, end))


def _before(plain: str, start: int) -> str:
    return plain[max(0, start - _REACH) : start]
