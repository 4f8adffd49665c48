"""
Detection of questions about one's own bookings: which there are, and when one is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from gateway.core.writing.questions import ENDS_QUESTION
from gateway.core.writing.regex import any_of, any_way, either
from gateway.routing.words import text
from gateway.routing.words.brief.length import is_brief
from gateway.routing.words.brief.trimming import plain_words

_BOOKED = either(
    r"""
    reserv(?:as?|es), citas?, cites?, bookings?, appointments?, reservations?,
    rendez vous, buchung(?:en)?, termine?, rezervar(?:e|i|ea|ile), programar(?:e|i|ea),
    erreserb\w+, hitzordu\w*
    """
)
_HAVE = either(
    """
    tengo, tenemos, hay a mi nombre, tinc, tenim, teno, temos, do i have, do we have,
    have i (?:got|made), ai je, avons nous, habe ich, haben wir, am, avem, dut, ditut,
    dugu, ditugu
    """
)
_MY = either("mis?, nuestras?, meva, meves, mina, minas, my, our, mes, mon, ma, meine?")
_THE = either(
    "la, el, una?, les, a, o, my, the, our, an, ma, mon, le, meinen?, d[ei]e?n"
)
_BE = either("es, son, era, is, are, est, ist, sont, sind, e")

_WHAT = either(
    r"""
    que, cual(?:es)?, cuantas?, quines?, quants?, quantes, cales, cantas, zer, zein,
    which, what, how many, quels?, quelles?, combien de, welche\w*, was fur, ce, cate
    """
)
#: What may follow such a question.
_ENDS = r"(?: (?:hech[oa]s?|pendientes?|a mi nombre|por favor|porfa|please|gracias))*$"

_WHICH_WAYS = any_way(
    rf"""
    # Qué reservas tengo, which bookings do I have: "quiero cita tengo fiebre" is none.
    \b{_WHAT} {_BOOKED} {_HAVE}{_ENDS}

    # Tengo alguna reserva, do I have any booking.
    \b{_HAVE} (?:algun|alguna|algo|cap|any|une|eine?n?|vreo)
      [ ](?:{_BOOKED}|reservad[oa]){_ENDS}

    # Mis reservas, and nothing else but to show them.
    ^(?:(?:ver|dime|mostrar|ensename|show|see|list|cuales son|what are|les|as|me) )*
      {_MY} {_BOOKED}$
    """
)
_WHICH = re.compile(_WHICH_WAYS)

_WHEN_WORDS = either(
    """
    cuando, que dia, a que hora, quan, quin dia, a quina hora, cando, when, what day,
    what time, quand, a quelle heure, quel jour, wann, um wie viel uhr, cand, la ce ora
    """
)
_WHEN = re.compile(
    rf"\b{_WHEN_WORDS} (?:{_HAVE}(?: {_THE})?|{_BE} (?:l?a )?{_MY}) (?P<what>.*)"
)


def asks_for_bookings(said: str) -> bool:
    """
    Say whether *said* only asks what its sender has booked.
    """
    return is_brief(said) and _WHICH.search(plain_words(said)) is not None


def asks_when_booked(said: str, names: Iterable[str]) -> bool:
    """
    Say whether *said* only asks when its sender's booking is.

    Args:
        said: The message.
        names: Names of what may be booked: "¿a qué hora tengo la pista?".
    """
    found = _WHEN.search(plain_words(said)) if is_brief(said) else None
    if found is None:
        return False
    # "Cuando tengo la pista siempre está sucia" is a complaint.
    if not said.rstrip().endswith(ENDS_QUESTION) and len(found["what"].split()) > 2:
        return False
    things = {word for name in names for word in plain_words(name).split()} - text.SMALL
    return re.search(rf"\b(?:{any_of(things)}|{_BOOKED})\b", found["what"]) is not None
