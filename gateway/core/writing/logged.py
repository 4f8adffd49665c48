"""
Redact addresses from what is logged: the log has numbers, not who somebody is.
"""

from __future__ import annotations

import re

from gateway.core.message import Address

#: Replaces an address.
LEFT_OUT = "[address]"

_WORD = re.compile(r"\S+")

#: An account as we write it: telegram:7199110032, sms:+34600123456. Ports have fewer
#: digits.
_NUMBERED = re.compile(r"[a-z0-9_]+:[+-]?[0-9]{6,}")


def unaddressed(problem: str, to: Address | None = None) -> str:
    """
    Return *problem* without addresses: mail addresses, handles, accounts as we write
    them, and the address that it was sent *to*, in any form. The full text is stored
    elsewhere, such as in the outbox.
    """
    own = _own(to) if to is not None else None

    def shown(word: re.Match[str]) -> str:
        named = "@" in word[0] or (own is not None and own.search(word[0]))
        return LEFT_OUT if named else _NUMBERED.sub(LEFT_OUT, word[0])

    return _WORD.sub(shown, problem)


def _own(to: Address) -> re.Pattern[str]:
    # Some servers name only the mailbox. It must stand alone, as in TO:<ana.gil>... or
    # chat_id=7199110032, and not within a longer name.
    name = re.escape(to.value.partition("@")[0])
    return re.compile(rf"(?<![\w+-])(?<!\w\.){name}(?!\.?[\w+-])", re.IGNORECASE)
