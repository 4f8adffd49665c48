"""
The header blocks that mail programs put above a mail that they quote or pass on, in
their languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

#: A moment as mail programs write it and people hardly do: a time, a date, a year.
WHEN = re.compile(
    r"\b\d{1,2}[:.h]\d\d|\b\d{1,2}[/.-]\d{1,2}[/.-]\d\d|\b(?:19|20)\d\d\b"
)
ADDRESS = re.compile(r"\S@\S")

#: The header block that Outlook and others put above a mail, in each language: the
#: sender, and within a few lines the date, and the recipient or subject. A form that
#: somebody fills in has other lines, or neither an address nor a date. Gmail translates
#: the first line alone.
_HEADS = (
    ("De", "Enviad[oa]s?(?: el| o| em)?|Fecha|Data", "Para|Cc|Asunto|Assunto"),
    ("De", "Enviat(?: el)?|Data", "Per a|A|Cc|Assumpte|Tema"),
    ("De", "Envoyé(?: le)?|Date", "À|A|Cc|Objet"),
    ("From", "Sent|Date", "To|Cc|Subject"),
    ("Von", "Gesendet(?: am)?|Datum", "An|Cc|Betreff"),
    ("Da", "Inviato(?: il)?|Data", "A|Cc|Oggetto"),
    ("De la", "Trimis|Data|Dată", "Către|Cc|Subiect"),
    ("Van", "Verzonden|Datum", "Aan|Cc|Onderwerp"),
    ("Nork", "Bidalia|Data", "Nori|Cc|Gaia"),
)


def _heading(words: str) -> re.Pattern[str]:
    return re.compile(rf"[>*_ ]*({words})[*_]*\s?:", re.IGNORECASE)


SENDERS = "|".join({who: None for who, *_ in _HEADS})
FROM = _heading(SENDERS)
_BELOW = {
    who.lower(): [
        (_heading(f"{when}|Sent|Date"), _heading(f"{what}|To|Subject"))
        for its, when, what in _HEADS
        if its == who
    ]
    for who, *_ in _HEADS
}
HEAD_LINES = 4

#: How the header block of GMX and mail.com begins: with the date.
_SENT = _heading("Enviado|Enviat|Sent|Gesendet|Envoyé|Inviato|Trimis|Verzonden")

#: What stands also above lines of what people announce ("De: 9 a 12, Fecha: …, Para:
#: todos"): without an address, a header block has another line as well.
_ANNOUNCED = _heading("Fecha|Dat[aăe]|Datum|Para|Per a|[AÀ]|To|An|Către|Aan|Nori|Cc")


def is_header_block(lines: Sequence[str], number: int) -> bool:
    """
    Say whether the header block of another mail begins on the line *number*.
    """
    first, dated = lines[number], []
    if _SENT.match(first):
        dated, first = [first], next(said_from(lines, number + 1), "")
    begun = FROM.match(first)
    if begun is None:
        return False
    below = [*dated, *islice(said_from(lines, number + 1), len(dated), HEAD_LINES)]
    head = "\n".join([first, *below])
    addressed = ADDRESS.search(head) is not None
    telling = below if addressed else [x for x in below if not _ANNOUNCED.match(x)]
    return bool(addressed or WHEN.search(head)) and any(
        any(map(when.match, below))
        and any(map(what.match, below))
        and any(when.match(line) or what.match(line) for line in telling)
        for when, what in _BELOW[begun[1].lower()]
    )


def said_from(lines: Sequence[str], number: int) -> Iterator[str]:
    """
    Yield the lines from *number* on that are not empty.
    """
    return (lines[at] for at in range(number, len(lines)) if lines[at])
