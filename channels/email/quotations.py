"""
What a mail quotes, as mail programs show it in the languages that people here write.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from channels.email.replies import LONGEST_LINE

#: How the line above a quotation begins, and what it says before its colon. "Me
#: escribió:" is what a person says.
_BEGINS = re.compile(r"(?:El|On|O|Le|Am|Il|Em|În|Op|Missatge de)\s", re.IGNORECASE)
_SAYS = re.compile(
    r"(?<!\s(?:me|mi|em))(?<!\s(?:nos|ens))\s"
    r"(?:escribi[óou]|wrote|va escriure|ha escrit|a [ée]crit|ha scritto|escreveu"
    r"|a scris)\s?:$"
    r"|\s(?:schrieb\s(?!mir\s|uns\s)|schreef\s|del dia\s).*:$",
    re.IGNORECASE,
)

#: When, as no person says it by the way: a time, a date, a year.
_WHEN = re.compile(
    r"\b\d{1,2}[:.h]\d\d|\b\d{1,2}[/.-]\d{1,2}[/.-]\d\d|\b(?:19|20)\d\d\b"
)
_ADDRESS = re.compile(r"\S@\S")

#: Which only programs write: with a time, it announces in any language.
_BRACKETED = re.compile(r"<[^<>\s]+@[^<>\s]+>")

#: Lines that an announcement may take: mail programs wrap it at will.
_MOST_LINES = 4

#: The head that Outlook and others put above a mail: who, and soon after when.
_FROM = re.compile(r"[>*_ ]*(?:De|De la|From|Von|Da|Van|Nork)[*_]*\s?:", re.IGNORECASE)
_SENT = re.compile(
    r"[>*_ ]*(?:Enviad[oa](?: el| o| em)?|Enviat(?: el)?|Sent|Gesendet(?: am)?"
    r"|Envoyé(?: le)?|Inviato(?: il)?|Trimis|Verzonden|Bidalia"
    r"|Fecha|Date|Data|Dată|Datum)[*_]*\s?:",
    re.IGNORECASE,
)
_HEAD_LINES = 3

_ORIGINAL = re.compile(
    r"[-_\u2010]{2,} ?(?:Mensaje original|Original Message|Missatge original"
    r"|Mensaxe orixinal|Message d['\u2019]origine|Message original|Originalnachricht"
    r"|Ursprüngliche Nachricht|Messaggio originale|Mensagem original|Mesaj original)"
    r" ?[-_\u2010]{2,}$",
    re.IGNORECASE,
)
_FORWARDED = re.compile(
    r"[-_]{2,} ?(?:Mensaje reenviado|Forwarded message|Missatge reenviat"
    r"|Mensaxe reenviada|Message transféré|Weitergeleitete Nachricht)",
    re.IGNORECASE,
)


def unquoted(lines: Sequence[str]) -> list[str]:
    """
    Give the lines of a reply without those that it quotes.

    Below the head of another mail all is that mail's. Below an announcement, where
    quoted lines begin with ">", only these go: people answer between and below them.
    """
    kept: list[str] = []
    for number, line in enumerate(lines):
        if line.startswith(">"):
            continue
        if _is_mail(lines, number):
            break
        kept.append(line)
        first = _announcement(lines, number)
        if first is not None:
            del kept[first - number - 1 :]
            if not next(_said(lines, number + 1), "").startswith(">"):
                break

    return kept


def passes_on(lines: Sequence[str]) -> bool:
    """
    Say whether another mail stands in these lines, with its head.
    """
    return any(
        _FORWARDED.match(line) or _is_mail(lines, number)
        for number, line in enumerate(lines)
    )


def _is_mail(lines: Sequence[str], number: int) -> bool:
    """
    Say whether another mail begins on the line *number*.
    """
    if _ORIGINAL.match(lines[number]):
        return True
    if not _FROM.match(lines[number]):
        return False
    below = islice(_said(lines, number + 1), _HEAD_LINES)
    return any(map(_SENT.match, below))


def _said(lines: Sequence[str], number: int) -> Iterator[str]:
    """
    Give the lines from *number* on that are not empty.
    """
    return (lines[at] for at in range(number, len(lines)) if lines[at])


def _announcement(lines: Sequence[str], last: int) -> int | None:
    """
    Give the line on which the announcement begins that ends on the line *last*.
    """
    if not lines[last].endswith(":"):
        return None
    text, unknown = "", None
    for first in range(last, max(last - _MOST_LINES, -1), -1):
        line = lines[first]
        if not line or line.startswith(">") or len(line) > LONGEST_LINE:
            break
        text = f"{line} {text}".rstrip()
        when = _WHEN.search(text)
        if _BEGINS.match(line) and _SAYS.search(text):
            if when or _ADDRESS.search(text):
                return first
        elif unknown is None and when and _BRACKETED.search(text):
            unknown = first
    return unknown
