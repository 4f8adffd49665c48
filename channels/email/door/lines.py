"""
A stream reader for the mail servers: commands line by line, mails in blocks.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from channels.email.door.limits import Limits
from channels.email.door.manners import Guest

_END = b"\r\n"

#: Bytes; smaller mails are not weighed.
_HEAVY = 2**20


class Lines(asyncio.StreamReader):
    """
    Returns many lines of a mail to aiosmtpd at once.

    aiosmtpd reads line by line, keeps each line as an object of its own, and lets no
    other task run while lines are buffered: 20 MB of empty lines would take 1.7 GB, and
    block the loop for seconds.
    """

    _buffer: bytearray
    _limit: int

    def __init__(
        self,
        limits: Limits,
        loop: asyncio.AbstractEventLoop,
        guest: Guest,
        weigh: Callable[[], None],
    ) -> None:
        """
        Read what *guest* sends; *weigh* is called for every megabyte of a mail that it
        has in memory.
        """
        super().__init__(limits.line, loop)
        self._size = limits.size
        self._guest = guest
        self._weigh = weigh
        self._of_mail = self._refused = False

    async def readuntil(self, separator: bytes = b"\n") -> bytes:  # type: ignore[override]
        """
        Return one line, if it is a command.

        Of a mail, which aiosmtpd reads up to CR LF, return all buffered lines, up to
        the dot that ends it, with the dots removed that escape others. The first line's
        dot is left to aiosmtpd.
        """
        self._of_mail = separator == _END
        if not self._of_mail:
            # A command: the mail before it has ended.
            self._guest.in_hand, self._refused = 0, False
            return await super().readuntil(separator)
        size = self._whole_lines()
        if not size:
            return self._taken(await super().readuntil(separator))
        block = await self.readexactly(size)
        return self._taken(block.replace(b"\r\n.", _END))

    async def read(self, n: int = -1) -> bytes:
        """
        Return what is buffered; nothing for a mail, because then this is called for a
        line that is too long, all of which aiosmtpd would keep, however long it is.
        """
        here = await super().read(n)
        if not self._of_mail:
            return here
        self._refuse()
        return b""

    def _taken(self, block: bytes) -> bytes:
        if self._refused:
            return block
        before = self._guest.in_hand
        self._guest.in_hand += len(block)
        if self._guest.in_hand > self._size:
            self._refuse()
        elif self._guest.in_hand // _HEAVY > before // _HEAVY:
            self._weigh()
        return block

    def _refuse(self) -> None:
        # aiosmtpd reads it to its end, but keeps no more of it.
        self._guest.in_hand, self._refused = 0, True

    def _whole_lines(self) -> int:
        # The size of the complete lines in the buffer; zero if there is none, or one is
        # too long.
        if self._buffer.startswith(b".\r\n"):
            return 0
        last = self._buffer.rfind(_END, 0, self._limit)
        end = self._buffer.find(b"\r\n.\r\n", 0, last + len(_END))
        return (last if end < 0 else end) + len(_END) if last >= 0 else 0
