"""
Detection of what refers to something that its sender told earlier, elsewhere.
"""

from __future__ import annotations

import re

from gateway.core.writing.regex import any_way
from gateway.routing.words import text

#: The most characters before folding.
_MOST = 400

_TOLD_WAYS = any_way(
    r"""
    # Lo de la fuente que os puse, el aviso que os mandé.
    (?:lo|la|el|las|los) (?:del? )?[^.?!\n]{0,60}?\bque (?:ya )?(?:os|le|les|te) (?:puse
      |dije|mande|escribi|conte|comente|envie|avise|notifique|puso|dijimos|mandamos)

    # Allò de la font que us vaig posar, o da fonte que vos puxen.
    (?:allo|el|la) (?:del? )?[^.?!\n]{0,60}?\bque (?:ja )?us vaig (?:posar|dir|enviar
      |escriure|explicar)
    |(?:o|a) (?:d[oae]s? )?[^.?!\n]{0,60}?\bque (?:xa )?(?:vos|lles) (?:puxen|dixen
      |mandei|escribin|contei)

    # English, French, German, Romanian.
    (?:what|that|which) i (?:already )?(?:told|wrote|sent) you
    |que je vous (?:ai|avais) (?:deja )?(?:dit|ecrit|envoye|signale)
    |(?:was|das|die|den) ich (?:ihnen|euch) (?:schon )?(?:geschrieben|gesagt|geschickt
      |gemeldet)
    |(?:care|ce) v ?-?am (?:spus|scris|trimis)
    """
)
_TOLD = re.compile(rf"\b(?:{_TOLD_WAYS})\b")


def refers_to_told(said: str) -> bool:
    """
    Say whether *said* refers to something that its sender told before: "lo de la fuente
    que os puse".
    """
    return len(said) <= _MOST and _TOLD.search(text.fold(said)) is not None
