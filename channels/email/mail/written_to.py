"""
The recipients for whom a signed mail was written. A signature proves the author, but
remains valid for whoever gets the mail later and sends it on (replay, RFC 6376, section
8.6). A mail that its author sent to us names us in headers that the signature covers,
and the signature covers all that identifies the mail (`channels.email.external_id`).
"""

from __future__ import annotations

from collections.abc import Collection

from channels.email.mail import mailboxes
from channels.email.mail.author import Mail
from channels.email.mail.mime import one_line
from gateway.core.mail.addresses import normal
from gateway.core.message import Envelope

#: Headers that name the recipients.
_NAMING = (b"to", b"cc")
#: What identifies a mail, besides From, which every signature covers.
_TELLING = frozenset((b"date", b"subject", b"message-id"))


def astray(mail: Mail, envelope: Envelope, covered: Collection[bytes]) -> str:
    """
    Say why a signature proves nothing beyond the path; empty if its author wrote the
    mail to us (to every recipient here, and to every reply address that it may answer),
    and if nobody can pass it off as another mail.

    Args:
        mail: The mail.
        envelope: What SMTP said about it.
        covered: The headers that its author's domain signed, in lower case.
    """
    signed = _named(mail, [name for name in _NAMING if name in covered])
    # An unparsable recipient may contain a reply token, too.
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
