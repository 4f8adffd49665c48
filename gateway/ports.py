"""
What the inside asks of the outside.

A port is here because it has two implementations, or because it is where a
stranger's code plugs in. Everything else is a plain import.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from attrs import frozen

from gateway.core.conversation import Conversation
from gateway.core.delivery import Delivery, Receipt, State
from gateway.core.filing import Filing, Status, Stored
from gateway.core.identity import Contact
from gateway.core.message import Address, Arrival, Attachment, Message, Visibility
from gateway.core.town import Town
from gateway.settings import Environment

# ---------------------------------------------------------------- channels


@frozen
class Cursor:
    """
    How far a listener has read, such as X's ``since_id``; kept with what it read.
    """

    name: str
    value: str


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
    """

    @property
    def name(self) -> str:
        """
        What addresses on it begin with.
        """

    def listeners(self) -> Mapping[str, Listener]:
        """
        Name the ways it hears; each is run, watched and restarted by itself.
        """

    async def read(self, arrival: Arrival) -> Message | None:
        """
        Make a message of what arrived, with its evidence; None if nobody said
        anything in it (a repost, our own echo).

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
            delivery: What to say, and to whom.
            files: The bytes of its attachments, in their order.

        Raises:
            TemporaryFailure: It was not said; ask again later.
            PermanentFailure: It was not said; do not ask again.
            UnknownOutcome: It may have been said; `find` it before asking again.
        """

    async def find(self, delivery: Delivery) -> Receipt | None:
        """
        Look whether *delivery* was said already; None if it surely was not.

        Raises:
            TemporaryFailure: It cannot be looked up just now.
            UnknownOutcome: This platform gives no way of knowing.
        """

    async def fetch(self, arrival: Arrival, attachment: Attachment) -> bytes:
        """
        Bring the bytes of *attachment*, which came with *arrival*.

        Raises:
            TemporaryFailure: Not just now.
            PermanentFailure: It is gone, too large, or of a refused kind.
        """

    async def close(self) -> None:
        """
        Put everything away; nothing else is asked of it after that.
        """


@frozen(kw_only=True)
class Use:
    """
    Something that a platform counts, and may charge for.

    Attributes:
        channel: Whose.
        kind: What, in the channel's own words, such as ``dm.sent``.
        at: When.
        count: How many. Negative gives back an earlier use, under its own time.
        cost: In millionths of a US dollar, for all of them; negative likewise.
    """

    channel: str
    kind: str
    at: datetime
    count: int = 1
    cost: int = 0


@frozen(kw_only=True)
class Limit:
    """
    The most that may be used.

    Attributes:
        window: Any stretch of this length; None for the calendar month, in UTC.
        kind: Of this kind only; empty for everything that the channel uses.
        count: So many at most.
        cost: So much at most, in millionths of a US dollar.
    """

    window: timedelta | None
    kind: str = ""
    count: int | None = None
    cost: int | None = None


