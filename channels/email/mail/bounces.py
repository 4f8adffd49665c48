"""
What a mail server sends back when it could not deliver a mail that it had taken
(RFC 3464): which mail of ours, and why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message as Part

from channels.email.mail import mime
from channels.email.mail.by_hand import line
from channels.email.mail.parts import leaves
from gateway.core.errors import TokenInvalid
from gateway.core.mail import tokens
from gateway.core.message import Arrival, Bounce

#: The header of our mails that names their delivery.
_NAMED = "X-Ventanilla-Delivery"

_REPORT = re.compile(rb"(?im)^content-type:\s*multipart/report\b")
_FAILED = "failed"

#: The type of a diagnostic, such as "smtp;".
_KIND = re.compile(r"^[\w-]+\s*;\s*")
_LONGEST_REASON = 200


def delivery_line(delivery: str, key: bytes) -> bytes:
    """
    Write the header line by which the mail of a *delivery* is known when it comes back,
    sealed: whoever never had the mail cannot have made it.
    """
    return line(_NAMED, tokens.sealed(delivery, key))


def returned(arrival: Arrival, key: bytes) -> Bounce | None:
    """
    Read the bounce of a mail of ours; None where it is none, or anybody could have
    made it. One that is only late is on its way.
    """
    envelope = arrival.envelope
    # What has a sender is no bounce, and might be answered in a circle.
    if envelope is None or envelope.mail_from or not _REPORT.search(arrival.raw):
        return None
    try:
        return _bounce(mime.opened(arrival.raw), key)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - the parser raises what it likes
        return None


def _bounce(mail: Part, key: bytes) -> Bounce | None:
    if mime.media_type(mail) != "multipart/report":
        return None
    parts = [part for _, part in leaves(mail)]
    delivery = next(filter(None, (_delivery(part, key) for part in parts)), "")
    reasons = [reason for part in parts for reason in _reasons(part)]
    return Bounce(delivery, reasons[0]) if delivery and reasons else None


def _delivery(part: Part, key: bytes) -> str:
    """
    Give the delivery whose mail, or whose head, is in *part*; empty if none is.
    """
    kind = mime.media_type(part)
    if kind == "text/rfc822-headers":
        head: Part = mime.opened(mime.decoded(part))
    elif kind == "message/rfc822" and part.is_multipart():
        head = _inner(part)[0]
    else:
        return ""
    named = head.get(_NAMED) or ""
    try:
        return tokens.unsealed(mime.unfolded(named), key)
    except TokenInvalid:
        return ""


def _reasons(part: Part) -> Iterator[str]:
    """
    Give why, of each recipient that *part* says was not reached.
    """
    if mime.media_type(part) != "message/delivery-status" or not part.is_multipart():
        return
    for fields in _inner(part):
        if (fields.get("Action") or "").strip().lower() == _FAILED:
            told = fields.get("Diagnostic-Code") or fields.get("Status") or "no reason"
            yield _KIND.sub("", mime.cleaned(mime.unfolded(told)))[:_LONGEST_REASON]


def _inner(part: Part) -> list[Part]:
    inner = part.get_payload()
    return [each for each in inner if isinstance(each, Part)]
