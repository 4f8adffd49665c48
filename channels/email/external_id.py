"""
The external id of a mail: a hash of what is the same in every copy.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime

from channels.email.mail import mailboxes, mime
from channels.email.proof.dkim_check import relaxed
from gateway.core.message import Envelope

_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
#: The headers that identify a mail; a signature that does not cover all of them proves
#: nothing (`channels.email.mail.written_to`).
_NAMING = re.compile(rb"(?im)^(?:message-id|date|from|subject):.*(?:\r?\n[ \t].*)*")
#: Those of them by which two mails of one author differ, though they say the same.
_TELLING = (b"message-id:", b"date:")
#: What tells apart mails that have neither: for whom a form sends them, and when the
#: first server got them.
_OTHERWISE = re.compile(rb"(?im)^(?:reply-to|received):.*(?:\r?\n[ \t].*)*")
_ADDRESSED = re.compile(rb"(?im)^(?:to|cc):(.*(?:\r?\n[ \t].*)*)")


def external_id(raw: bytes, envelope: Envelope, received_at: datetime) -> str:
    """
    Return the id of a mail. It is the same if a client repeats a mail, even by another
    route that adds Received lines, and if a server delivers it once for each recipient.
    Changes that leave a DKIM signature valid do not change it: lines are compared in
    DKIM's relaxed form, in any order.

    A mail with neither Date nor Message-ID, as some programs send for many people, is
    another on another day (UTC).
    """
    end = _BLANK_LINE.search(raw, 0, mime.MOST_HEADER_BYTES)
    head, body = (raw[: end.start()], raw[end.end() :]) if end else (b"", raw)
    digest = hashlib.sha256()
    for piece in [
        *_named(head, received_at),
        *(r.encode() for r in sorted(_apart(head, envelope))),
        relaxed(body).rstrip(b" \r\n"),
    ]:
        digest.update(b"%d:" % len(piece))
        digest.update(piece)
    return digest.hexdigest()


def _named(head: bytes, received_at: datetime) -> list[bytes]:
    """
    Return the lines that identify a mail.
    """
    lines = sorted(map(_relaxed_line, _NAMING.findall(head)))
    if any(line.startswith(_TELLING) for line in lines):
        return lines
    others = [_relaxed_line(line) for line in _OTHERWISE.findall(head)]
    replies = sorted(line for line in others if line.startswith(b"reply-to:"))
    # Servers put theirs on top.
    first = [line for line in others if line.startswith(b"received:")][-1:]
    return [
        *lines,
        *replies,
        *first,
        f"{received_at.astimezone(UTC):%Y-%m-%d}".encode(),
    ]


def _apart(head: bytes, envelope: Envelope) -> list[str]:
    """
    Return the recipients for whom a mail is a message of its own: reply addresses,
    since each answers something else, and blind recipients (Bcc), since nobody could
    see that the mail was for them, too.
    """
    values = [mime.one_line(value) for value in _ADDRESSED.findall(head)]
    named = {address.lower() for address in mailboxes.written(values)}
    return [r for r in envelope.rcpt_to if "+" in r or r not in named]


def _relaxed_line(line: bytes) -> bytes:
    # RFC 6376, section 3.4.2.
    name, _, value = line.partition(b":")
    return name.lower() + b":" + b" ".join(value.split())
