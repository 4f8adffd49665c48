"""
What other machines send, and their addresses, which get no automatic reply.
"""

from __future__ import annotations

import re

from attrs import evolve

from channels.email.ours import Ours
from gateway.core.message import Arrival, Message

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


def marked_if_returned(
    message: Message, arrival: Arrival, ours: Ours, key: bytes
) -> Message:
    """
    Return *message* marked as automatic if it came to nothing but our return path: some
    programs answer there, and do not say that they are one.
    """
    envelope = arrival.envelope
    if envelope is None or not ours.is_returned(envelope.rcpt_to, key):
        return message
    marked = {**message.headers, "auto-submitted": "auto-replied"}
    return evolve(message, headers=marked)
