"""
What of a problem may stand in the log, which holds numbers and not who somebody is.
"""

from __future__ import annotations

import re

from gateway.core.message import Address

#: Stands where an address was.
LEFT_OUT = "[address]"

_WORD = re.compile(r"\S+")

#: Around an address: `<ana@example.org>:`.
_AROUND = "<>()[]{}\"'`.,:;!?"

#: An address as we write it: telegram:7199110032, sms:+34600123456. No port is so long.
_NUMBERED = re.compile(r"[a-z0-9_]+:[+-]?[0-9]{6,}")


def unaddressed(problem: str, to: Address | None = None) -> str:
    """
    Give *problem* without the addresses in it: every mail address and handle, accounts
    as we write them, and that which it was *to*, in whatever form. All of it stands
    where it is kept, as in the outbox.
    """
    own = set[str]()
    if to is not None:
        # Some servers name the mailbox alone.
        own = {str(to), to.value, to.value.partition("@")[0]}

    def shown(word: re.Match[str]) -> str:
        bare = word[0].strip(_AROUND).casefold()
        named = "@" in bare or bare in map(str.casefold, own)
        return LEFT_OUT if named else _NUMBERED.sub(LEFT_OUT, word[0])

    return _WORD.sub(shown, problem)
