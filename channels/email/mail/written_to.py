"""
To whom a signed mail was written. A signature says who wrote it, and holds for whoever
gets the mail later: they may send it on, to anybody, and again (RFC 6376, section 8.6).
What its author sent to us names us where the signature covers it, and covers all that
tells it from another mail (`channels.email.naming`).
"""

from __future__ import annotations

from collections.abc import Collection

from channels.email.mail import mailboxes
from channels.email.mail.author import Mail
from channels.email.mail.mime import one_line
from gateway.core.mail.addresses import normal
from gateway.core.message import Envelope

#: Where a mail names its recipients.
_NAMING = (b"to", b"cc")
#: What tells one mail from another, besides From, which every signature covers.
_TELLING = frozenset((b"date", b"subject", b"message-id"))


def astray(mail: Mail, envelope: Envelope, covered: Collection[bytes]) -> str:
    """
    Say why a signed mail does not count for more than its way; nothing if its author
    wrote it to us, to everybody here who gets it, and to every reply address that it
    may be an answer by; and if it cannot be made another mail.

    Args:
        mail: The mail.
        envelope: What SMTP said around it.
        covered: The headers that its author's domain signed, in lower case.
    """
    signed = _named(mail, [name for name in _NAMING if name in covered])
    # One that cannot be read is nevertheless a place where a token may stand.
    taken = {normal(to) or to for to in envelope.rcpt_to}
    replied = {to for to in taken | _named(mail, _NAMING) if "+" in to}
    if taken | replied <= signed:
        if not (set(covered) >= _TELLING and mail.values(b"date")):
            return "the signature does not cover its date, subject and Message-ID"
        return ""
    if not any(name in covered for name in _NAMING):
        return "the signature does not say to whom it was written"
    return "it was written to somebody else"


def _named(mail: Mail, names: Collection[bytes]) -> set[str]:
    values = [one_line(value) for name in names for value in mail.values(name)]
    return set(mailboxes.addresses(values))
