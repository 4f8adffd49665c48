"""
An SMTP client for load tests: several concurrent sessions, one mail per connection.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from attrs import define, field

#: Timeout in seconds of one mail, after which it counts as refused.
_PATIENCE = 30.0


@define(kw_only=True)
class Postman:
    """
    Sends mails for a while, as fast as they are accepted.

    Attributes:
        port: The SMTP port on 127.0.0.1.
        recipient: The town's address.
        mail: Makes a mail, given its number.
        number: The number of the last mail: none is sent twice.
        answers: For each accepted mail, the seconds from the end of its data to the
            250.
        refused: How many were not accepted.
        problem: The server's last refusal.
    """

    port: int
    recipient: str
    mail: Callable[[int], bytes]
    number: int = 0
    answers: list[float] = field(init=False, factory=list)
    refused: int = field(init=False, default=0)
    problem: str = field(init=False, default="")

    async def work(self, sessions: int, seconds: float) -> float:
        """
        Send for *seconds*, and finish what was begun.

        Returns:
            How many seconds it took.
        """
        loop = asyncio.get_running_loop()
        start = loop.time()
        self.answers, self.refused = [], 0
        async with asyncio.TaskGroup() as working:
            for _ in range(sessions):
                working.create_task(self._session(start + seconds))
        return loop.time() - start

    async def _session(self, until: float) -> None:
        loop = asyncio.get_running_loop()
        while loop.time() < until:
            self.number += 1
            try:
                async with asyncio.timeout(_PATIENCE):
                    self.answers.append(await self._send(self.number))
            except (OSError, EOFError, ValueError) as e:
                self.refused += 1
                self.problem = str(e) or type(e).__name__
                # No busy loop against a server that refuses.
                await asyncio.sleep(0.1)

    async def _send(self, number: int) -> float:
        """
        Send one mail, and return the seconds from the end of its data to the 250.

        Raises:
            ValueError: It was refused.
            OSError: Nobody listens, or answers in time.
            EOFError: The connection was closed.
        """
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            await _expect(reader, "220")
            for said, answer in (
                ("EHLO trial.example", "250"),
                (f"MAIL FROM:<{sender(number)}>", "250"),
                (f"RCPT TO:<{self.recipient}>", "250"),
                ("DATA", "354"),
            ):
                writer.write(f"{said}\r\n".encode())
                await _expect(reader, answer)
            writer.write(self.mail(number) + b".\r\n")
            start = asyncio.get_running_loop().time()
            await _expect(reader, "250")
            answered = asyncio.get_running_loop().time() - start
            writer.write(b"QUIT\r\n")
            await _expect(reader, "221")
        finally:
            writer.close()
        return answered


def sender(number: int) -> str:
    """
    Return the sender of mail *number*: one of five hundred.
    """
    return f"vecina{number % 500}@trial.example"


async def _expect(reader: asyncio.StreamReader, code: str) -> None:
    line = await reader.readuntil(b"\r\n")
    while line[3:4] == b"-":
        line = await reader.readuntil(b"\r\n")
    if not line.startswith(code.encode()):
        raise ValueError(line.decode("utf-8", "replace").strip())