class Meter(Protocol):
    """
    What was used of a platform's quotas and money; shared by all nodes.
    """

    async def take(self, use: Use, limits: Sequence[Limit] = ()) -> datetime | None:
        """
        Count *use*, unless it would go beyond one of *limits*: then nothing is
        counted, and the answer is when to ask again.
        """

    async def used(
        self, channel: str, since: datetime
    ) -> Mapping[str, tuple[int, int]]:
        """
        Sum up by kind what *channel* has used since then: count and cost.
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


# ---------------------------------------------------------------- the far end


@frozen(kw_only=True)
class Account:
    """
    Somebody on a platform, as the platform knows them: its immutable id (for mail,
    the address), the handle with its ``@``, the name.
    """

    id: str
    handle: str = ""
    name: str = ""


@frozen(kw_only=True)
class Post:
    """
    One thing said on a loopback platform, as its reader sees it.

    Attributes:
        reference: What a reply names.
        author: Who said it.
        text: What they read.
        subject: A mail's.
        at: When.
        visibility: Who else reads it.
        in_reply_to: The reference that it answers; empty if none.
        because: The reason that a mailbox's reader is shown; empty elsewhere.
        files: Names and media types of what is attached.
    """

    reference: str
    author: Account
    text: str
    at: datetime
    subject: str = ""
    visibility: Visibility = Visibility.PRIVATE
    in_reply_to: str = ""
    because: str = ""
    files: tuple[tuple[str, str], ...] = ()


class FarEnd(Protocol):
    """
    A platform as a loopback server, with the people on it: what the sandbox and the
    tests talk to, and the real channel too, by nothing but its settings.
    """

    @property
    def name(self) -> str:
        """
        The channel's.
        """

    async def start(self) -> None:
        """
        Listen on a free port of 127.0.0.1.
        """

    async def stop(self) -> None:
        """
        Close everything.
        """

    def environment(self) -> Mapping[str, str]:
        """
        Give the settings that make the real channel talk to this one; call it after
        `start`.
        """

    async def say(
        self,
        account: Account,
        text: str,
        *,
        visibility: Visibility = Visibility.PRIVATE,
        in_reply_to: str = "",
        photo: bytes | None = None,
    ) -> str:
        """
        Let *account* say *text* to the town hall, and give the reference.

        An account that is a mailbox's answers as its employee does.
        """

    async def repeat(self) -> None:
        """
        Tell the town hall everything once more under the same ids, as a platform
        does that did not hear our "got it".
        """

    def timeline(self, account: Account) -> Sequence[Post]:
        """
        Show what *account* reads, the oldest first, their own words included.
        """


#: What an entry point of the group ``gateway.sandboxes`` names: a folder for its
#: files, and the town.
FarEndFactory = Callable[[Path, Town], FarEnd]


# ---------------------------------------------------------------- the store


class Register(Protocol):
    """
    What was said, by whom, and what was decided.
    """

    async def receive(
        self, arrivals: Sequence[Arrival], cursor: Cursor | None
    ) -> Sequence[int]:
        """
        Keep *arrivals* and *cursor*: all or none, and on disk when this returns.

        Returns:
            The ids of those that were news; a repeat is left as it was.

        Raises:
            TemporaryFailure: Nothing was kept.
        """

    async def cursor(self, name: str) -> str | None: ...

    async def take_received(
        self, now: datetime, lease: timedelta, limit: int, channels: Sequence[str]
    ) -> Sequence[Stored]:
        """
        Claim up to *limit* messages of *channels* that wait to be routed, the oldest
        first. One that is not recorded before *lease* ends may be claimed again.
        """

    async def stored(self, id: int) -> Stored | None: ...

    async def contacts(self, addresses: Sequence[Address]) -> Mapping[Address, Contact]:
        """
        Find whom *addresses* were bound to, revoked and expired ones included.
        """

    async def conversation(self, id: str) -> Conversation | None: ...

    async def threads(
        self, references: Sequence[tuple[str, str]]
    ) -> Mapping[tuple[str, str], Sequence[Conversation]]:
        """
        Find the conversations in which something was said under each channel and
        reference, by us or to us.
        """

    async def latest(self, contact: Address, since: datetime) -> Conversation | None:
        """
        Give the conversation in which *contact* last said something since then.
        """

    async def record(self, filing: Filing) -> None:
        """
        Keep a filing: the status, message, verdict and decision, its conversations,
        and its deliveries; all or none. What was recorded before under the same ids
        is not doubled.

        Raises:
            TemporaryFailure: Nothing was kept.
        """


class Outbox(Protocol):
    """
    Deliveries that have to be made.
    """

    async def claim(
        self, now: datetime, lease: timedelta, limit: int, channels: Sequence[str]
    ) -> Sequence[Delivery]:
        """
        Claim up to *limit* waiting deliveries to *channels* that are due: the most
        urgent first, then the oldest; of one conversation and address only the first
        that is neither sent nor dead, and none that follows a dead part of the same
        message. Claims whose lease has ended are moved by
        EXPIRED first, and come up again.
        """

    async def settle(self, delivery: Delivery) -> None:
        """
        Keep how a claimed delivery ended. One that was sent is findable by its
        receipt's reference from then on.
        """


class Desk(Protocol):
    """
    Accounts that were verified in person.
    """

    async def enrol(self, contact: Contact) -> None:
        """
        Bind an address to a person, replacing what it was bound to. Messages of that
        address that were held go back to be routed, in the same transaction.
        """

    async def revoke(self, address: Address, now: datetime) -> bool:
        """
        Make a bound address count no more, at once; say whether there was one.
        """

    async def enrolled(self) -> Sequence[Contact]: ...


@frozen(kw_only=True)
class Shown:
    """
    A message with all that became of it, for people who look.
    """

    stored: Stored
    status: Status
    filing: Filing | None
    deliveries: tuple[Delivery, ...]


class Office(Protocol):
    """
    What the operator looks at and decides.
    """

    async def counts(self) -> Mapping[str, Mapping[str, int]]:
        """
        Count by state: ``{"messages": {…}, "deliveries": {…}}``.
        """

    async def show(self, id: int) -> Shown | None: ...

    async def messages(self, status: Status, limit: int) -> Sequence[Shown]: ...

    async def heard_since(self, at: datetime, limit: int) -> Sequence[Filing]:
        """
        Give what was decided about the newest *limit* messages that were received
        since then and read, the oldest first; without their deliveries.
        """

    async def deliveries(
        self, states: Sequence[State], limit: int
    ) -> Sequence[Delivery]: ...

    async def retry(self, id: str, now: datetime) -> bool:
        """
        Put a dead delivery back; say whether it was dead.
        """

    async def drop(self, id: str) -> bool:
        """
        Decide that a waiting or dead delivery is not to be said; say whether it was
        one of these.
        """

    async def requeue(self, id: int) -> bool:
        """
        Route a held or quarantined message again; say whether it was one of these.
        """


class Store(Register, Outbox, Desk, Office, Meter, Protocol):
    """
    All of it. Workers name only the part that they use.
    """

    async def open(self) -> None:
        """
        Make or migrate the schema, and start.

        Raises:
            SettingsInvalid: There is no such database, or it is newer than we are.
        """

    async def take_back(self) -> None:
        """
        Take back what this node had claimed before it died, without waiting for the
        leases: only for a node that has just begun, and is alone under its name.
        """

    async def close(self) -> None: ...
