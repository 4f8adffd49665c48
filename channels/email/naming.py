"""
Name a mail by what is the same in it whenever it comes.
"""

from __future__ import annotations

import hashlib
import re

from channels.email.mail import mailboxes, mime
from channels.email.proof.dkim_check import relaxed
from gateway.core.message import Envelope

_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
#: A signature that does not cover them all is no proof
#: (`channels.email.mail.written_to`).
_NAMING = re.compile(rb"(?im)^(?:message-id|date|from|subject):.*(?:\r?\n[ \t].*)*")
_ADDRESSED = re.compile(rb"(?im)^(?:to|cc):(.*(?:\r?\n[ \t].*)*)")


def external_id(raw: bytes, envelope: Envelope) -> str:
    """
    Name a mail: the same name when a client repeats one that it is unsure about,
    even by another way, which adds other Received lines, and when a server brings it
    once for each recipient. Whatever leaves a signature whole makes no other mail of
    it: lines are read as DKIM's relaxed form reads them, and in any order.
    """
    end = _BLANK_LINE.search(raw, 0, mime.MOST_HEADER_BYTES)
    head, body = (raw[: end.start()], raw[end.end() :]) if end else (b"", raw)
    digest = hashlib.sha256()
    for piece in [
        *sorted(map(_relaxed_line, _NAMING.findall(head))),
        *(r.encode() for r in sorted(_apart(head, envelope))),
        relaxed(body).rstrip(b" \r\n"),
    ]:
        digest.update(b"%d:" % len(piece))
        digest.update(piece)
    return digest.hexdigest()


def _apart(head: bytes, envelope: Envelope) -> list[str]:
    """
    Give the recipients for whom a mail is a message of its own: reply addresses, as
    each is an answer to something else, and whom its head does not name (Bcc), for
    nobody could read there that it is for them, too.
    """
    values = [mime.one_line(value) for value in _ADDRESSED.findall(head)]
    named = {address.lower() for address in mailboxes.written(values)}
    return [r for r in envelope.rcpt_to if "+" in r or r not in named]


def _relaxed_line(line: bytes) -> bytes:
    # RFC 6376, section 3.4.2.
    name, _, value = line.partition(b":")
    return name.lower() + b":" + b" ".join(value.split())
