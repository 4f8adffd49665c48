"""
What a client of the mail door says: its commands line by line, its mail in blocks.
"""

from __future__ import annotations

import asyncio

_END = b"\r\n"


class Lines(asyncio.StreamReader):
    """
    Gives aiosmtpd many lines of a mail for one.

    It asks for them one by one, keeps each as an object of its own, and lets nobody
    else have a turn while there are any: 20 MB of empty lines would take 1.7 GB, and
    stop the loop for seconds.
    """

    _buffer: bytearray
    _limit: int

    async def readuntil(self, separator: bytes = b"\n") -> bytes:  # type: ignore[override]
        """
        Give one line; of a mail, which aiosmtpd reads up to CR LF, all those that are
        here, up to the dot that ends it, and without the dots that were put before
        others. The first line's dot is left to aiosmtpd.
        """
        size = self._whole_lines() if separator == _END else 0
        if not size:
            return await super().readuntil(separator)
        block = await self.readexactly(size)
        return block.replace(b"\r\n.", _END)

    def _whole_lines(self) -> int:
        # Their size, if they are at least one and none is too long.
        if self._buffer.startswith(b".\r\n"):
            return 0
        last = self._buffer.rfind(_END, 0, self._limit)
        end = self._buffer.find(b"\r\n.\r\n", 0, last + len(_END))
        return (last if end < 0 else end) + len(_END) if last >= 0 else 0
