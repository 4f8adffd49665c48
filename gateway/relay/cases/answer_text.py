"""
The text of a mailbox's answer, without what mail programs add: the signature, and the
marks of text written between the lines of a quotation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from itertools import dropwhile, islice

from attrs import evolve

from gateway.core.conversation import Mailbox
from gateway.core.mail.quotations import is_quotation
from gateway.core.message import Message, Proof
from gateway.core.town import Casework
from gateway.core.writing.regex import either
from gateway.relay.cases.job_cases import SHARED, numbered
from gateway.routing.words.text import plain
from gateway.town import commands
from gateway.town.commands import Command, Verb

#: Maximum length in characters of an answer that only points to where the rest is.
_POINTS = 160

_SEE = either(
    r"""
    contest, respond, respost, respuest, coment, escrib, anot, aclar, answer, repl[iy],
    comment
    """
)
_THERE = either(
    r"""
    mas abajo, abajo, debajo, a continuacion, en (?:color )?(?:rojo|azul|verde|negrita),
    en color, entre lineas, intercalad\w+, mes avall, a sota, en vermell, en blau,
    below, inline(?: below)?, in (?:red|blue|bold)
    """
)
#: A reference to text further down, at the end of a sentence, in the languages that
#: mailboxes write. "De abajo" tells of a lamp or a neighbour.
_BELOW = re.compile(
    rf"(?:\b{_SEE}\w*\b[^.\n]{{0,60}}?"
    r"|(?:^|[.,:;\n]\s*)(?:ver|vea|veanse|mire|vegeu|see)\b[^.\n]{0,40}?)"
    r"(?<!\bde)(?<!\bde mas)(?<!\bde la)\s"
    rf"{_THERE}(?=\s*(?:[.,;!\n]|:?\s*$))"
)


#: The line above a signature, as mail programs write it (RFC 3676, section 4.3).
_SIGNED = "--\n"

#: Closing formulas, above a signature.
_CLOSING_WORDS = either(
    """
    un (?:cordial )?saludo, (?:un )?abrazo, saludos(?: cordiales)?, atentamente,
    (?:muchas )?gracias, cordialmente, salutacions, atte, kind regards, best regards,
    regards, thanks
    """
)
_CLOSING = re.compile(rf"{_CLOSING_WORDS}[.,:!]?")

#: Separators between a name and a place or telephone on a signature's line.
_ENDS = re.compile(r"[|·•\u2013\u2014]| - ")

#: How lines with contact details begin.
_REACHED = re.compile(
    r"(?:tel|tlf|tfno|movil|mobile|fax|ext|e-?mail|correo|https?|www)\b|telef"
    r"|[\w.+-]+@|[+(]?\d|aviso legal"
)

#: Endings of a line after which the next line begins a new sentence.
_ENDED = tuple(".,;!?)…")

#: How many lines that consist of a name are examined.
_MOST_NAMED = 9

#: Minimum number of words in a sentence; shorter lines are titles or places.
_SENTENCE = 5
_SENTENCE_ENDS = tuple(".:!?…")

#: Maximum number of words in a title or a place, which ends as no sentence does, but
#: may end with an abbreviation.
_TITLE = 8
_SHORTENED = re.compile(r".*\b(?:ayto|ajunt|mpal|dpto|dept|gral|admon|tec)\.")

#: How a line begins that somebody adds below their signature.
_ADDED = re.compile(r"p\.? ?[ds]\b|posdata|nota\b")


def points_below(text: str) -> bool:
    """
    Say whether *text* only points to what is written further down, between the lines of
    the quoted letter: quotations are removed, so nothing would be left.
    """
    return len(text) <= _POINTS and _BELOW.search(plain(text)) is not None


def answer_command(message: Message, mailbox: Mailbox, casework: Casework) -> Command:
    """
    Return the command and text of an answer from *mailbox*, without text that is only a
    quotation, and without the signature. The description of an attached picture is
    added to the text, and is not searched for commands.
    """
    command, _ = numbered(commands.read(message.said), casework)
    if message.described and (command.text or command.verb is Verb.ANSWER):
        lines = filter(None, (command.text, message.described))
        command = evolve(command, text="\n".join(lines))
    if is_quotation(command.text) or command.text.startswith(_SIGNED):
        return evolve(command, text="")
    # Nothing but a closing formula is no text for these.
    bare = command.verb in SHARED or command.verb is Verb.CANCEL
    if not bare and message.evidence.proof is Proof.ACCOUNT:
        # Chat programs add no signature.
        return command
    names = {plain(name) for name in (mailbox.person, mailbox.office, mailbox.short)}
    text = _unsigned(command.text, names - {""})
    if bare and all(map(_closes, text.split("\n"))):
        text = ""
    return evolve(command, text=text)


def _unsigned(text: str, names: Collection[str]) -> str:
    """
    Return *text* without its signature, which begins on a line that consists of the
    writer's or the office's name, at the top or below a closing formula or a finished
    sentence.
    """
    lines = text.split("\n")
    bare = [plain(line).strip() for line in lines]
    named = (
        at
        for at, line in enumerate(bare)
        if not at or bare[at - 1].endswith(_ENDED) or _closes(lines[at - 1])
        if _ENDS.split(line, maxsplit=1)[0].strip() in names
    )
    for at in islice(named, _MOST_NAMED):
        above = [*dropwhile(_closes, reversed(lines[:at]))][::-1]
        below = _signed_until(bare, at, closed=any(bare[len(above) : at]))
        if not _is_said(above, bare[at:below], bare[below:]):
            return "\n".join([*above, *lines[below:]]).strip()
    return text


def _is_said(above: Sequence[str], block: Sequence[str], below: Sequence[str]) -> bool:
    """
    Say whether a *block* that begins with a name is part of the answer: it is announced
    by a colon, precedes everything else, or contains a sentence.
    """
    heads = not above and any(below)
    announced = bool(above) and above[-1].rstrip().endswith(":")
    return heads or announced or any(map(_is_sentence, block))


def _is_sentence(bare: str) -> bool:
    long = len(bare.split()) >= _SENTENCE and bare.endswith(_SENTENCE_ENDS)
    return long and _REACHED.match(bare) is None


def _closes(line: str) -> bool:
    """
    Say whether *line* is empty or a closing formula.
    """
    bare = plain(line).strip()
    return not bare or _CLOSING.fullmatch(bare) is not None


def _signed_until(bare: Sequence[str], at: int, *, closed: bool) -> int:
    """
    Return the index of the line after the signature that begins at *at*: one block, and
    the contact details below it. Where a program puts blank lines between its lines, it
    goes on over them while titles and places follow, if the answer was *closed* above
    it or there are contact details among them: else they may be the answer.
    """
    after = next((n for n in range(at, len(bare)) if not bare[n]), len(bare))
    end = _while(bare, after, _is_contact)
    spaced = _while(bare, after, _is_titled)
    reached = any(map(_REACHED.match, bare[after:spaced]))
    return spaced if closed or reached else end


def _while(bare: Sequence[str], start: int, goes_on: Callable[[str], bool]) -> int:
    rest = range(start, len(bare))
    return next((n for n in rest if not goes_on(bare[n])), len(bare))


def _is_contact(bare: str) -> bool:
    return not bare or _REACHED.match(bare) is not None


def _is_titled(bare: str) -> bool:
    """
    Say whether a line may stand in a signature: a title, a place, contact details.
    """
    if _is_contact(bare):
        return True
    ends = bare.endswith(_SENTENCE_ENDS) and not _SHORTENED.fullmatch(bare)
    short = len(bare.split()) <= _TITLE and not ends
    return short and _ADDED.match(bare) is None
