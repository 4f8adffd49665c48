"""
Reports of mail servers about mail of ours (RFC 3464, RFC 6533): which one they return,
and why it could not be delivered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from email.message import Message as Part

from channels.email.mail import mime
from channels.email.mail.by_hand import line
from gateway.core.errors import TokenInvalid
from gateway.core.mail import tokens
from gateway.core.mail.machine import LISTED, is_machine
from gateway.core.message import Arrival, Bounce, Message

#: The header of our mails that identifies their delivery.
_NAMED = "X-Ventanilla-Delivery"

#: It in a mail that is returned: as a part, or as a copy below the text (qmail).
_SHOWN = re.compile(rb"(?im)^[> \t]*" + _NAMED.encode() + rb":\s*(\S{1,200})")

_STATUS = "message/delivery-status"
#: The library does not know this one, and parses only its first block.
_GLOBAL_STATUS = "message/global-delivery-status"
_BLANK = re.compile(rb"\r?\n(?:[ \t]*\r?\n)+")
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


def returned(arrival: Arrival, message: Message, key: bytes) -> Bounce | None:
    """
    Parse a report about a mail of ours; None if it returns none, or could be forged, or
    if *message*, which was read from it, is no machine's: whoever attaches a mail of
    ours to theirs has something to say about it, also through a mailing list.
    """
    if not is_machine(message):
        return None
    try:
        mail = mime.opened(arrival.raw)
        delivery = next(_deliveries(_forms(mail, arrival.raw), key), "")
        reasons = (reason for part in mail.walk() for reason in _reasons(part))
        because = next(reasons, None)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - the parser raises what it likes
        return None
    failed = because is not None
    if not delivery or (_is_brought_by_a_list(message) and not failed):
        return None
    return Bounce(delivery, because or "", failed=failed)


def _is_brought_by_a_list(message: Message) -> bool:
    """
    Say whether a mailing list passes it on, so that a person may have written it.
    """
    return not LISTED.isdisjoint(message.headers)


def _forms(mail: Part, raw: bytes) -> Iterator[bytes]:
    """
    Yield the mail as it came, then what of it is in a transfer encoding, decoded.
    """
    yield raw
    for part in mail.walk():
        decoded = _decoded(part)
        if decoded:
            yield decoded


def _decoded(part: Part) -> bytes:
    """
    Return the content of a part in a transfer encoding; empty for any other. The
    library decodes no part that is a mail (RFC 6532, section 3.7, allows it).
    """
    coding = str(part.get("Content-Transfer-Encoding") or "").strip().lower()
    if coding in mime.AS_IS or part.get_content_maintype() == "multipart":
        return b""
    octets = mime.decoded(part)
    return mime.uncoded(octets.lstrip(), coding) if part.is_multipart() else octets


def _deliveries(forms: Iterable[bytes], key: bytes) -> Iterator[str]:
    for form in forms:
        for shown in _SHOWN.findall(form):
            try:
                yield tokens.unsealed(shown.decode("ascii", "replace"), key)
            except TokenInvalid:
                continue


def _reasons(part: Part) -> Iterator[str]:
    """
    Yield the reason for each recipient that *part* reports as failed.
    """
    for fields in _blocks(part):
        if (fields.get("Action") or "").strip().lower() == _FAILED:
            told = fields.get("Diagnostic-Code") or fields.get("Status") or "no reason"
            yield _KIND.sub("", mime.cleaned(mime.unfolded(told)))[:_LONGEST_REASON]


def _blocks(part: Part) -> Iterator[Part]:
    kind = mime.media_type(part)
    if kind == _STATUS and part.is_multipart():
        yield from (each for each in part.get_payload() if isinstance(each, Part))
    elif kind == _GLOBAL_STATUS:
        for block in _BLANK.split(_decoded(part) or mime.decoded(part)):
            yield mime.opened(block)
