"""
Whether a text says that somebody whom it calls by a name must not learn of it: "que no
se entere el de la brigada", "sin que pase por Tesorería", "no se lo digáis a Berta".
"""

from __future__ import annotations

import re

from gateway.core.writing.regex import any_way, either
from gateway.routing.words.matching.patterns import Together

#: How far such words reach, in characters.
_REACH = 60

#: What may stand between them and a name.
_BETWEEN = either(
    r"""
    a, al, el, la, los, las, en, por, de, del, ante, con, esto, nada, nadie, don, dona,
    senora?, sr, sra, tal, encargad[oa], jef[ea], companer[oa]s?, concejal[a]?, lo, o,
    ao, aos, na, no, els, les, the, to, le, au, aux, du, dem, der, den, die
    """
)
_LEARN = "(?:sepa[sn]?|enteren?)"
_RECEIVE = either(
    """
    veas?, vean, leas?, lean, reciban?, lleguen?, pasen?, intervengan?, tramiten?,
    abran?
    """
)
_TELL = either(
    r"""
    diga(?:is|n|s)?, conteis, cuente[ns]?, ensene(?:is|n|s)?, mostreis, muestre[ns]?,
    comente(?:is|n|s)?, avise(?:is|n|s)?, llame(?:is|n|s)?
    """
)
_HAND = "(?:pase|mande|envie|reenvie|traslade)(?:is|n|s)?"
_SECRET = any_way(
    rf"""
    # Que no se entere el de la brigada; no se lo digáis a Berta; sin que lo sepa.
    (?:no|nunca|ni|sin que|no quier[oe]\w* que) (?:se )?(?:l[aeo]s? )?
      (?:{_LEARN}|{_TELL})(?: nada)?
    |no (?:se )?l[ao]s? (?:{_HAND}|veas?|vean|leas?|lean)

    # Esto que no llegue a Tesorería; no quisiera que esto pasara por la Alcaldía.
    (?:esto|este \w+|esta \w+|mi \w+),? (?:que )?no (?:llegue|pase|vaya)
    |no (?:quiero|quisiera|querria|deseo) que (?:esto|este \w+|esta \w+|mi \w+)
      [ ](?:se )?(?:l[ao] )?(?:pase|pasara|llegue|llegara|vaya|fuera|sepa[n]?|lea|vea)

    # Catalan, Galician: que no s'assabenti, non llo digades.
    no (?:s'assabentin?|ho (?:sapiguen|sapiga))|no (?:ho |li |els )?digueu(?: res)?
    |non (?:se decate|o saiban?|(?:llo |lle |lles )?digades)

    # English, French, German, Romanian.
    (?:don't|do not|not|never) (?:let|tell|inform|contact|call)
    |ne (?:le )?(?:dites|montrez|transmettez)(?: rien| pas)?
    |(?:sagen|sagt) (?:sie )?(?:es |das )?(?:nicht|nichts)|nu (?:le |ii |i )?spuneti
    """
)
#: Que no lo lea la arquitecta, que no pase por Tesorería: a thing may pass, too.
_UNREAD = rf"(?:no|nunca|sin que|no quier[oe]\w* que) (?:se )?(?:l[aeo]s? )?{_RECEIVE}"
_TO = rf"(?: {_BETWEEN}){{0,5}} $"
_BEFORE = re.compile(rf"\b{_SECRET}{_TO}")
_KEPT_AWAY = re.compile(
    rf"\b(?:{_UNREAD}|sin (?:pasar|avisar)|(?:don't|not) show){_TO}"
)

#: No quiero que en el colegio lo sepan.
_UNWILLING = re.compile(rf"\bno quier[oe]\w* que{_TO}")
_LEARNS = re.compile(rf"(?: \w+){{0,3}} (?:se )?(?:l[ao] )?{_LEARN}\b")

#: La brigada no puede saberlo; que Paco no se entere; a Berta no le digáis nada.
_AFTER_WAYS = any_way(
    rf"""
    (?: \w+){{0,4}},? (?:no|nunca) (?:se )?(?:l[ao] )?{_LEARN}\b

    (?: \w+)?,? no (?:se )?l[aeo]s? {_TELL}

    (?: \w+){{0,2}},? no (?:se )?(?:lo )?(?:pueden?|deben?|tienen? que|han? de)
      [ ](?:saber|enterar|leerlo|verlo)

    (?: \w+){{0,2}} (?:must not|mustn't|should not|knowing|finding out)
    """
)
_AFTER = re.compile(_AFTER_WAYS)

#: En el colegio, a la policía: an office, and no thing that is only spoken of.
_THERE = re.compile(r"\b(?:en (?:el|la)|al|a la|a l[ao]s) $")

#: Somebody who works there: "el de la brigada", "mi jefe", "la interventora".
_SOMEBODY = re.compile(
    r"\b(?:el|la|al|un|una|uno|mi|the|our)(?: \w+)?(?: (?:del?|of|at|in))?"
    r"(?: (?:la|el|los|las|the))? $"
)
#: That they, of whom it told before, must not learn of it.
_THEM_WAYS = any_way(
    r"""
    # Que no se entere de que he sido yo, que él no lo sepa.
    \bque (?:el |ella |ellos |ellas )?no (?:se )?(?:lo )?(?:sepan?|enteren?)
      (?: el| ella| ellos| ellas)?(?: de)?(?:[.,;!)]|$| que (?:he sido|soy|fui|os)\b
      | quien (?:he|soy|lo|ha)\b)

    # No se lo digáis a ella.
    \bno (?:se )?(?:lo )?(?:digais|digan|cont\w+|ensen\w+) a (?:el|ella|ellos|ellas)\b

    # Que esto no pase por sus manos.
    \bno (?:pase|llegue|caiga) (?:por|a|en) sus manos\b

    # He must not know that it was me.
    \b(?:he|she|they) (?:must not|mustn't|should not) (?:know|find out)
    |\b(?:don't|do not) (?:tell|let) (?:him|her|them)\b
    """
)
_THEM = re.compile(_THEM_WAYS)

#: Any of all this, at RE2's speed.
_ANY_WAYS = (
    rf"\b{_SECRET}|\b{_UNREAD}|{_AFTER_WAYS}|\bno quier[oe]\w* que\b|{_THEM_WAYS}"
    r"|\bsin (?:pasar|avisar)\b|(?:don't|not) show\b"
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


def is_kept_from_them(plain: str) -> bool:
    """
    Say whether *plain* text says that somebody of whom it tells must not learn of it,
    without a name: "que no se entere de que he sido yo".
    """
    return _THEM.search(plain) is not None


def tells_of(plain: str, name: str) -> bool:
    """
    Say whether *plain* text tells of somebody who is called, or works at, *name*.
    """
    spans = _spans(plain, name)
    return any(_SOMEBODY.search(_before(plain, start)) for start, _ in spans)


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
    if office and _KEPT_AWAY.search(before):
        return True
    return bool(_UNWILLING.search(before) and _LEARNS.match(plain, end))


def _before(plain: str, start: int) -> str:
    return plain[max(0, start - _REACH) : start]
