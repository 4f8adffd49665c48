"""
An LMTP dialogue (RFC 2033): SMTP's with another greeting, and an answer for each
recipient of a mail.
"""

# The names are aiosmtpd's.
# ruff: noqa: N802

from __future__ import annotations

from typing import AnyStr

from channels.email.door.dialogue import Dialogue


class LmtpDialogue(Dialogue):
    """
    One client, from its connection to its end.
    """

    _due = 0

    async def smtp_LHLO(self, arg: str) -> None:
        """
        Say what we can.
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
        Answer, once a recipient where it is about a whole mail.
        """
        due, self._due = self._due, 0
        text = status if isinstance(status, str) else status.decode()
        if text.startswith("354") and self.envelope is not None:
            self._due = len(self.envelope.rcpt_tos)
        await super().push("\r\n".join([text] * max(due, 1)))
