"""
What a few words ask for that need no rule: how a case goes, to be told nothing unasked
any more; and those that ask for nothing, such as thanks.
"""

from __future__ import annotations

import re

from gateway.routing.words import text

#: As it is asked, folded, in the languages of the sample town's neighbours.
_ASKING = re.compile(
    r"\b(?:como (?:va|van|vai|esta|anda|lleva)"
    r"|que (?:hay|pasa|paso|sabeis|se sabe) (?:de|con)|se sabe algo|sabeis algo"
    r"|alguna novedad|novedades|estado|en que (?:esta|quedo)|com (?:va|esta)"
    r"|hi ha novetats|hai novidades|nola doa|zertan da|how is|how's|status|state of"
    r"|any news|any update|ou en est|des nouvelles|wie steht|was ist mit"
    r"|gibt es neues|stadiul|ce se aude)\b"
)

#: What is the sender's own.
_OWN = re.compile(
    r"\b(?:lo mio|lo nuestro|lo que os (?:dije|conte|escribi|comente|pedi|puse)"
    r"|mis? (?:casos?|avisos?|quejas?|peticion(?:es)?|solicitud(?:es)?|asuntos?"
    r"|incidencias?|reclamacion(?:es)?|tema)"
    r"|els? meus? (?:casos?|avisos?)|el meu|o meu|nire (?:kasua|abisua|eskaera)\w*"
    r"|my (?:case|report|request|complaint|issue)s?|mon (?:dossier|signalement)"
    r"|ma demande|mein(?:e|er|em)? (?:fall|meldung|anfrage|anliegen)"
    r"|(?:cazul|cererea|sesizarea) (?:meu|mea))\b"
)
_ASKS = re.compile(r"[?\u00bf\u061f]|\b(?:sabeis|noticias?|novetat|novidade)\b")
_SHORT = 120

#: Characters of what may be such a few words, with all that folding takes away: what
#: is longer is not looked into, for most that is written is.
_FEW = 400

#: Words of thanks and greetings, folded.
# fmt: off
COURTESY = frozenset([
    "gracias", "muchas", "mil", "ok", "okay", "vale", "si", "no", "perfecto",
    "genial", "estupendo", "bien", "muy", "hola", "buenas", "buenos", "dias",
    "tardes", "noches", "adios", "saludos", "un", "saludo", "de", "acuerdo",
    "recibido", "entendido", "gracies", "merci", "moltes", "grazas", "eskerrik",
    "asko", "thanks", "thank", "you", "very", "much", "danke", "multumesc", "hello",
    "bye", "por", "todo", "nada", "igualmente", "enterado", "enterada",
])
# fmt: on

#: Letters that may stand beside a number that is there alone.
_ALONE = 12


#: All that is said by whoever wants to hear nothing more, and by who does again.
_QUIET = frozenset(
    [
        "baja",
        "stop",
        "darme de baja",
        "quiero darme de baja",
        "no me escribais mas",
        "no quiero avisos",
        "no mas avisos",
        "unsubscribe",
        "prou",
        "aturar",
        "abmelden",
        "desabonner",
        "dezabonare",
    ]
)
_AGAIN = frozenset(["alta", "start", "quiero avisos", "avisadme", "subscribe"])


def asks_for_quiet(said: str) -> bool | None:
    """
    Say whether *said* is the wish to hear nothing unasked any more, or to do so again;
    None if it is neither.
    """
    if len(said) > _FEW:
        return None
    folded = " ".join(text.tokens(text.fold(said)))
    if folded in _QUIET:
        return True
    return False if folded in _AGAIN else None


def is_brief(said: str) -> bool:
    """
    Say whether *said* is so short that it may be the answer to a question.
    """
    return len(said) <= _SHORT


def asks_for_own(said: str) -> bool:
    """
    Say whether *said*, which names no case, asks how the sender's own goes.
    """
    if len(said) > _FEW:
        return False
    folded = text.fold(said)
    return (
        len(folded) <= _SHORT
        and bool(_OWN.search(folded))
        and bool(_ASKING.search(folded) or _ASKS.search(folded))
    )


def is_courtesy(said: str) -> bool:
    """
    Say whether *said* is thanks or a greeting, and nothing else.
    """
    if len(said) > _FEW:
        return False
    words = [token for token in text.tokens(text.fold(said)) if token.isalnum()]
    return all(word in COURTESY for word in words)


def asks_for_state(said: str) -> bool:
    """
    Say whether *said*, which names a case, asks how it goes and says little else.
    """
    if len(said) > _FEW:
        return False
    folded = text.fold(said)
    letters = sum(c.isalpha() for c in folded)
    return letters <= _ALONE or (len(folded) <= 120 and bool(_ASKING.search(folded)))
