"""
Channels, and what they are given: an inbox, a meter, their settings.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from attrs import frozen

from gateway.core.delivery import Delivery, Receipt
from gateway.core.message import Address, Arrival, Attachment, Message, Visibility
from gateway.core.town import Town
from gateway.ports.meter import Meter
from gateway.settings import Environment


@frozen
class Cursor:
    """
    How far a listener has read, such as X's ``since_id``; kept with what it read.

    Attributes:
        name: Which of the channel's listeners; other channels may use it, too.
        fence: Of the turn in which it read: what an older one says is not kept.
    """

    name: str
    value: str
    fence: int = 0


class Inbox(Protocol):
    """
    Where a channel puts what it hears.
    """

    async def accept(
        self, arrivals: Sequence[Arrival], cursor: Cursor | None = None
    ) -> None:
        """
        Make *arrivals* ours, and *cursor* with them: all or none.

        Once this returns they are safe, and the platform may be told so. What came
        before under the same external id changes nothing.

        Raises:
            TemporaryFailure: Nothing was kept; the platform must keep it for us.
            PermanentFailure: Nothing was kept: one is not this channel's.
        """

    async def cursor(self, name: str) -> str | None:
        """
        Say how far *name* has read, as of the last `accept` that carried it.
        """

    def heard(self) -> None:
        """
        Take note that the platform answered, even if nobody said anything: only now
        the listener counts as up.
        """


#: Put each message heard into the inbox, until cancelled. What it raises ends it:
#: it is started again after a while, and its problem is shown meanwhile.
Listener = Callable[[Inbox], Coroutine[Any, Any, None]]


class Channel(Protocol):
    """
    One way of talking with people.

    Its code runs on loops that all share: do not block. What waits without ``async``
    goes into `asyncio.to_thread`; who holds up a worker for 45 seconds is left out.
    """

    @property
    def name(self) -> str:
        """
        What addresses on it begin with: its entry point's name, up to 20 of a-z, 0-9
        and _.
        """

    @property
    def hands(self) -> int:
        """
        How many deliveries it says at the same time.
        """

    @property
    def everywhere(self) -> bool:
        """
        Say whether each node hears for itself, as at a port of its own. Otherwise one
        node at a time listens: a platform that is asked twice tells everything twice.
        """

    def listeners(self) -> Mapping[str, Listener]:
        """
        Name the ways it hears; each is run, watched and restarted by itself.
        """

    async def read(self, arrival: Arrival) -> Message | None:
        """
        Make a message of what arrived, with its evidence; None if nobody said
        anything in it (a repost, our own echo). It has 25 seconds; the
        message has the arrival's external id, and a sender of this channel.

        Raises:
            Unreadable: It cannot be understood, now or ever.
            TemporaryFailure: It cannot be read just now.
        """

    def split(self, text: str, visibility: Visibility) -> tuple[str, ...]:
        """
        Cut *text* into parts that can each be sent at once.
        """

    async def send(self, delivery: Delivery, files: Sequence[bytes]) -> Receipt:
        """
        Say it once.

        Args:
            delivery: What to say, and to whom. What is to `EVERYBODY` is a notice, for
                all who read the town's account.
            files: The bytes of its attachments, in their order.

        Raises:
            TemporaryFailure: It was not said; ask again later.
            PermanentFailure: It was not said; do not ask again.
            UnknownOutcome: It may have been said; `find` it before asking again.
        """

    async def find(self, delivery: Delivery) -> Receipt | None:
        """
        Look whether *delivery* was said already; None if it surely was not, or if to
        say it again changes nothing.

        Raises:
            TemporaryFailure: It cannot be looked up just now.
            UnknownOutcome: This platform gives no way of knowing.
        """

    async def fetch(self, arrival: Arrival, attachment: Attachment) -> bytes:
        """
        Bring the bytes of *attachment*, which came with *arrival*. All files of a
        delivery have 25 seconds; in an emergency the words wait for 5.

        Raises:
            TemporaryFailure: Not just now.
            PermanentFailure: It is gone, too large, or of a refused kind.
        """

    async def close(self) -> None:
        """
        Put everything away; nothing else is asked of it after that.
        """


@runtime_checkable
class Priced(Protocol):
    """
    A channel that is paid for by what is said.
    """

    @property
    def monthly_cap(self) -> int:
        """
        Give the most for a calendar month, in millionths of a US dollar.
        """

    def price(self, delivery: Delivery) -> int:
        """
        Give what it costs to say *delivery*, in millionths of a US dollar.
        """


@runtime_checkable
class Reaching(Protocol):
    """
    A channel that may not reach every mailbox with an address there; one that does not
    say so does.
    """

    def reaches(self, mailbox: Address) -> bool:
        """
        Say whether letters can go to that address of a *mailbox*, as it is set up now.
        """


@runtime_checkable
class Papered(Protocol):
    """
    A channel that says whether papers go over it; one that does not say so carries
    none.
    """

    @property
    def carries_papers(self) -> bool:
        """
        Say whether any file may be sent there, such as a PDF, and not pictures alone.
        """


@runtime_checkable
class Sparing(Protocol):
    """
    A channel that wants little of what a program says in public.
    """

    @property
    def one_reply(self) -> bool:
        """
        Say whether its platform wants one public reply to what somebody said: then that
        is the answer, which tells the number, and no receipt.
        """


@runtime_checkable
class Choosy(Protocol):
    """
    A channel over which files go; one that is not so takes none.
    """

    def takes(self, delivery: Delivery, files: Sequence[bytes]) -> Sequence[bool]:
        """
        Say of each of the *files* whether it can go with *delivery*, whose attachments
        they are; the others are left out, and whoever answered is told.
        """


@runtime_checkable
class Glanced(Protocol):
    """
    A channel that tells at a glance what was said: where much waits to be read, danger
    is looked for in what comes later.
    """

    def glance(self, arrival: Arrival) -> Message | None:
        """
        Give what `read` would, in some milliseconds and without asking anybody: so
        nothing is proven in it. Of its raw bytes the end may be missing.

        Raises:
            Exception: It is told only to whoever reads it in its turn.
        """


@frozen(kw_only=True)
class ChannelSetup:
    """
    All that a channel is made from.

    Attributes:
        environment: Its settings, ``VENTANILLA_<CHANNEL>_…``.
        folder: Where it may keep files; exists.
        town: Who we are, as of now: ask again each time, rules are reloaded.
        meter: Where it counts what it uses.
        now: The clock.
        key: Seals reply tokens.
    """

    environment: Environment
    folder: Path
    town: Callable[[], Town]
    meter: Meter
    now: Callable[[], datetime]
    key: bytes


#: What an entry point of the group ``gateway.channels`` names.
#: Raises NotConfigured or SettingsInvalid.
ChannelFactory = Callable[[ChannelSetup], Channel]
