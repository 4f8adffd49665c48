"""
The interface of the ways of sending mail, and the way into a Maildir.

The other two, by LMTP and by a smarthost, are in `servers`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Protocol

from attrs import Factory, define, field, frozen

from channels.email.outgoing.maildir import Letter, Maildir
from gateway.core.errors import PermanentFailure
from gateway.threads import Threads


@frozen(kw_only=True)
class Outgoing:
    """
    A mail to be sent.

    Attributes:
        delivery: The delivery's id.
        return_path: Where failures are reported: for what the gateway says by itself,
            which no machine must answer, an address at which nobody is heard (RFC 3834,
            section 3.3).
        to: Its only recipient.
        content: The bytes, as they are sent.
        again: An attempt was made before.
    """

    delivery: str
    return_path: str
    to: str
    content: bytes
    again: bool = False


_Waiting = tuple[Letter, asyncio.Future[None]]


class Way(Protocol):
    """
    A way of sending mail.
    """

    async def send(self, mail: Outgoing) -> None:
        """
        Send a mail once.

        Raises:
            TemporaryFailure, PermanentFailure, UnknownOutcome: As `Channel.send`.
        """

    async def find(self, delivery: str, to: str) -> bool:
        """
        Say whether a delivery was sent already.

        Raises:
            TemporaryFailure, UnknownOutcome: As `Channel.find`.
        """

    async def close(self) -> None:
        """
        Finish what was begun.
        """


@define(eq=False)
class ToMaildir:
    """
    Delivers into our own mailboxes' folders. Letters that arrive while others are being
    written wait, and are then written in one batch.

    Attributes:
        maildir: The folders.
        has: Says whether a mailbox's address has a folder here, as of now.
    """

    maildir: Maildir
    has: Callable[[str], bool]
    _waiting: list[_Waiting] = field(init=False, factory=list)
    _writing: asyncio.Task[None] | None = field(init=False, default=None)
    _thread: Threads = field(init=False, default=Factory(lambda: Threads(1, "maildir")))

    async def send(self, mail: Outgoing) -> None:
        """
        Write the mail in the next batch.
        """
        letter = Letter(
            mailbox=self._folder(mail.to),
            delivery=mail.delivery,
            # Files have the system's line endings.
            mail=mail.content.replace(b"\r\n", b"\n"),
            again=mail.again,
        )
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((letter, done))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        await done

    async def find(self, delivery: str, to: str) -> bool:
        """
        Look for the delivery's file.
        """
        return await asyncio.get_running_loop().run_in_executor(
            self._thread, self.maildir.find, self._folder(to), delivery
        )

    async def close(self) -> None:
        """
        Write what waits, and stop the threads.
        """
        if self._writing is not None:
            await asyncio.wait([self._writing])
        self._thread.shutdown()
        self.maildir.close()

    def _folder(self, to: str) -> str:
        # The mailboxes a@here and a@there must never share a folder.
        if not self.has(to):
            raise PermanentFailure(
                "a mailbox at another domain than the town's has no Maildir here: see"
                " VENTANILLA_EMAIL_MAILBOXES, or _FORMERLY if the town's was another"
            )
        return to.rpartition("@")[0]

    async def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            outcomes = await self._outcomes(batch)
            for (_, done), outcome in zip(batch, outcomes, strict=True):
                if done.done():
                    continue  # The caller was cancelled.
                if outcome is None:
                    done.set_result(None)
                else:
                    done.set_exception(outcome)

    async def _outcomes(self, batch: Sequence[_Waiting]) -> Sequence[Exception | None]:
        letters = [letter for letter, _ in batch]
        try:
            return await asyncio.get_running_loop().run_in_executor(
                self._thread, self.maildir.deliver_all, letters
            )
        except Exception as e:  # noqa: BLE001 - those who wait must hear of it
            return [e] * len(batch)
