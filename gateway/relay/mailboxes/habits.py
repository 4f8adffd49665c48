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

#: Where it stands, in the languages that are written here.
_BELOW = re.compile(
    r"\b(?:(?:contest|respond|respost|respuest|coment|escrib|anot|aclar|explic)\w*"
    r"|te lo|se lo|os lo|ver|vea|mira|mire|vegeu|see|answer\w*|repl\w+|comment\w*)\b"
    r"[^.\n]{0,60}?\b(?:abajo|debajo|mas abajo|a continuacion|en (?:rojo|azul|verde"
    r"|negrita|color)|entre lineas|intercalad\w+|mes avall|a sota|en vermell|en blau"
    r"|below|inline|in (?:red|blue|bold))\b"
)


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
    first, _, _ = command.text.partition("\n")
    line = plain(first).strip(" .,;:·|*_-\u2013\u2014")
    names = (plain(name) for name in (mailbox.person, mailbox.office, mailbox.short))
    if any(name and line.startswith(name) and _ends(line, name) for name in names):
        return evolve(command, text="")
    return command


def _ends(line: str, name: str) -> bool:
    """
    Say whether nothing follows the *name* that would make a sentence of it.
    """
    rest = line.removeprefix(name)
    return not rest or not rest.lstrip()[:1].isalnum()
