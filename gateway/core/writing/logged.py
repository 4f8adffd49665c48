"""
What of a problem may stand in the log, which holds numbers and not who somebody is.
"""

from __future__ import annotations

import re

from gateway.core.message import Address

#: Stands where an address was.
LEFT_OUT = "[address]"

_WORD = re.compile(r"\S+")

#: An address as we write it: telegram:7199110032, sms:+34600123456. No port is so long.
_NUMBERED = re.compile(r"[a-z0-9_]+:[+-]?[0-9]{6,}")


def unaddressed(problem: str, to: Address | None = None) -> str:
    """
    Give *problem* without the addresses in it: every mail address and handle, accounts
    as we write them, and that which it was *to*, in whatever form. All of it stands
    where it is kept, as in the outbox.
    """
    own = _own(to) if to is not None else None

    def shown(word: re.Match[str]) -> str:
        named = "@" in word[0] or (own is not None and own.search(word[0]))
        return LEFT_OUT if named else _NUMBERED.sub(LEFT_OUT, word[0])

    return _WORD.sub(shown, problem)


def _own(to: Address) -> re.Pattern[str]:
    # Some servers name the mailbox alone. It stands for itself in a word such as
    # TO:<ana.gil>... or chat_id=7199110032, and not in a longer name.
    name = re.escape(to.value.partition("@")[0])
    return re.compile(rf"(?<![\w+-])(?<!\w\.){name}(?!\.?[\w+-])", re.IGNORECASE)
