"""
A mail client that sends numbered mails to several nodes as a mail server does: whatever
got no 250 is sent again with the same Message-ID.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import count

from attrs import define, field

#: Timeout in seconds of an answer, and the pause before a failed node is used again.
PATIENCE = 10.0
PAUSE = 0.5

#: Size of a mail in bytes, including its headers.
SIZE = 2048

#: Mails of one connection.
AT_ONCE = 20

MAILBOXES = 100


class Refused(Exception):
    """
    A server's answer was not the expected one.
    """


@define
class Post:
    """
    All mails of one run, and the sessions that send them.

    Attributes:
        ports: The nodes' SMTP ports.
        numbers: The numbers of the mails to send.
        accepted: Seconds from the end of a mail to its 250, by number.
        again: How often a mail had to be sent again.
        doubted: Numbers of mails without a 250 that may have arrived.
    """

    ports: Sequence[int]
    numbers: Iterator[int] = field(factory=count)
    accepted: dict[int, float] = field(factory=dict)
    again: int = 0
    doubted: set[int] = field(factory=set)
    ended: bool = False
    _waiting: deque[int] = field(factory=deque)
    _shy_until: dict[int, float] = field(factory=dict)
    _slots: asyncio.Semaphore | None = None
    _clerks: set[asyncio.Task[None]] = field(factory=set)

    async def pace(self, rate: float) -> None:
        """
        Start *rate* mails per second, until cancelled.
        """
        slots = self._slots = asyncio.Semaphore(0)
        loop = asyncio.get_running_loop()
        begun, start = 0, loop.time()
        while True:
            await asyncio.sleep(0.02)
            while begun < (loop.time() - start) * rate:
                slots.release()
                begun += 1

    def open(self, sessions: int) -> None:
        """
        Start *sessions* concurrent sessions.
        """
        for number in range(sessions):
            self._clerks.add(asyncio.create_task(self._carry(number)))

    async def all_accepted(self, seconds: float) -> None:
        """
        Wait until all mails have their 250, for at most *seconds*.
        """
        await asyncio.wait(self._clerks, timeout=seconds)

    async def finish(self, seconds: float) -> None:
        """
        Start no new mail, wait until all that were started have their 250, for at most
        *seconds*, and stop.
        """
        self.ended = True
        if self._slots is not None:
            # Wake sessions that wait for a slot.
            for _ in self._clerks:
                self._slots.release()
        await self.all_accepted(seconds)
        await self.close()

    async def close(self) -> None:
        """
        Stop sending.
        """
        for clerk in self._clerks:
            clerk.cancel()
        for done in await asyncio.gather(*self._clerks, return_exceptions=True):
            if isinstance(done, Exception):
                raise done
        self._clerks.clear()

    async def _carry(self, session: int) -> None:
        """
        Send over one connection after another, to a node of its own, or to the next one
        while that fails.
        """
        away = 0
        while True:
            if self.ended and not self._waiting:
                # Another session may return a mail to be sent again.
                if not self.doubted - self.accepted.keys():
                    return
                await asyncio.sleep(0.05)
                continue
            port = self.ports[(session + away) % len(self.ports)]
            if self._shy_until.get(port, 0) > asyncio.get_running_loop().time():
                away += 1
                await asyncio.sleep(0.02)
                continue
            try:
                await self._visit(port)
                away = 0
            except (OSError, EOFError, TimeoutError, Refused):
                again = asyncio.get_running_loop().time() + PAUSE
                self._shy_until[port] = again

    async def _visit(self, port: int) -> None:
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            dialogue = _Dialogue(reader, writer)
            await dialogue.hears("220")
            await dialogue.says("EHLO load.example", "250")
            for _ in range(AT_ONCE):
                number = await self._next()
                if number is None:
                    break
                await self._send(dialogue, number)
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def _next(self) -> int | None:
        if self._waiting:
            return self._waiting.popleft()
        if self._slots is not None and not self.ended:
            await self._slots.acquire()
        number = None if self.ended else next(self.numbers, None)
        self.ended = number is None
        return number

    async def _send(self, dialogue: _Dialogue, number: int) -> None:
        try:
            self.accepted[number] = await dialogue.sends(number)
        except BaseException:
            self.again += 1
            self.doubted.add(number)
            self._waiting.append(number)
            raise


@define
class _Dialogue:
    """
    One connection to a node.
    """

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def sends(self, number: int) -> float:
        """
        Send a mail, and return the seconds from its end to its 250.
        """
        await self.says(f"MAIL FROM:<{sender(number)}>", "250")
        await self.says(f"RCPT TO:<m{mailbox(number)}@bench.example>", "250")
        await self.says("DATA", "354")
        self.writer.write(mail(number) + b".\r\n")
        sent = asyncio.get_running_loop().time()
        await self.hears("250")
        return asyncio.get_running_loop().time() - sent

    async def says(self, command: str, hoped: str) -> None:
        self.writer.write(command.encode() + b"\r\n")
        await self.hears(hoped)

    async def hears(self, hoped: str) -> None:
        async with asyncio.timeout(PATIENCE):
            line = await self.reader.readline()
            while line[3:4] == b"-":
                line = await self.reader.readline()
        if not line:
            raise EOFError
        said = line.decode("utf-8", "replace").strip()
        if said.startswith("5"):
            raise RuntimeError(f"a node refuses for good: {said}")
        if not said.startswith(hoped):
            raise Refused(said)


def mailbox(number: int) -> int:
    """
    Return the mailbox to which a mail is addressed.
    """
    return number % MAILBOXES


def sender(number: int) -> str:
    """
    Return the sender of a mail.
    """
    return f"v{number % 5000}@people.example"


def mark(number: int) -> str:
    """
    Return the line by which its letter is recognised.
    """
    return f"Mail number {number:09}."


def mail(number: int) -> bytes:
    """
    Return a mail: always the same bytes for the same number.
    """
    head = (
        f"From: <{sender(number)}>\r\n"
        f"To: <m{mailbox(number)}@bench.example>\r\n"
        "Subject: 12\r\n"
        f"Message-ID: <{number:09}.bench@people.example>\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n"
        f"{mark(number)}\r\n"
    )
    # Digits match no rule: a letter goes only to the addressed mailbox.
    line = "0123456789 " * 6 + "\r\n"
    body = line * ((SIZE - len(head)) // len(line))
    return (head + body).encode("ascii")


def quantile(accepted: dict[int, float], part: float) -> float:
    """
    Return the milliseconds within which *part* of the mails had their 250.
    """
    ordered = sorted(accepted.values())
    return 1000 * ordered[int(part * (len(ordered) - 1))] if ordered else 0.0
