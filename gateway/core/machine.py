"""
Tell what a machine wrote from what a person did (RFC 3834): nobody reads an answer
to it, and it speaks for nobody.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from gateway.core.message import Message

_TELLTALES = frozenset(
    (
        "list-id",
        "list-post",
        "list-unsubscribe",
        "x-autoreply",
        "x-autorespond",
        "x-ventanilla-loop",
    )
)
#: Reports of what became of a mail.
_REPORTS = ("multipart/report", "message/delivery-status")
#: What calendars ask of one another, and answer (RFC 5546, section 1.4).
_METHODS = frozenset(
    ("REQUEST", "REPLY", "CANCEL", "COUNTER", "REFRESH", "DECLINECOUNTER")
)
#: No mail passes through so many servers on its way to us: it goes in circles.
_MOST_HOPS = 50
_HOPS = re.compile(r"[0-9]{1,4}")
_ROLE = re.compile(
    r"(mailer-daemon|postmaster|no-?reply|do-?not-?reply|no-?responder|bounces?"
    r"|owner-.*|.*-request)([+=].*)?@"
)


def is_machine(message: Message) -> bool:
    """
    Say whether *message* is an automatic answer, a bounce, a list's, an invitation,
    a mail in a loop, or our own echo.
    """
    headers = message.headers
    automatic = headers.get("auto-submitted", "no").split(";")[0].strip().casefold()
    if automatic not in ("", "no"):
        return True
    if headers.get("precedence", "").strip().casefold() in ("bulk", "list", "junk"):
        return True
    if any(name in headers for name in _TELLTALES):
        return True
    if headers.get("return-path", "").strip() == "<>" or _circles(headers):
        return True
    own_type = headers.get("content-type", "").casefold()
    types = [own_type, *(a.media_type.casefold() for a in message.attachments)]
    if any(each.startswith(_REPORTS) for each in types):
        return True
    # A calendar file that somebody attached is no invitation.
    if own_type.startswith("text/calendar") or any(
        a.method in _METHODS for a in message.attachments
    ):
        return True
    return message.channel == "email" and bool(_ROLE.match(message.sender.value))


def _circles(headers: Mapping[str, str]) -> bool:
    hops = headers.get("received-count", "")
    return bool(_HOPS.fullmatch(hops)) and int(hops) > _MOST_HOPS
