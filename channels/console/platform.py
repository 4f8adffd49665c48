"""
Addresses in the console: the mailboxes' names.
"""

from __future__ import annotations

import re

from gateway.core.platform import Platform, Spelling

_MAILBOX = re.compile("[a-z0-9_]+")

PLATFORM = Platform(
    address=Spelling(
        "the name of a mailbox",
        lambda written: written if _MAILBOX.fullmatch(written) else "",
    )
)
