"""
What mail programs make of an answer: a signature below all that is written, and words
that stand between those of the letter.
"""

from __future__ import annotations

import re

from attrs import evolve

from gateway.relay.cases.together import SHARED, numbered
from gateway.relay.mailboxes.voice import Voice
from gateway.routing.words.text import plain
from gateway.town import commands
from gateway.town.commands import Command

#: Letters of an answer that does no more than point to where the rest stands.
_POINTS = 160

#: Where it stands, in the languages that are written here, at the end of what is said.
#: "De abajo" tells of a lamp or a neighbour.
_BELOW = re.compile(
    r"(?:\b(?:contest|respond|respost|respuest|coment|escrib|anot|aclar|answer|repl[iy]"
    r"|comment)\w*\b[^.\n]{0,60}?|(?:^|[.,:;\n]\s*)(?:ver|vea|veanse|mire|vegeu|see)\b"
    r"[^.\n]{0,40}?)(?<!\bde)(?<!\bde mas)(?<!\bde la)\s"
    r"(?:mas abajo|abajo|debajo|a continuacion|en (?:rojo|azul|verde|negrita|color)"
    r"|entre lineas|intercalad\w+|mes avall|a sota|en vermell|en blau|below"
    r"|inline(?: below)?|in (?:red|blue|bold))(?=\s*(?:[.,;!\n]|$))"
)


#: How a mail closes, above who signs it.
_CLOSING = re.compile(
    r"(?:un (?:cordial )?saludo|(?:un )?abrazo|saludos(?: cordiales)?|atentamente"
    r"|(?:muchas )?gracias|cordialmente|salutacions|atte|kind regards|best regards"
    r"|regards|thanks)[.,!]?"
)

#: What parts a name from a place or a telephone on the line of a signature.
_ENDS = re.compile(r"[|·•\u2013\u2014]| - ")


def points_below(text: str) -> bool:
    """
    Say whether *text* only points to what is written further down, in the letter that
    it quotes: that is left out, and nothing would be said.
    """
    return len(text) <= _POINTS and _BELOW.search(plain(text)) is not None


def said(voice: Voice) -> Command:
    """
    Give what an answer commands, without what the mailbox's program puts below every
    mail, where nothing else is below it: that begins with the name of whoever writes
    there, or of the office.
    """
    mailbox, casework = voice.mailbox, voice.table.town.casework
    command, _ = numbered(commands.read(voice.message.text), casework)
    if command.verb not in SHARED:
        return command
    names = {plain(name) for name in (mailbox.person, mailbox.office, mailbox.short)}
    lines = [plain(line).strip() for line in command.text.split("\n")]
    lines = [line for line in lines if line and not _CLOSING.fullmatch(line)]
    first = _ENDS.split(lines[0], maxsplit=1)[0].strip() if lines else ""
    if not lines or first in names - {""}:
        return evolve(command, text="")
    return command
