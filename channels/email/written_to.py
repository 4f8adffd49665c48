"""
To whom a signed mail was written. A signature says who wrote it, and holds for whoever
gets the mail later: they may send it on, to anybody (RFC 6376, section 8.6). What its
author sent to us names us where the signature covers it.
"""

from __future__ import annotations

from collections.abc import Collection

from channels.email import mailboxes
from channels.email.author import Mail
from channels.email.mime import one_line
from gateway.core.mail_address import normal
from gateway.core.message import Envelope

#: Where a mail names its recipients.
_NAMING = (b"to", b"cc")


def astray(mail: Mail, envelope: Envelope, covered: Collection[bytes]) -> str:
    """
    Say why a signed mail does not count for more than its way; nothing if its author
    wrote it to us, and to every reply address that it may be an answer by.

    Args:
        mail: The mail.
        envelope: What SMTP said around it.
        covered: The headers that its author's domain signed, in lower case.
    """
    signed = _named(mail, [name for name in _NAMING if name in covered])
    # One that cannot be read is nevertheless a place where a token may stand.
    taken = {normal(to) or to for to in envelope.rcpt_to}
    replied = {to for to in taken | _named(mail, _NAMING) if "+" in to}
    if taken & signed and replied <= signed:
        return ""
    if not any(name in covered for name in _NAMING):
        return "the signature does not say to whom it was written"
    return "it was written to somebody else"


def _named(mail: Mail, names: Collection[bytes]) -> set[str]:
    values = [one_line(value) for name in names for value in mail.values(name)]
    return set(mailboxes.addresses(values))
