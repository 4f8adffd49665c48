"""
Mails that a form on a web page sends for whoever filled it in.
"""

from __future__ import annotations

from collections.abc import Collection

from attrs import evolve

from gateway.core.mail.machine import FORM, PROGRAMS
from gateway.core.message import Address, Evidence, Message

_NOBODY_CHECKED = Evidence(because="its address was typed in a form on a web page")


def by_whoever_filled_it_in(message: Message, forms: Collection[str]) -> Message:
    """
    Return a mail from one of *forms* as the message of the person whose address it
    names, alone, in Reply-To (RFC 5322, section 3.6.2). Nothing vouches for them,
    whatever vouches for the form. Any other mail is returned as it is.
    """
    form, headers = message.sender, message.headers
    named = headers.get("reply-to", "")
    if form.value not in forms or "," in named or named in ("", form.value):
        return message
    # The form's program may say that it is one; a person wrote what it sends.
    kept = {n: v for n, v in headers.items() if n not in PROGRAMS}
    return evolve(
        message,
        sender=Address(form.channel, named),
        # The name in From is the page's.
        display_name="",
        evidence=_NOBODY_CHECKED,
        headers={**kept, FORM: form.value},
    )
