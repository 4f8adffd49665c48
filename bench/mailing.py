"""
Write numbered mails to several nodes, as a mail server does: what got no 250 is sent
again, under the same Message-ID.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import count

from attrs import define, field

#: Seconds until an answer is given up, and for which a node that failed is let alone.
PATIENCE = 10.0
PAUSE = 0.5

#: Of a mail, in bytes, headers and all.
SIZE = 2048

#: Mails of one connection.
AT_ONCE = 20

MAILBOXES = 100


class Refused(Exception):
    """
    A server said something else than was hoped for.
    """


@define
class Post:
    """
    All mails of one run, and those who carry them.

    Attributes:
        ports: The nodes' doors.
        numbers: What is to be sent.
        accepted: The numbers for which a 250 came, and the seconds from the end of
            the mail to it.
        again: How often a mail had to be sent once more.
        doubted: Numbers for which there was no 250, though they may have arrived.
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
        Let *rate* mails a second begin, until cancelled.
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
        Begin to send, by so many sessions at the same time.
        """
        for number in range(sessions):
            self._clerks.add(asyncio.create_task(self._carry(number)))

    async def all_accepted(self, seconds: float) -> None:
        """
        Wait until all mails have their 250, or for *seconds*.
        """
        await asyncio.wait(self._clerks, timeout=seconds)

    async def finish(self, seconds: float) -> None:
        """
        Begin no new mail, wait until all that began have their 250, or for *seconds*,
        and send nothing more.
        """
        self.ended = True
        if self._slots is not None:
            # Whoever waits for a turn sees that there is none any more.
            for _ in self._clerks:
                self._slots.release()
        await self.all_accepted(seconds)
        await self.close()

    async def close(self) -> None:
        """
        Send nothing more.
        """
        for clerk in self._clerks:
            clerk.cancel()
        for done in await asyncio.gather(*self._clerks, return_exceptions=True):
            if isinstance(done, Exception):
                raise done
        self._clerks.clear()

    async def _carry(self, session: int) -> None:
        """
        Go to a node of its own, a connection after the other; to the next if that one
        fails.
        """
        away = 0
        while True:
            if self.ended and not self._waiting:
                # Perhaps another session brings one back.
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
        Send a mail, and give the seconds from its end to its 250.
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
    Say to which mailbox a mail is addressed.
    """
    return number % MAILBOXES


def sender(number: int) -> str:
    """
    Say who writes it.
    """
    return f"v{number % 5000}@people.example"


def mark(number: int) -> str:
    """
    Write what its letter is known by.
    """
    return f"Mail number {number:09}."


def mail(number: int) -> bytes:
    """
    Write a mail: always the same bytes for the same number.
    """
    head = (
        f"From: <{sender(number)}>\r\n"
        f"To: <m{mailbox(number)}@bench.example>\r\n"
        "Subject: 12\r\n"
        f"Message-ID: <{number:09}.bench@people.example>\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n"
        f"{mark(number)}\r\n"
    )
    # Digits are nobody's rule: a letter goes to the addressed mailbox, nowhere else.
    line = "0123456789 " * 6 + "\r\n"
    body = line * ((SIZE - len(head)) // len(line))
    return (head + body).encode("ascii")


def quantile(accepted: dict[int, float], part: float) -> float:
    """
    Give the milliseconds within which *part* of the mails had their 250.
    """
    ordered = sorted(accepted.values())
    return 1000 * ordered[int(part * (len(ordered) - 1))] if ordered else 0.0
