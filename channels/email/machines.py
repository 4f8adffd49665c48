"""
Whom the gateway never answers by itself: other machines.
"""

from __future__ import annotations

import re

#: Local parts behind which nobody reads, or a machine that would answer (RFC 3834).
_MACHINE = re.compile(
    r"(mailer-?daemon|postmaster|listserv|majordomo|bounces?|owner)([+=._-].*)?"
    r"|(.*[._+-])?(no|not|donot|never)[._-]?reply.*"
    r"|.*-(request|owner|bounces?)"
)


def answers_by_itself(address: str, ours: str) -> bool:
    """
    Say whether a machine may be behind *address*, we ourselves included.
    """
    local, _, domain = address.lower().rpartition("@")
    own_local, _, own_domain = ours.rpartition("@")
    if domain == own_domain and local.partition("+")[0] == own_local:
        return True
    return not local or _MACHINE.fullmatch(local) is not None
