"""
What a client of the mail door says: its commands line by line, its mail in blocks.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from channels.email.door.limits import Limits
from channels.email.door.manners import Guest

_END = b"\r\n"

#: Bytes; lighter mails weigh nothing.
_HEAVY = 2**20


class Lines(asyncio.StreamReader):
    """
    Gives aiosmtpd many lines of a mail for one.

    It asks for them one by one, keeps each as an object of its own, and lets nobody
    else have a turn while there are any: 20 MB of empty lines would take 1.7 GB, and
    stop the loop for seconds.
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
        Read what *guest* says; *weigh* is called with each megabyte of a mail that is
        added to what it has in hand.
        """
        super().__init__(limits.line, loop)
        self._size = limits.size
        self._guest = guest
        self._weigh = weigh
        self._of_mail = self._refused = False

    async def readuntil(self, separator: bytes = b"\n") -> bytes:  # type: ignore[override]
        """
        Give one line; of a mail, which aiosmtpd reads up to CR LF, all those that are
        here, up to the dot that ends it, and without the dots that were put before
        others. The first line's dot is left to aiosmtpd.
        """
        self._of_mail = separator == _END
        if not self._of_mail:
            # A command: whatever mail there was is over.
            self._guest.in_hand, self._refused = 0, False
            return await super().readuntil(separator)
        size = self._whole_lines()
        if not size:
            return self._taken(await super().readuntil(separator))
        block = await self.readexactly(size)
        return self._taken(block.replace(b"\r\n.", _END))

    async def read(self, n: int = -1) -> bytes:
        """
        Give what is here; of a mail nothing, for there it is of a line that is too long
        to be taken, of which aiosmtpd would keep all, however long it goes on.
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
        # aiosmtpd reads it to its end, and keeps nothing of it any more.
        self._guest.in_hand, self._refused = 0, True

    def _whole_lines(self) -> int:
        # Their size, if they are at least one and none is too long.
        if self._buffer.startswith(b".\r\n"):
            return 0
        last = self._buffer.rfind(_END, 0, self._limit)
        end = self._buffer.find(b"\r\n.\r\n", 0, last + len(_END))
        return (last if end < 0 else end) + len(_END) if last >= 0 else 0
