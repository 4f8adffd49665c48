"""
Addresses that get no automatic reply: those of other machines.
"""

from __future__ import annotations

import re

from channels.email.ours import Ours

#: Local parts behind which nobody reads, or a machine would reply (RFC 3834).
_MACHINE = re.compile(
    r"(mailer-?daemon|postmaster|listserv|majordomo|bounces?|owner)([+=._-].*)?"
    r"|(.*[._+-])?(no|not|donot|never)[._-]?reply.*"
    r"|.*-(request|owner|bounces?)"
)


def answers_by_itself(address: str, ours: Ours) -> bool:
    """
    Say whether a machine may read mail to *address*, including ourselves.
    """
    if ours.has(address):
        return True
    local = address.lower().rpartition("@")[0]
    return not local or _MACHINE.fullmatch(local) is not None
