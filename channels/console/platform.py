"""
Addresses in the console: the mailboxes, which have one there without being given it.
"""

from __future__ import annotations

from gateway.core.platform import Platform, Spelling

PLATFORM = Platform(
    address=Spelling(
        "an address that can be given: every mailbox has its own in the console",
        lambda _: "",
    )
)
