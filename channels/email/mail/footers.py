"""
What offices put below every mail: that it is confidential, what becomes of personal
data, that paper is made of trees. Nobody says it to anybody, and its words (data,
rights, the environment) are matters of a town hall.
"""

from __future__ import annotations

import re

#: Lines at the end of a text that are looked at, and characters.
_MOST = 30
_LONGEST = 10_000

#: How such a paragraph begins, in the languages that people here write.
_BEGINS = re.compile(
    r"[^\w\n]{0,4}(?:"
    r"(?:aviso|nota|advertencia) (?:legal|de confidencialidad|importante)"
    r"|cl[aá]usula|confidencial|protecci[oó]n de datos"
    r"|responsable(?: del tratamiento)?:"
    r"|(?:est[ea]|el presente) (?:mensaje|correo|e-?mail|comunicaci[oó]n|mensaxe)"
    r"|(?:la|el) (?:informaci[oó]n|contenido)\b.{0,40}\b(?:mensaje|correo|e-?mail)"
    r"|(?:de (?:conformidad|acuerdo)|en (?:cumplimiento|virtud)|conforme)\b.{0,60}"
    r"\b(?:rgpd|gdpr|lopd\w*|reglamento|protecci[oó]n de datos)"
    r"|(?:le|les|te|os) informamos|(?:sus|los) datos\b.{0,40}\b(?:trata|incorpora)"
    r"|si (?:usted )?no (?:es|desea)\b|ha recibido este"
    r"|(?:antes|abans) d(?:e |\W?)imprimir"
    r"|(?:por favor, )?(?:piense|piensa) en el medio"
    r"|av[ií]s legal|aquest (?:missatge|correu)|la informaci[oó] continguda"
    r"|mezu hau|lege oharra|aviso de confidencialidade"
    r"|disclaimer|confidentiality|this (?:e-?mail|message|communication)\b"
    r"|the (?:information|contents?)\b.{0,40}\b(?:e-?mail|message)"
    r"|(?:please )?consider the environment|please (?:think|consider) before"
    r"|avis de confidentialit[eé]|ce (?:message|courriel|mail)\b"
    r"|les informations contenues|pensez [aà] l\Wenvironnement"
    r"|diese (?:e-?mail|nachricht)\b|der inhalt dieser|bitte denken sie an die umwelt"
    r")",
    re.IGNORECASE | re.DOTALL,
)

#: What is said there and hardly elsewhere.
_SURELY = re.compile(
    r"confiden|destinat[aá]ri|addressee|intended (?:solely|only|for)|recipient"
    r"|secreto profesional|privileg|\brgpd\b|\bgdpr\b|\blopd|2016/679|3/2018"
    r"|vertraulich",
    re.IGNORECASE,
)

#: What an office may say of anything else, too: there two of them are said.
_PERHAPS = re.compile(
    r"por error|per error|in error|par erreur|irrt[uü]mlich|notifi[cq]u|notify"
    r"|prohibid|prohibit|datos personales|dades personals|responsable del"
    r"|trata(?:dos|miento)|ficheros|derechos de acceso|rectificaci"
    r"|comunicaciones comerciales|imprimir|medio ?ambiente|medi ambient|environment"
    r"|environnement|umwelt",
    re.IGNORECASE,
)

#: Who speaks for themselves asks for something, and must be heard.
_OWN = re.compile(
    r"\b(?:m[ií]s?|yo|my|mein\w*|meus?|meva|nire|ejer[zc](?:o|emos)|exij(?:o|imos)"
    r"|(?:solicit|dese|reclam|denunci|exerceix|demand)(?:o|amos|em)|pido|pedimos"
    r"|quiero|queremos|quisiera\w*|vull|volem|quero|we (?:ask|request|want)|i (?:ask"
    r"|request|want|would)|je (?:demande|veux|souhaite)"
    r"|ich (?:bitte|m[oö]chte|will))\b",
    re.IGNORECASE,
)


def without_footer(text: str) -> str:
    """
    Give *text* without such paragraphs at its end, if anything is above them.
    """
    lines = text.split("\n")
    for number in range(max(len(lines) - _MOST, 1), len(lines)):
        end = "\n".join(lines[number:])
        below = end.split("\n\n") if len(end) <= _LONGEST else [""]
        if lines[number] and all(map(_is_footer, below)):
            above = "\n".join(lines[:number]).rstrip()
            # Below a salutation stands what is said.
            return text if above.endswith((":", ",")) else above
    return text


def is_footer(text: str) -> bool:
    """
    Say whether *text* is nothing but such paragraphs.
    """
    return len(text) <= _LONGEST and all(map(_is_footer, text.split("\n\n")))


def _is_footer(paragraph: str) -> bool:
    if _BEGINS.match(paragraph) is None or _OWN.search(paragraph):
        return False
    perhaps = {found.casefold() for found in _PERHAPS.findall(paragraph)}
    return len(perhaps) > 1 or _SURELY.search(paragraph) is not None
