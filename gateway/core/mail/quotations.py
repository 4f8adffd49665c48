"""
Quoted text in mails, in the forms and languages in which mail programs mark it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import islice

from gateway.core.mail.header_blocks import (
    ADDRESS,
    FROM,
    HEAD_LINES,
    SENDERS,
    WHEN,
    is_header_block,
    said_from,
)
from gateway.core.writing.regex import either

#: Characters; a longer line was not written by a mail program.
LONGEST_LINE = 500

#: Says of the line above a quotation that names its author whether it is somebody's
#: whose words must be kept.
IsOthers = Callable[[str], bool]

#: The prefix of a reply's subject; the rest is the subject of whoever wrote before.
_REPLY = re.compile(r"^(?:(?:re|rv|aw|sv)\s*:\s*)+", re.IGNORECASE)

#: How the subject of an answer begins. "RV:" is passed on.
_ANSWER = re.compile(r"\s*(?:re|aw|sv)\s*:", re.IGNORECASE)

#: How the line above a quotation begins, and what it says before its colon. "Me
#: escribió:" is excluded: that is what a person says.
_BEGINS = re.compile(
    r"(?:El|On|O|Le|Am|Il|Em|În|Op|Hau|Missatge de"
    r"|En(?=\s(?:lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo),))\s",
    re.IGNORECASE,
)
_WROTE = either(
    "escribi[óou], wrote, va escriure, ha escrito?, a [ée]crit, ha scritto, escreveu,"
    " a scris"
)
_SAYS = re.compile(
    rf"(?<!\s(?:me|mi|em))(?<!\s(?:nos|ens))\s{_WROTE}\s?:$"
    r"|\s(?:schrieb\s(?!mir\s|uns\s)|schreef\s|del dia\s|idatzi du\s).*:$",
    re.IGNORECASE,
)

_FIRST_ADDRESS = re.compile(r"[^@]{1,500}@\S+")

#: An address in angle brackets, as only programs write it: with a time, or above marked
#: lines, it announces a quotation in any language.
_BRACKETED = re.compile(r"<[^<>\s@]+@[^<>\s]+>")

#: Only Yahoo on Android writes this: the quotation begins on the same line.
_ON_ITS_LINE = re.compile(r"<[^<>\s@]+@[^<>\s@]+>[^:<>]{0,20}:\s+(?=\S)")

#: Lines that an announcement may take: mail programs wrap it at will.
_MOST_LINES = 4


def bare_subject(subject: str) -> str:
    """
    Return *subject* without the prefixes of replies.
    """
    return _REPLY.sub("", subject)


def is_of_an_answer(subject: str) -> bool:
    """
    Say whether *subject* begins like that of an answer.
    """
    return _ANSWER.match(subject) is not None


_ORIGINAL_WORDS = either(
    r"""
    Mensaje original, Original Message, Missatge original, Mensaxe orixinal,
    Message d['\u2019]origine, Message original, Originalnachricht,
    Ursprüngliche Nachricht, Messaggio originale, Mensagem original, Mesaj original,
    (?:Mensaje de|Message from|Missatge de|Mensaxe de) [^@]{1,200}@[^@]{1,200}?
    """
)
#: Samsung's phones write the header block behind it, on the same line.
_ORIGINAL = re.compile(
    rf"[-_\u2010]{{2,}} ?{_ORIGINAL_WORDS} ?[-_\u2010]{{2,}}"
    rf"(?:$|(?P<head>(?:{SENDERS})\s?:))",
    re.IGNORECASE,
)
_FORWARDED_WORDS = either(
    """
    Mensaje reenviado, Forwarded message, Missatge reenviat, Mensaxe reenviada,
    Message transféré, Weitergeleitete Nachricht
    """
)
_FORWARDED = re.compile(rf"[-_]{{2,}} ?{_FORWARDED_WORDS}", re.IGNORECASE)

#: How a line without a colon begins that announces another mail.
_DASHES = ("-", "_", "\u2010")

#: What Apple Mail writes above a forwarded mail.
_HERE_BEGINS_WORDS = either(
    r"""
    Inicio del mensaje reenviado, Inicio da mensaxe reenviada,
    Inici del missatge reenviat, Início da mensagem (?:reenviada|encaminhada),
    Begin forwarded message, Début du message (?:réexpédié|transféré),
    Anfang der weitergeleiteten (?:Nachricht|E-Mail), Inizio messaggio inoltrato
    """
)
_HERE_BEGINS = re.compile(rf"{_HERE_BEGINS_WORDS}\s?:", re.IGNORECASE)


def nobodys(head: str) -> bool:
    """
    Say that what is quoted below *head* need not be kept.
    """
    del head
    return False


def unquoted(lines: Sequence[str]) -> list[str]:
    """
    Return the lines of a reply without those that it quotes, as `parted` does.
    """
    own, _ = parted(lines, nobodys)
    return own


def parted(lines: Sequence[str], is_others: IsOthers) -> tuple[list[str], list[str]]:
    """
    Return the lines of a reply without those that it quotes, and the lines of quoted
    mails whose head *is_others*.

    After the header block of another mail, everything belongs to that mail, if anything
    stands above it. After an announcement whose quotation is marked with ">", only the
    marked lines are dropped, because people answer between and below them.
    """
    kept: list[str] = []
    others: list[str] = []
    said = theirs = False
    for number, line in enumerate(lines):
        if line.startswith(">") or _HERE_BEGINS.fullmatch(line):
            if theirs:
                others.append(line.lstrip("> "))
            continue
        if said and (_is_another(lines, number) or _is_announced_on(line)):
            if is_others(_author(lines, number)):
                others += lines[number:]
            break
        kept.append(line)
        said = said or bool(line)
        first = _announcement(lines, number)
        if first is not None:
            del kept[first - number - 1 :]
            said = any(kept)
            theirs = is_others(" ".join(lines[first : number + 1]))
            marked = next(said_from(lines, number + 1), "").startswith(">")
            if theirs:
                others += lines[first : number + 1 if marked else None]
            if not marked:
                break

    return kept, others


def is_quotation(text: str) -> bool:
    """
    Say whether an answer is nothing but a quotation, with a rule above it at most.
    Unlike in `unquoted`, the header block of another mail starts a quotation even if
    nothing stands above it.
    """
    lines = [line.strip() for line in text.split("\n")]
    own = unquoted(["-", *lines])[1:]
    return any(lines) and not any(line.strip("_") for line in own)


def passes_on(lines: Sequence[str]) -> bool:
    """
    Say whether another mail stands in these lines, with its header block or below its
    announcement.
    """
    return any(
        _is_another(lines, number)
        or _is_announced_on(line)
        or _announcement(lines, number) is not None
        for number, line in enumerate(lines)
        if ":" in line or line.startswith(_DASHES)
    )


def _is_another(lines: Sequence[str], number: int) -> bool:
    line = lines[number]
    ruled = _FORWARDED.match(line) or _ORIGINAL.match(line)
    return ruled is not None or is_header_block(lines, number)


def _author(lines: Sequence[str], number: int) -> str:
    """
    Return the line that names the author of another mail that begins on the line
    *number*.
    """
    rule = _ORIGINAL.match(lines[number])
    if rule and rule["head"]:
        # The first address is the author's; whom they wrote to comes later.
        address = _FIRST_ADDRESS.match(lines[number])
        return address[0] if address else lines[number]
    head = islice(said_from(lines, number), HEAD_LINES + 1)
    named = next(filter(FROM.match, head), lines[number])
    on_its_line = _ON_ITS_LINE.search(named[:LONGEST_LINE])
    return named[: on_its_line.end()] if on_its_line else named


def _is_announced_on(line: str) -> bool:
    """
    Say whether *line* both announces a quotation and begins it.
    """
    head = line[:LONGEST_LINE]
    found = _ON_ITS_LINE.search(head) if _BEGINS.match(head) else None
    return found is not None and bool(WHEN.search(head, 0, found.start()))


def _announcement(lines: Sequence[str], last: int) -> int | None:
    """
    Return the number of the first line of the announcement whose last line is *last*.
    """
    if not lines[last].endswith(":"):
        return None
    text, unknown = "", None
    marked = next(said_from(lines, last + 1), "").startswith(">")
    for first in range(last, max(last - _MOST_LINES, -1), -1):
        line = lines[first]
        if not line or line.startswith(">") or len(line) > LONGEST_LINE:
            break
        text = f"{line} {text}".rstrip()
        when = WHEN.search(text)
        if _BEGINS.match(line) and _SAYS.search(text):
            if when or ADDRESS.search(text):
                return first
        elif unknown is None and (when or marked) and _BRACKETED.search(text):
            unknown = first
    return unknown
