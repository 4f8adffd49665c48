"""
The channel interface, its optional capabilities, and what channels are given: an inbox,
a meter, their settings.
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
from gateway.environment import Environment
from gateway.ports.meter import Meter


@frozen
class Cursor:
    """
    How far a listener has read, such as X's ``since_id``; stored in the same
    transaction as what was read.

    Attributes:
        name: The listener's; unique only within its channel.
        fence: The fencing token of the lease under which it read: a cursor with an
            older one is rejected.
    """

    name: str
    value: str
    fence: int = 0


class Inbox(Protocol):
    """
    Where a channel hands over what it received.
    """

    async def accept(
        self, arrivals: Sequence[Arrival], cursor: Cursor | None = None
    ) -> None:
        """
        Store *arrivals* and *cursor* in one transaction.

        Once this returns they are safe, and may be acknowledged to the platform. An
        arrival with a known external id is ignored.

        Raises:
            TemporaryFailure: Nothing was stored; the platform must keep it for us.
            PermanentFailure: Nothing was stored: one does not belong to this channel.
        """

    async def cursor(self, name: str) -> str | None:
        """
        Return how far *name* has read, as of the last `accept` that stored it.
        """

    def heard(self) -> None:
        """
        Report that the platform answered, even with nothing new: only then does the
        listener count as up.
        """


#: Hands over each message to the inbox, until cancelled. An exception ends it: it is
#: restarted after a while, and the problem is shown meanwhile.
Listener = Callable[[Inbox], Coroutine[Any, Any, None]]


class Channel(Protocol):
    """
    One way of talking with people.

    Its code runs on a shared event loop: do not block. What waits without ``async``
    goes into `asyncio.to_thread`; a channel that blocks a worker for 45 seconds is left
    out.
    """

    @property
    def name(self) -> str:
        """
        The channel of its addresses: its entry point's name, up to 20 of a-z, 0-9 and
        _.
        """

    @property
    def hands(self) -> int:
        """
        How many deliveries it makes concurrently.
        """

    @property
    def everywhere(self) -> bool:
        """
        Say whether every node listens, as at a port of its own. Otherwise one node at a
        time does, because a platform would deliver everything to each.
        """

    def listeners(self) -> Mapping[str, Listener]:
        """
        Return the listeners by name; each is run, watched and restarted by itself.
        """

    async def read(self, arrival: Arrival) -> Message | None:
        """
        Parse what arrived into a message, with its evidence; None if nobody said
        anything in it (a repost, our own echo). It has 25 seconds. The message must
        have the arrival's external id and a sender on this channel.

        Raises:
            Unreadable: It cannot be parsed, now or ever.
            TemporaryFailure: It cannot be read just now.
        """

    def split(self, text: str, visibility: Visibility) -> tuple[str, ...]:
        """
        Split *text* into parts that can each be sent at once.
        """

    async def send(self, delivery: Delivery, files: Sequence[bytes]) -> Receipt:
        """
        Send a delivery once.

        Args:
            delivery: What to say, and to whom. A delivery to `EVERYBODY` is a notice,
                for all who read the town's account.
            files: The bytes of its attachments, in order.

        Raises:
            TemporaryFailure: It was not said; retry later.
            PermanentFailure: It was not said; do not retry.
            UnknownOutcome: It may have been said; `find` it before retrying.
        """

    async def find(self, delivery: Delivery) -> Receipt | None:
        """
        Look whether *delivery* was said already; None if it certainly was not, or if
        repeating it is idempotent.

        Raises:
            TemporaryFailure: It cannot be looked up just now.
            UnknownOutcome: This platform gives no way of knowing.
        """

    async def fetch(self, arrival: Arrival, attachment: Attachment) -> bytes:
        """
        Fetch the bytes of *attachment*, which came with *arrival*. All files of a
        delivery together have 25 seconds, in an emergency 5.

        Raises:
            TemporaryFailure: Not just now.
            PermanentFailure: It is gone, too large, or of a refused kind.
        """

    async def close(self) -> None:
        """
        Release all resources; the channel is not used afterwards.
        """


@runtime_checkable
class Priced(Protocol):
    """
    A channel that charges for what is said.
    """

    @property
    def monthly_cap(self) -> int:
        """
        The most that may be spent in a calendar month, in millionths of a US dollar.
        """

    def price(self, delivery: Delivery) -> int:
        """
        Return the price of *delivery*, in millionths of a US dollar.
        """


@runtime_checkable
class Reaching(Protocol):
    """
    A channel that cannot reach some mailboxes with an address there. A channel without
    this capability reaches all.
    """

    def reaches(self, mailbox: Address) -> bool:
        """
        Say whether letters can go to that address of a *mailbox*, as it is configured
        now.
        """


@runtime_checkable
class Incomplete(Protocol):
    """
    A channel that can run with settings by which not everybody is reached. A channel
    without this capability lacks nothing.
    """

    @property
    def lacks(self) -> Sequence[str]:
        """
        Return what is not set, and what follows from that, a sentence each for whoever
        runs the gateway. It is in the log at the start, and in `ventanilla status`.
        """


@runtime_checkable
class Papered(Protocol):
    """
    A channel that says whether it can carry documents. A channel without this
    capability carries none.
    """

    @property
    def carries_papers(self) -> bool:
        """
        Say whether any kind of file may be sent there, such as a PDF, and not only
        pictures.
        """


@runtime_checkable
class Sparing(Protocol):
    """
    A channel whose platform wants few automatic public posts.
    """

    @property
    def one_reply(self) -> bool:
        """
        Say whether its platform allows one public reply to a post. Then no receipt is
        posted, and the answer itself gives the case's number.
        """


@runtime_checkable
class Choosy(Protocol):
    """
    A channel that carries files. A channel without this capability carries none.
    """

    def takes(self, delivery: Delivery, files: Sequence[bytes]) -> Sequence[bool]:
        """
        Say of each of the *files*, the attachments of *delivery*, whether it can go
        with it. The others are left out, and whoever answered is told.
        """


@runtime_checkable
class Glanced(Protocol):
    """
    A channel that can parse an arrival quickly. When many arrivals wait to be read, the
    lookout uses it to search them for danger.
    """

    def glance(self, arrival: Arrival) -> Message | None:
        """
        Return what `read` would, within milliseconds and without network access: so
        nothing in it is proven. The end of the raw bytes may be missing.

        Raises:
            Exception: Any is ignored here; `read` reports it in its turn.
        """


@frozen(kw_only=True)
class ChannelSetup:
    """
    All that a channel is made from.

    Attributes:
        environment: Its settings, ``VENTANILLA_<CHANNEL>_…``.
        folder: An existing folder in which it may keep files.
        town: Returns the town as of now: call it each time, because rules are reloaded.
        meter: Counts what it uses.
        now: The clock.
        key: The key that seals reply tokens.
    """

    environment: Environment
    folder: Path
    town: Callable[[], Town]
    meter: Meter
    now: Callable[[], datetime]
    key: bytes


#: What an entry point of the group ``gateway.channels`` names. Raises NotConfigured or
#: SettingsInvalid.
ChannelFactory = Callable[[ChannelSetup], Channel]
