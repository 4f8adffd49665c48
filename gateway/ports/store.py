"""
The store: all that is persisted, in parts by who uses them; long because the whole
interface of the register and the outbox is here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from attrs import frozen

from gateway.core.audit import Act
from gateway.core.conversation import Conversation
from gateway.core.decision import Urgency
from gateway.core.delivery import Delivery, DeliveryState
from gateway.core.filing import Filing, Status, Stored
from gateway.core.message import Address, Arrival, Message, Visibility
from gateway.ports.audit import Trail
from gateway.ports.case_files import CaseFiles
from gateway.ports.cases import Cases
from gateway.ports.channels import Cursor
from gateway.ports.console import Console
from gateway.ports.counter import Counter
from gateway.ports.erasing import Erasing
from gateway.ports.hurrying import Hurrying
from gateway.ports.leases import Leases
from gateway.ports.meter import Meter
from gateway.ports.nodes import Nodes
from gateway.ports.notices import Notices
from gateway.ports.people import KnownSenders, People, Upkeep
from gateway.ports.proposals import Proposals
from gateway.ports.questions import Questions
from gateway.ports.requests import Requests

#: Arrivals of up to `LIGHT` bytes do not count as heavy; at most `ROOM` bytes of
#: heavier ones are processed at a time, because parsing a mail takes several times its
#: size in memory.
LIGHT, ROOM = 2**18, 2**24


class Register(Protocol):
    """
    What was said, by whom, and what was decided.
    """

    async def receive(
        self, arrivals: Sequence[Arrival], cursor: Cursor | None
    ) -> Sequence[int]:
        """
        Store *arrivals* and *cursor* in one transaction, which is on disk when this
        returns.

        Returns:
            The ids of the new ones; repeats are ignored.

        Raises:
            TemporaryFailure: Nothing was stored.
        """

    async def cursor(self, name: str) -> str | None: ...

    async def take_received(
        self,
        now: datetime,
        lease: timedelta,
        limit: int,
        channels: Sequence[str],
        room: int = ROOM,
    ) -> Sequence[Stored]:
        """
        Claim up to *limit* messages of *channels* that wait to be routed, the oldest
        first. Where more wait, the batch includes some of each channel (at least of
        those named first), and some of the latest. After *lease*, a message may be
        claimed again.

        Of one lane, no message is claimed before the one ahead of it is recorded, or
        the first claim of that one has ended. What is heavier than `LIGHT` waits until
        there is *room* for any of its bytes.
        """

    async def stored(self, id: int) -> Stored | None: ...

    async def known(
        self, addresses: Sequence[Address], message: int | None = None
    ) -> KnownSenders:
        """
        Return to whom *addresses* were bound, and what was shown for *message*.
        """

    async def wrote(self, address: Address) -> bool:
        """
        Say whether *address* has written to us in private, as far as that is still
        stored.
        """

    async def said_before(
        self, sender: Address, reference: str, id: int
    ) -> Message | None:
        """
        Return the last message of *sender* with *reference* before the message *id*, if
        it is still stored.
        """

    async def said_at(self, channel: str, reference: str) -> Filing | None:
        """
        Return what somebody outside said on *channel* with *reference*, if it is still
        stored; None also for what we said ourselves. What waits to be routed has no
        message yet.
        """

    async def heard_before(
        self, sender: Address, id: int, since: datetime, visibility: Visibility
    ) -> Filing | None:
        """
        Return the last message of *sender* with that visibility before the message *id*
        and since then, if it is still stored.
        """

    async def conversation(self, id: str) -> Conversation | None: ...

    async def conversations_at(
        self, references: Sequence[tuple[str, str]]
    ) -> Mapping[tuple[str, str], Sequence[Conversation]]:
        """
        Find the conversations of the messages with each channel and reference, whether
        they said it or we did.
        """

    async def latest(self, contact: Address, since: datetime) -> Conversation | None:
        """
        Return the conversation in which *contact* last said something since then; of
        several in which they said the same, the one with the mailbox that has the case.
        """

    async def held_of(self, sender: Address) -> Sequence[Filing]:
        """
        Return the held messages of *sender*.
        """

    async def record(self, filing: Filing) -> bool:
        """
        Store a filing: the status, message, verdict and decision, its conversations,
        and its deliveries, in one transaction. Idempotent: what has the same ids is not
        stored twice. Say whether it was stored: it is not if its message was routed
        meanwhile, or has to be routed again.

        Raises:
            TemporaryFailure: Nothing was stored.
        """


class Outbox(Protocol):
    """
    The queue of deliveries.
    """

    async def claim(
        self,
        now: datetime,
        lease: timedelta,
        limit: int,
        channels: Sequence[str],
        kept: int = 0,
    ) -> Sequence[Delivery]:
        """
        Claim up to *limit* due deliveries to *channels*, the most urgent first, then
        the oldest; the last *kept* of them only where there is danger.

        Of one conversation and address, only the first delivery that is neither sent
        nor dead is claimed, though a more urgent one overtakes one that is not due; and
        none that follows a dead part of the same text. Claims whose lease has ended are
        first moved by EXPIRED, and may then be claimed again.
        """

    async def settle(
        self,
        delivery: Delivery,
        *,
        instead: Delivery | None = None,
        told: Sequence[Delivery] = (),
    ) -> bool:
        """
        Store how a claimed delivery ended. A sent one can be found by its receipt's
        references from then on. What is said *instead* of a failed one is stored with
        it, and the parts that would have followed it are dropped; what people are
        *told* about it is stored, too.

        Returns:
            Whether something that waited for it, or is caused by it, may be claimed
            now.
        """

    async def resume(self, now: datetime, channel: str | None = None) -> None:
        """
        Make due what failed for now on *channel*; or, without a channel, all that
        waits. Its last failed attempt is then not counted, however often this is
        called.
        """


@frozen(kw_only=True)
class Shown:
    """
    A message with all that became of it.
    """

    stored: Stored
    status: Status
    filing: Filing | None
    deliveries: tuple[Delivery, ...]

    @property
    def message(self) -> Message | None:
        """
        The message that was read, if any.
        """
        return self.filing.message if self.filing else None


class Filings(Protocol):
    """
    Looks up messages, with all that became of them.
    """

    async def show(self, id: int) -> Shown | None: ...

    async def outlined(self, ids: Sequence[int]) -> Sequence[Shown]:
        """
        Return some messages in the order of *ids*, as `show` does, but without their
        raw bytes, which may be many megabytes; without those that are unreadable or not
        there.
        """

    async def filing(self, id: int) -> Filing | None:
        """
        Return the decision on a message, without its conversations and deliveries; None
        while it waits to be routed.
        """

    async def messages(self, status: Status, limit: int) -> Sequence[Shown]: ...

    async def heard_since(self, at: datetime, limit: int) -> Sequence[Filing]:
        """
        Return the decisions on the newest *limit* messages that were received since
        then and read, the oldest first; without their deliveries.
        """


class Operating(Protocol):
    """
    What operators see of the queues, and decide on messages and deliveries.
    """

    async def counts(self) -> Mapping[str, Mapping[str, int]]:
        """
        Count by state: ``{"messages": {…}, "deliveries": {…}}``.
        """

    async def unrouted_since(self) -> datetime | None:
        """
        Return since when the oldest message has been waiting to be routed.
        """

    async def waiting_since(
        self, least: Urgency, unclaimed: datetime
    ) -> Mapping[str, datetime]:
        """
        Return, for each channel with deliveries of at least that urgency that failed
        and wait to be retried, or that nobody claimed though they were due by
        *unclaimed*, when the first of them was due originally. What waits behind a part
        that died is left out: it waits for a person.
        """

    async def refused_since(
        self, since: datetime, house: Collection[Address]
    ) -> Mapping[str, int]:
        """
        Return, for each channel, to how many addresses something failed since then, and
        nothing that was recorded after it was sent to anybody. Addresses of the *house*
        do not count, nor do people who must write first.
        """

    async def deliveries(
        self, states: Sequence[DeliveryState], limit: int, marked: str = ""
    ) -> Sequence[Delivery]:
        """
        Return the newest *limit* deliveries in *states* whose problem begins with
        *marked*.
        """

    async def retry(self, id: str, now: datetime, act: Act) -> bool:
        """
        Make a waiting or dead delivery due, with all its attempts; say whether it was
        one of these. Only then the act is recorded.
        """

    async def drop(self, id: str, act: Act) -> bool:
        """
        Drop a waiting or dead delivery, and the later parts of its text unless it may
        have been said; say whether it was one of these. Only then the act is recorded.
        """

    async def requeue(self, id: int, act: Act) -> bool:
        """
        Route again what is held, lapsed or in quarantine; say whether it was.
        """

    async def seen(self, id: int, act: Act) -> bool:
        """
        Stop counting a message among those that nobody at the town hall read; say
        whether it was one.
        """


class Store(
    Register,
    Hurrying,
    Outbox,
    Cases,
    CaseFiles,
    Proposals,
    Questions,
    People,
    Upkeep,
    Trail,
    Filings,
    Operating,
    Erasing,
    Notices,
    Requests,
    Leases,
    Nodes,
    Meter,
    Counter,
    Console,
    Protocol,
):
    """
    The whole store. Workers declare only the part that they use.
    """

    async def open(self) -> None:
        """
        Create or migrate the schema, and start.

        Raises:
            SettingsInvalid: There is no such database, or it is newer than we are.
        """

    def listen(
        self, ring: Callable[[], None], meet: Callable[[], None] | None = None
    ) -> None:
        """
        Call *ring* whenever any node has stored work, and *meet* whenever one has shown
        up with new rules, if the database can notify; with other databases, workers
        poll.
        """

    async def take_back(self, now: datetime) -> None:
        """
        Take back what this node had claimed before it died, without waiting for the
        leases: only for a node that has just started and is the only one of its name.
        What was lost more than once in this way is claimed one at a time, from *now*
        on.
        """

    async def close(self) -> None: ...
