"""
What mail programs make of an answer: a signature below all that is written, and words
that stand between those of the letter.
"""

from __future__ import annotations

import re

from gateway.core.conversation import Mailbox
from gateway.routing.words.text import plain

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


def is_signature(text: str, mailbox: Mailbox) -> bool:
    """
    Say whether *text*, below a command, is what the mailbox's program puts below every
    mail: it begins with the name of whoever writes there, or of the office.
    """
    first, _, _ = text.strip().partition("\n")
    said = plain(first).strip(" .,;:·|*_-\u2013\u2014")
    names = (plain(name) for name in (mailbox.person, mailbox.office, mailbox.short))
    return any(name and said.startswith(name) and _ends(said, name) for name in names)


def _ends(said: str, name: str) -> bool:
    """
    Say whether nothing follows the *name* that would make a sentence of it.
    """
    rest = said.removeprefix(name)
    return not rest or not rest.lstrip()[:1].isalnum()
