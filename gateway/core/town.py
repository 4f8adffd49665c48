"""
The town itself, as far as everything else must know it.
"""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from attrs import field, frozen

from gateway.core.conversation import Mailbox
from gateway.core.message import Address


@frozen(kw_only=True)
class Town:
    """
    Who we are.

    Attributes:
        name: What the public calls it.
        timezone: Of its clocks.
        languages: ISO 639-1, the first is spoken when nothing better is known.
        accounts: The gateway's own label on each channel: X's and Telegram's handle
            with its ``@``, the mail address.
        mailboxes: By id.
    """

    name: str
    timezone: ZoneInfo
    languages: tuple[str, ...] = ("es",)
    accounts: Mapping[str, str] = field(factory=dict)
    mailboxes: Mapping[str, Mailbox] = field(factory=dict)

    def mailbox_at(self, address: Address) -> Mailbox | None:
        """
        Give the mailbox that *address* belongs to, if any.
        """
        for mailbox in self.mailboxes.values():
            if address in mailbox.addresses:
                return mailbox
        return None
