"""
Bounces (RFC 3464): which mail of ours a server could not deliver after accepting it,
and why.
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

#: The header of our mails that identifies their delivery.
_NAMED = "X-Ventanilla-Delivery"

_REPORT = re.compile(rb"(?im)^content-type:\s*multipart/report\b")
_FAILED = "failed"

#: The type that precedes a diagnostic, such as "smtp;".
_KIND = re.compile(r"^[\w-]+\s*;\s*")
_LONGEST_REASON = 200


def delivery_line(delivery: str, key: bytes) -> bytes:
    """
    Return the header line that identifies the *delivery* of a mail in a bounce. It is
    sealed, so that nobody who never had the mail can forge it.
    """
    return line(_NAMED, tokens.sealed(delivery, key))


def returned(arrival: Arrival, key: bytes) -> Bounce | None:
    """
    Parse the bounce of a mail of ours; None if it is none, or could be forged. A report
    of a delay is no bounce.
    """
    envelope = arrival.envelope
    # A mail with a return path is no bounce, and a reply to it might loop.
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
    parts = [leaf.part for leaf in leaves(mail)]
    delivery = next(filter(None, (_delivery(part, key) for part in parts)), "")
    reasons = [reason for part in parts for reason in _reasons(part)]
    return Bounce(delivery, reasons[0]) if delivery and reasons else None


def _delivery(part: Part, key: bytes) -> str:
    """
    Return the delivery whose mail, or the headers of it, *part* contains; empty if
    none.
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
    Yield the reason for each recipient that *part* reports as failed.
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
