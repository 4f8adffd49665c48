"""
Campaigns: two hundred people who send the same words tell of one fact, wherever it is.
"""

from __future__ import annotations

import re
from functools import lru_cache

from gateway.core.writing.regex import any_way
from gateway.routing.same_fact.comparing import LASTS_LIKE
from gateway.routing.same_fact.telling import Telling
from gateway.routing.words import text

#: The fewest words that nobody hits upon by chance.
_FEWEST = 10

#: Handles, mail addresses and links: each may call for others.
_CALLS = re.compile(r"[\w.+-]{0,64}@\S*|https?://\S*")

#: Where its writer lives, which is another place for each of them.
_OWN = re.compile(
    any_way(
        r"""
        # En mi calle, mi portal, nuestro bloque, my street, al meu carrer.
        \b(?:mi|mis|nuestr[oa]s?|meu|meva|nostr[ea]|minh?a|nos[ao]|nire|gure
          |my|our|mon|ma|notre|mein\w*|unser\w*) (?:\w+ )?
          (?:calle|casa|puerta|portal|bloque|edificio|piso|acera|esquina|comunidad|finca
            |carrer|porta|bloc|rua|kale\w*|etxe\w*|street|house|door|building|rue|maison
            |porte|strasse|haus)\b
        |\b(?:aqui|donde vivo|donde vivimos|where (?:i|we) live)\b
        """
    )
)


def is_copy(told: Telling, other: Telling) -> bool:
    """
    Return whether somebody sent the words of *other* again: ten words or more, the same
    but for whom they call. Not a call for help, nor what is said of where its writer
    lives.
    """
    words = _words(told.plain)
    if told.is_urgent or other.is_urgent or words != _words(other.plain):
        return False
    likely = len(words) >= _FEWEST and not _OWN.search(told.plain)
    return likely and abs(told.when - other.when) <= LASTS_LIKE


@lru_cache(512)  # A message is compared with many recent ones.
def _words(plain: str) -> tuple[str, ...]:
    return tuple(filter(str.isalnum, text.tokens(_CALLS.sub(" ", plain))))
