"""
An SMTP server that accepts whatever the town sends, and discards it.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress

from attrs import define, field


@define
class Sink:
    """
    Speaks SMTP on a port of 127.0.0.1.
    """

    _server: asyncio.Server | None = field(init=False, default=None)

    async def open(self) -> int:
        """
        Listen, and return the port.
        """
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        return int(self._server.sockets[0].getsockname()[1])

    def close(self) -> None:
        """
        Stop listening.
        """
        if self._server is not None:
            self._server.close()

    async def _talk(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        # The client may disconnect at any time.
        with suppress(OSError, EOFError):
            writer.write(b"220 sink.example\r\n")
            while command := (await reader.readuntil(b"\r\n"))[:4].upper():
                if command == b"DATA":
                    writer.write(b"354 go on\r\n")
                    await reader.readuntil(b"\r\n.\r\n")
                if command == b"QUIT":
                    writer.write(b"221 bye\r\n")
                    break
                writer.write(b"250 ok\r\n")
        writer.close()
