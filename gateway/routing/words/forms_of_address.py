"""
Whether a text speaks to somebody whom it calls by a short name, or sends them word:
"dile a Merche que …", "querida Rocío", "Julián, …". Short names are common: in "una
plaza para Rocío" another Rocío is meant.
"""

from __future__ import annotations

import re

from gateway.core.writing.regex import any_way
from gateway.routing.words.vocative import beginning

#: How far a form of address reaches, in characters.
_REACH = 40

#: What may stand between a form of address and a name, and titles, which are forms of
#: address themselves.
_BETWEEN = r"(?:(?:la|el|al|na|en|lo|o) )?"
_TITLE = any_way(
    """
    # Of anybody.
    don|dona|senora?|sr|sra|senyora?|mr|mrs|ms|monsieur|madame|herrn?|frau|domnule?|
    domnului|doamna|doamnei

    # Of elected officials.
    alcalde|alcaldesa|alcaldessa|batlle|batllessa|alcaldeza|mayor|maire|burgermeister(?:in)?|
    primar|concejala?|concelleir[oa]|regidora?|edil|councillor|conseill(?:er|ere)

    # Of those who work at a town hall.
    oficial|agente|policia|municipal|guardia|cabo|sargento|doctora?|directora?|arquitecta?|
    aparejadora?|secretari[oa]|interventora?|tesorer[oa]
    """
)
_FORMS = any_way(
    rf"""
    # Estimado Julián; l'alcaldessa Rocío.
    (?:estimad[oa]|querid[oa]|apreciad[oa]|estimat|benvolgu(?:t|da)|dear|ch(?:er|ere)|
    lieber?|draga?|stimat[ae]|{_TITLE}\.?)

    # Tell, ask or warn Julián.
    (?:dile|diles|dicidle|decidle|decirle|decirselo|decidselo|digale|diganle|digan|diga|avisa|
    avisad|avisar|avisen|avise|preguntale|preguntadle|preguntarle|recordadle|recuerdale|
    dadle|dale|pasadle|pasale|pasadselo|comentadle|comentarle|trasladadle|
    digueu(?:-li)?|digues(?:-li)?|dille|dicidelle|esaiozu|esan) al?

    (?:tell|ask|sagt|sagen sie|frag(?:t|en sie)|dites a|dis a|demandez a|
    spune(?:ti)?-i lui|intreaba-l pe|gol l|goul l|golo l)

    # Speak or meet with her.
    (?:habl(?:ar|o|amos|aros|arle|aria)|reun(?:ir(?:me|nos)|ion)|cita|qued(?:ar|o|e)|
    pas(?:ad|a|ar)me|pon(?:ed|er)?me|un (?:rato|ratito|momento)) con

    (?:parlar|reunir(?:-me|-nos)) amb

    (?:falar|reunir(?:me|nos)) con

    (?:speak|talk|meet|a word) (?:to|with)

    (?:parler|rendez-vous) (?:a|avec)

    (?:vorb(?:esc|i|im)|sa vorbesc) cu

    nhder m3a|nhdar m3a

    # A message for her.
    (?:mensaje|recado|nota|carta|aviso|missatge|encarrec|mensaxe|message|nachricht|mesaj)
    (?: de voz)? (?:para|pal?|per al?|al?|for|to|pour|fur|an|pentru)

    a (?:la )?atencion de|a l'atencio de|for the attention of|zu handen von

    # A complaint about her.
    (?:quej(?:a|as|o|arme|arnos)|reclamacion(?:es)?|denuncia|denuncio)
    (?: del?| sobre| contra| al?)

    contra
    """
)
_BEFORE = re.compile(rf"\b(?:{_FORMS}) {_BETWEEN}(?:{_TITLE}\.? )?$")

#: At its beginning, behind greetings and handles: "para Julián", "esto va pal Julián",
#: "a Julián que …".
_FIRST = re.compile(
    r"(?:(?:esto|aixo|isto|this|ceci|das|asta) (?:(?:es|va|is|est|ist|e) )?)?"
    rf"(?:para|pal?|per al?|for|to|pour|fur|pentru) {_BETWEEN}(?:{_TITLE}\.? )?$"
)
_TOLD = re.compile(rf"al? {_BETWEEN}(?:{_TITLE}\.? )?$")

#: Behind a name that is called out: "Julián, …".
_PAUSE = re.compile(r" ?[,:;!\n]")
#: Behind the name of whoever writes: "Julián Gómez, de la calle Real".
_OF_THEIRS = re.compile(
    r"(?: \w+){0,2}\W+(?:vecin[oa]s?|veina?|soy|som|aqui|al aparato|"
    r"(?:de|del|desde) (?:(?:la|el|los) )?(?:calle|plaza|avenida|cuesta|camino|barrio|"
    r"urbanizacion|bloque|numero|pueblo|c/))\b"
)

#: Behind the name of somebody else whom they tell of: "Julián, mi vecino, …", "Carmen
#: la del tercero". "Julián, mi vecino grita" speaks to Julián.
_SOMEBODY_WAYS = any_way(
    r"""
    # My neighbour, our son.
    (?:mi|nuestr[oa]|el meu|la meva|o meu|a mina|my|our|mon|ma|mein|meine) (?:vecin[oa]
    |hij[oa]|prim[oa]|herman[oa]|marido|mujer|ex|sobrin[oa]|niet[oa]|cunad[oa]|amig[oa]
    |padre|madre|novi[oa]|jef[ea]|casero|casera|perr[oa]|gat[oa]|vei|veina|fill|filla
    |fillo|neighbour|son|daughter|brother|sister|friend|voisine?|fils|fille
    |nachbar(?:in)?|sohn|tochter)

    # Who lives or works near by.
    (?:(?:el|la|en|na) )?(?:vecin[oa]|vei|veina|neighbour)
    |(?:(?:el|la) )?(?:del?|de la) (?:primero|segundo|tercero|cuarto|quinto|bajo|atico
    |bar|tienda|obra|lado|al lado|enfrente|arriba|abajo|ampa)
    """
)
_SOMEBODY = re.compile(
    rf" {_SOMEBODY_WAYS}\b|\W+{_SOMEBODY_WAYS}(?= *(?:[,.;:!)\n]|$))"
)
_THAT = re.compile(r",? que\b")


def is_addressed(plain: str, name: str) -> bool:
    """
    Say whether *plain* text speaks to, sends word to, or complains about somebody whom
    it calls by *name*, a part of it. Below a mail's subject, its first line, it begins
    anew.
    """
    first, _, below = plain.partition("\n")
    return _is_said_to(plain, name) or (
        len(first) < len(below) and _is_said_to(below, name)
    )


def _is_said_to(plain: str, name: str) -> bool:
    at, begin = beginning(plain)
    greets = begin > at
    return any(
        _is_form(plain, begin, found, greets=greets)
        for found in re.finditer(rf"\b{re.escape(name)}\b", plain)
    )


def _is_form(plain: str, begin: int, name: re.Match[str], *, greets: bool) -> bool:
    start, end = name.span()
    if _SOMEBODY.match(plain, end):
        return False
    before = plain[max(0, start - _REACH) : start]
    if _BEFORE.search(before):
        return True
    lead = plain[begin:start] if begin <= start <= begin + _REACH else None
    if lead is None:
        return False
    if not lead:
        # "Hola Julián"; without a greeting, only if it is called out.
        called = greets or _PAUSE.match(plain, end)
        return bool(called) and not _OF_THEIRS.match(plain, end)
    if _TOLD.match(lead):
        return bool(_THAT.match(plain, end))
    return bool(_FIRST.match(lead))
