"""
What of a letter is quoted in what answers it.
"""

from __future__ import annotations

import re

from gateway.relay.mailboxes.wording import Say

#: Lines that nobody but a mailbox reads, with whatever stands in them; and how many
#: characters of its own make a line known for one.
_INTERNAL = (
    *("letter-verified", "letter-strong", "letter-vouched", "letter-colleague"),
    *("letter-lookalike", "letter-lookalike-us"),
    *("letter-minor", "letter-mandates", "letter-because", "letter-commands"),
    *("letter-told-again", "letter-ends", "letter-apart"),
    *("letter-answer-public", "letter-answer-private", "letter-quarantined"),
    *("letter-kept-out", "letter-held"),
    *("letter-answered", "letter-passed"),
)
_VARIABLES = (
    "person",
    "people",
    "day",
    "numbers",
    "listed",
    "because",
    "office",
    "who",
    "name",
)
_KNOWN = 12


def quoted_in(text: str, say: Say) -> bool:
    """
    Say whether *text* holds a line that only a letter has, however it is wrapped.
    """
    said = _on_one_line(text.replace(">", " "))
    unsaid = dict.fromkeys(_VARIABLES, "\0")
    for name in _INTERNAL:
        pieces = _on_one_line(say(name, **unsaid)).split("\0")
        pattern = ".{1,200}?".join(re.escape(piece) for piece in pieces if piece)
        if len("".join(pieces)) >= _KNOWN and re.search(pattern, said):
            return True
    return False


def _on_one_line(text: str) -> str:
    return " ".join(text.casefold().split())
