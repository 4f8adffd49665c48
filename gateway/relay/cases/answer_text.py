"""
The text of an answer, without what mail programs make of it: a signature below all that
is written, and words that stand between those of the letter.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
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

#: Letters of an answer that does no more than point to where the rest stands.
_POINTS = 160

_SEE = either(
    r"""
    contest, respond, respost, respuest, coment, escrib, anot, aclar, answer, repl[iy],
    comment
    """
)
_THERE = either(
    r"""
    mas abajo, abajo, debajo, a continuacion, en (?:rojo|azul|verde|negrita|color),
    entre lineas, intercalad\w+, mes avall, a sota, en vermell, en blau, below,
    inline(?: below)?, in (?:red|blue|bold)
    """
)
#: Where it stands, in the languages that are written here, at the end of what is said.
#: "De abajo" tells of a lamp or a neighbour.
_BELOW = re.compile(
    rf"(?:\b{_SEE}\w*\b[^.\n]{{0,60}}?"
    r"|(?:^|[.,:;\n]\s*)(?:ver|vea|veanse|mire|vegeu|see)\b[^.\n]{0,40}?)"
    r"(?<!\bde)(?<!\bde mas)(?<!\bde la)\s"
    rf"{_THERE}(?=\s*(?:[.,;!\n]|$))"
)


#: How a mail closes, above who signs it.
_CLOSING_WORDS = either(
    """
    un (?:cordial )?saludo, (?:un )?abrazo, saludos(?: cordiales)?, atentamente,
    (?:muchas )?gracias, cordialmente, salutacions, atte, kind regards, best regards,
    regards, thanks
    """
)
_CLOSING = re.compile(rf"{_CLOSING_WORDS}[.,:!]?")

#: What parts a name from a place or a telephone on the line of a signature.
_ENDS = re.compile(r"[|·•\u2013\u2014]| - ")

#: How a line begins that tells where whoever signs is reached.
_REACHED = re.compile(
    r"(?:tel|tlf|tfno|movil|mobile|fax|ext|e-?mail|correo|https?|www)\b|telef"
    r"|[\w.+-]+@|[+(]?\d|aviso legal"
)

#: What a line ends with, below which another begins anew.
_ENDED = tuple(".,;!?)…")

#: So many lines that are a name are looked at.
_MOST_NAMED = 9

#: Words of a line that are more than a title or a place, if it ends as a sentence does.
_SENTENCE = 5
_SENTENCE_ENDS = tuple(".:!?…")


def points_below(text: str) -> bool:
    """
    Say whether *text* only points to what is written further down, in the letter that
    it quotes: that is left out, and nothing would be said.
    """
    return len(text) <= _POINTS and _BELOW.search(plain(text)) is not None


def said(message: Message, mailbox: Mailbox, casework: Casework) -> Command:
    """
    Give what an answer of *mailbox* commands: without what is nothing but a quotation,
    and what the mailbox's program puts below every mail. What describes its pictures
    goes with what is said, and commands nothing.
    """
    command, _ = numbered(commands.read(message.said), casework)
    if message.described and (command.text or command.verb is Verb.ANSWER):
        lines = filter(None, (command.text, message.described))
        command = evolve(command, text="\n".join(lines))
    if is_quotation(command.text):
        return evolve(command, text="")
    shared = command.verb in SHARED
    if not shared and message.evidence.proof is Proof.ACCOUNT:
        # Nothing signs for whoever chats.
        return command
    names = {plain(name) for name in (mailbox.person, mailbox.office, mailbox.short)}
    text = _unsigned(command.text, names - {""})
    if shared and all(map(_closes, text.split("\n"))):
        text = ""
    return evolve(command, text=text)


def _unsigned(text: str, names: Collection[str]) -> str:
    """
    Give *text* without the signature in it: it begins with the name of whoever writes
    there, or of the office, on a line of its own, below how the mail closes.
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
        below = _signed_until(bare, at)
        if not _is_said(above, bare[at:below], bare[below:]):
            return "\n".join([*above, *lines[below:]]).strip()
    return text


def _is_said(above: Sequence[str], block: Sequence[str], below: Sequence[str]) -> bool:
    """
    Say whether a *block* that begins with a name is what somebody says: it is
    announced, heads all that is said, or holds a sentence.
    """
    heads = not above and any(below)
    announced = bool(above) and above[-1].rstrip().endswith(":")
    return heads or announced or any(map(_is_sentence, block))


def _is_sentence(bare: str) -> bool:
    long = len(bare.split()) >= _SENTENCE and bare.endswith(_SENTENCE_ENDS)
    return long and _REACHED.match(bare) is None


def _closes(line: str) -> bool:
    """
    Say whether *line* says nothing, or no more than how a mail closes.
    """
    bare = plain(line).strip()
    return not bare or _CLOSING.fullmatch(bare) is not None


def _signed_until(bare: Sequence[str], at: int) -> int:
    """
    Give the line below the signature that begins on the line *at*: it is one block, and
    below that the lines that tell where somebody is reached.
    """
    end = next((n for n in range(at, len(bare)) if not bare[n]), len(bare))
    while end < len(bare) and (not bare[end] or _REACHED.match(bare[end])):
        end += 1
    return end
