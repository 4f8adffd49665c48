"""
LMTP sessions (RFC 2033): SMTP with another greeting, and a reply for each recipient of
a mail.
"""

# The names are aiosmtpd's.
# ruff: noqa: N802

from __future__ import annotations

from typing import AnyStr

from channels.email.door.dialogue import Dialogue


class LmtpDialogue(Dialogue):
    """
    The LMTP session of one client.
    """

    _due = 0

    async def smtp_LHLO(self, arg: str) -> None:
        """
        Reply with our extensions.
        """
        await super().smtp_EHLO(arg)

    async def smtp_EHLO(self, arg: str) -> None:
        """
        Refuse it: this is LMTP.
        """
        del arg
        await self.push("500 5.5.1 say LHLO")

    async def smtp_HELO(self, arg: str) -> None:
        """
        Refuse it: this is LMTP.
        """
        await self.smtp_EHLO(arg)

    async def push(self, status: AnyStr) -> None:
        """
        Send a reply; the one to a whole mail once for each recipient.
        """
        due, self._due = self._due, 0
        text = status if isinstance(status, str) else status.decode()
        if text.startswith("354") and self.envelope is not None:
            self._due = len(self.envelope.rcpt_tos)
        await super().push("\r\n".join([text] * max(due, 1)))
