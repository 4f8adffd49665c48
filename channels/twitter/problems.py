"""
What X says of a request that it refuses, in its JSON (RFC 9457) or an older form.
"""

from __future__ import annotations

from gateway.core.writing.json_object import Object, sound

_LARGEST = 64 * 1024

#: X's reason where its rate limit is reached.
_LIMITED = "Too Many Requests"

#: The last part of the type of problems with our credit and its limit.
_CREDIT = "/problems/credits"


def reason(body: bytes) -> str:
    """
    Return the reason in X's words; empty if it gives none.

    Raises:
        Unreadable: It is not X that answers.
    """
    told = Object.read(body, _LARGEST)
    if said := told.text("detail"):
        return said[:200]
    # Some of X's refusals, such as of a locked account, are in its older form.
    older = [each.text("message") for each in told.objects("errors")]
    return next(filter(None, (*older, told.text("title"))), "")[:200]


def which(body: bytes) -> str:
    """
    Say which limit is reached, where X says so, such as the month's cap.
    """
    said = sound("", reason, body)
    return f": {said}" if said and said != _LIMITED else ""


def is_about_credit(body: bytes) -> bool:
    """
    Say whether our credit or its limit is used up: X says the one with status 402, and
    the other, ``SpendCapReached``, with 403.
    """
    return sound("", _type, body).endswith(_CREDIT)


def _type(body: bytes) -> str:
    return Object.read(body, _LARGEST).text("type")
