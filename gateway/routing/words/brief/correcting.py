"""
Detection of messages that correct what their sender said before: "perdón, es en la
calle Real".
"""

from __future__ import annotations

import re

from gateway.core.writing.regex import any_way
from gateway.routing.words import text
from gateway.routing.words.brief.length import is_brief

#: Ways of saying that what was said before was wrong, folded.
_WAYS = any_way(
    r"""
    # Me he equivocado, me equivoqué de calle, era un error, rectifico.
    me (?:he )?equivo(?:cado|que)|nos hemos equivocado|(?:es|era|ha sido) un error
    |rectifico|corrijo|correccion|fe de errores

    # Quería decir, quise decir, mejor dicho, en realidad.
    queria decir|quise decir|mejor dicho|en realidad|al final es

    # Perdón, es en la calle Real; disculpad, no es el 12.
    (?:perdon|perdona|perdonad|perdone|disculpa|disculpad|disculpe)\W+(?:que )?(?:no )?
      (?:es|era)

    # No es en la calle Real.
    no (?:es|era) (?:en|la|el|ahi|alli)

    # Catalan, Galician, Basque.
    m.?he equivocat|volia dir|en realitat|equivoqueime|queria dicir|en realidade
    |oker nago|okertu naiz|esan nahi nuen

    # English, French, German, Romanian.
    (?:i )?meant|my mistake|sorry,? (?:it.?s|it is|it was)|correction
    |je me suis trompee?|je voulais dire
    |ich meinte|ich habe mich geirrt|mein fehler
    |am gresit|m-am inselat|voiam sa spun

    # Arabic: I meant, I was wrong.
    قصدت|اقصد|أقصد|اخطات|أخطأت
    """
)
_CORRECTS = re.compile(
    rf"\b{_WAYS}\b|^\W*(?:uy |ay |ah |oh )?(?:que )?no,? (?:que )?(?:es|calle|en|la)\b"
)


def corrects(said: str) -> bool:
    """
    Say whether *said* is short and corrects what was said before.
    """
    return is_brief(said) and _CORRECTS.search(text.fold(said)) is not None
