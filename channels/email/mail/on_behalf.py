"""
Mails that have another address in From than that of whoever wrote them: a form's on a
web page, or a mailing list's.
"""

from __future__ import annotations

from collections.abc import Collection

from attrs import evolve

from gateway.core.mail.machine import FORM, LOOP, MARKS, lists_address
from gateway.core.message import Address, Evidence, Message

_TYPED = Evidence(because="its address was typed in a form on a web page")
_REPLACED = Evidence(because="a mailing list put its own address in place of theirs")


def by_whoever_wrote_it(message: Message, forms: Collection[str]) -> Message:
    """
    Return a mail from one of *forms*, or from a mailing list that puts its own address
    in From (as DMARC makes it do, RFC 7960, section 4.1.3.1), as the message of the
    person whose address it names, alone, in Reply-To (RFC 5322, section 3.6.2): all
    members would read what is answered to a list. Nothing vouches for that person. Any
    other mail is returned as it is.
    """
    author, headers = message.sender.value, message.headers
    named = dict.fromkeys(headers.get("reply-to", "").split(", "))
    others = [address for address in named if address not in ("", author)]
    if author in forms and others == [*named]:
        # The form's program, or who sends for it, may say so; a person wrote it.
        told = MARKS - {LOOP} | {"return-path"}
        kept = {n: v for n, v in headers.items() if n not in told} | {FORM: author}
        because = _TYPED
    elif author == lists_address(message):
        kept, because = dict(headers), _REPLACED
    else:
        return message
    if len(others) != 1:
        return message
    return evolve(
        message,
        sender=Address(message.channel, others[0]),
        # The name in From is the page's, or has the list's in it.
        display_name="",
        evidence=because,
        headers=kept,
    )
