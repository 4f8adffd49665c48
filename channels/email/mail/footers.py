"""
Disclaimers that offices append to every mail: about confidentiality, data protection,
printing. They are addressed to nobody, but their words (data, rights, the environment)
would match a town hall's topics.
"""

from __future__ import annotations

import re

from gateway.core.writing.regex import any_way, either

#: How many lines and characters at the end of a text are searched.
_MOST = 30
_LONGEST = 10_000

#: How such a paragraph begins, in the languages that people here write.
_BEGINS_WAYS = any_way(
    r"""
    # Spanish: aviso legal, este mensaje y sus anexos, en cumplimiento del RGPD.
    (?:aviso|nota|advertencia) (?:legal|de confidencialidad|importante)
    |cl[aá]usula|confidencial|protecci[oó]n de datos|responsable(?: del tratamiento)?:
    |(?:est[ea]|el presente) (?:mensaje|correo|e-?mail|comunicaci[oó]n|mensaxe)
    |(?:la|el) (?:informaci[oó]n|contenido)\b.{0,40}\b(?:mensaje|correo|e-?mail)
    |(?:de (?:conformidad|acuerdo)|en (?:cumplimiento|virtud)|conforme)\b.{0,60}\b
      (?:rgpd|gdpr|lopd\w*|reglamento|protecci[oó]n de datos)

    # Le informamos de que sus datos serán tratados; si no es usted el destinatario.
    (?:le|les|te|os) informamos
    |(?:sus|los) datos\b.{0,40}\b(?:trata|incorpora)
    |si (?:usted )?no (?:es|desea)\b|ha recibido este

    # Antes de imprimir este correo, piense en el medio ambiente.
    (?:antes|abans) d(?:e |\W?)imprimir
    |(?:por favor, )?(?:piense|piensa) en el medio

    # Catalan, Basque, Galician: avís legal, lege oharra, aviso de confidencialidade.
    av[ií]s legal|aquest (?:missatge|correu)|la informaci[oó] continguda
    |mezu hau|lege oharra|aviso de confidencialidade

    # English: this e-mail and any attachments, please consider the environment.
    disclaimer|confidentiality
    |this (?:e-?mail|message|communication)\b
    |the (?:information|contents?)\b.{0,40}\b(?:e-?mail|message)
    |(?:please )?consider the environment
    |please (?:think|consider) before

    # French: ce message est confidentiel, pensez à l'environnement.
    avis de confidentialit[eé]|ce (?:message|courriel|mail)\b
    |les informations contenues|pensez [aà] l\Wenvironnement

    # German: diese Nachricht ist vertraulich.
    diese (?:e-?mail|nachricht)\b|der inhalt dieser|bitte denken sie an die umwelt
    """
)
_BEGINS = re.compile(rf"[^\w\n]{{0,4}}{_BEGINS_WAYS}", re.IGNORECASE | re.DOTALL)

#: Words that occur in disclaimers and hardly elsewhere.
_SURELY_WORDS = either(
    r"""
    confiden, destinat[aá]ri, addressee, intended (?:solely|only|for), recipient,
    secreto profesional, privileg, \brgpd\b, \bgdpr\b, \blopd, 2016/679, 3/2018,
    vertraulich
    """
)
_SURELY = re.compile(_SURELY_WORDS, re.IGNORECASE)

#: Words that an office may use elsewhere, too: a disclaimer has at least two of them.
_PERHAPS_WORDS = either(
    """
    por error, per error, in error, par erreur, irrt[uü]mlich, notifi[cq]u, notify,
    prohibid, prohibit, datos personales, dades personals, responsable del,
    trata(?:dos|miento), ficheros, derechos de acceso, rectificaci,
    comunicaciones comerciales, imprimir, medio ?ambiente, medi ambient, environment,
    environnement, umwelt
    """
)
_PERHAPS = re.compile(_PERHAPS_WORDS, re.IGNORECASE)

#: Words of somebody who speaks for themselves and asks for something, and must be
#: heard.
_OWN_WAYS = any_way(
    r"""
    # Mi, yo, my: of themselves.
    m[ií]s?|yo|my|mein\w*|meus?|meva|nire

    # Ejerzo mi derecho, solicito, pedimos, quiero.
    ejer[zc](?:o|emos)|exij(?:o|imos)
    |(?:solicit|dese|reclam|denunci|exerceix|demand)(?:o|amos|em)
    |pido|pedimos|quiero|queremos|quisiera\w*|vull|volem|quero

    # I request, je demande, ich bitte.
    we (?:ask|request|want)|i (?:ask|request|want|would)|je (?:demande|veux|souhaite)
    |ich (?:bitte|m[oö]chte|will)
    """
)
_OWN = re.compile(rf"\b{_OWN_WAYS}\b", re.IGNORECASE)


def without_footer(text: str) -> str:
    """
    Return *text* without disclaimers at its end, if anything is above them.
    """
    above, *lines = text.rsplit("\n", _MOST)
    at = len(above) + 1
    for line in lines:
        # Of most lines, the beginning shows already that no disclaimer begins there.
        if line and _BEGINS.match(text, at) and is_footer(text[at:]):
            above = text[:at].rstrip()
            # What follows a salutation is the message itself.
            return text if above.endswith((":", ",")) else above
        at += len(line) + 1
    return text


def is_footer(text: str) -> bool:
    """
    Say whether *text* consists only of disclaimers.
    """
    return len(text) <= _LONGEST and all(map(_is_footer, text.split("\n\n")))


def _is_footer(paragraph: str) -> bool:
    if _BEGINS.match(paragraph) is None or _OWN.search(paragraph):
        return False
    perhaps = {found.casefold() for found in _PERHAPS.findall(paragraph)}
    return len(perhaps) > 1 or _SURELY.search(paragraph) is not None
