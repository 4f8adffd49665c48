"""
What is kept, and who asks for which part of it; long because each promise of the
register and the outbox is here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from attrs import frozen

from gateway.core.audit import Act
from gateway.core.conversation import Conversation
from gateway.core.decision import Urgency
from gateway.core.delivery import Delivery, State
from gateway.core.filing import Filing, Status, Stored
from gateway.core.message import Address, Arrival, Message, Visibility
from gateway.ports.audit import Trail
from gateway.ports.case_files import CaseFiles
from gateway.ports.cases import Cases
from gateway.ports.channels import Cursor
from gateway.ports.counter import Counter
from gateway.ports.erasing import Erasing
from gateway.ports.hurrying import Hurrying
from gateway.ports.leases import Leases
from gateway.ports.meter import Meter
from gateway.ports.nodes import Nodes
from gateway.ports.notices import Notices
from gateway.ports.people import Known, People, Upkeep
from gateway.ports.proposals import Proposals
from gateway.ports.questions import Questions
from gateway.ports.requests import Requests

#: Bytes of what came, up to which it weighs nothing; and how many of what is heavier
#: are in hand at a time: to read a mail takes several times what it weighs.
LIGHT, ROOM = 2**18, 2**24


class Register(Hurrying, Protocol):
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
        self,
        now: datetime,
        lease: timedelta,
        limit: int,
        channels: Sequence[str],
        room: int = ROOM,
    ) -> Sequence[Stored]:
        """
        Claim up to *limit* messages of *channels* that wait to be routed, the oldest
        first. Where more wait, some of each channel, of those named first at least, are
        among them, and some that came last. After *lease* one may be claimed again.

        Of one lane none is claimed before the one ahead of it is recorded, or its first
        claim has ended. What is heavier than `LIGHT` waits until there is *room* for
        any of its bytes.
        """

    async def stored(self, id: int) -> Stored | None: ...

    async def known(
        self, addresses: Sequence[Address], message: int | None = None
    ) -> Known:
        """
        Find whom *addresses* were bound to, and what was shown for *message*.
        """

    async def wrote(self, address: Address) -> bool:
        """
        Say whether *address* has written to us in private, as far as that is kept.
        """

    async def said_before(
        self, sender: Address, reference: str, id: int
    ) -> Message | None:
        """
        Give what *sender* said last under *reference* before the message *id*, as far
        as that is kept.
        """

    async def heard_before(
        self, sender: Address, id: int, since: datetime, visibility: Visibility
    ) -> Filing | None:
        """
        Give what *sender* said last as openly before the message *id* and since then,
        as far as that is kept.
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

    async def held_of(self, sender: Address) -> Sequence[Filing]:
        """
        Give the messages of *sender* that are held.
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
        self,
        now: datetime,
        lease: timedelta,
        limit: int,
        channels: Sequence[str],
        kept: int = 0,
    ) -> Sequence[Delivery]:
        """
        Claim up to *limit* waiting deliveries to *channels* that are due, the last
        *kept* of them only where there is danger: the most urgent first, then the
        oldest; of one conversation and address only the first that is neither sent nor
        dead, but for what is less urgent and not due, and none that follows a dead part
        of the same text. Claims whose lease has ended are moved by EXPIRED first, and
        come up again.
        """

    async def settle(
        self,
        delivery: Delivery,
        *,
        instead: Delivery | None = None,
        told: Sequence[Delivery] = (),
    ) -> bool:
        """
        Keep how a claimed delivery ended. One that was sent is findable by its
        receipt's references from then on. What is said *instead* of one that failed is
        recorded with it, and the parts that would have followed it are dropped; what
        is *told* of it is recorded, too.

        Returns:
            Whether something may be claimed now that waited for it, or because of it.
        """

    async def resume(self, now: datetime, channel: str | None = None) -> None:
        """
        Let what failed on *channel*, or all that waits, be due. The attempt that failed
        is not counted, however often it is asked for.
        """


@frozen(kw_only=True)
class Shown:
    """
    A message with all that became of it, for people who look.
    """

    stored: Stored
    status: Status
    filing: Filing | None
    deliveries: tuple[Delivery, ...]

    @property
    def message(self) -> Message | None:
        """
        Give what was read, if anything.
        """
        return self.filing.message if self.filing else None


class Office(Protocol):
    """
    What the operator looks at and decides.
    """

    async def counts(self) -> Mapping[str, Mapping[str, int]]:
        """
        Count by state: ``{"messages": {…}, "deliveries": {…}}``.
        """

    async def unrouted_since(self) -> datetime | None:
        """
        Say since when the first message is here that still waits to be routed.
        """

    async def waiting_since(self, least: Urgency) -> Mapping[str, datetime]:
        """
        Say of each channel for which something waits since when that is due which waits
        longest, of what is at *least* so urgent.
        """

    async def show(self, id: int) -> Shown | None: ...

    async def filing(self, id: int) -> Filing | None:
        """
        Give what was decided about a message, without its conversations and
        deliveries; None while it waits to be routed.
        """

    async def messages(self, status: Status, limit: int) -> Sequence[Shown]: ...

    async def heard_since(self, at: datetime, limit: int) -> Sequence[Filing]:
        """
        Give what was decided about the newest *limit* messages that were received
        since then and read, the oldest first; without their deliveries.
        """

    async def deliveries(
        self, states: Sequence[State], limit: int, marked: str = ""
    ) -> Sequence[Delivery]:
        """
        Give the newest *limit* deliveries in *states* whose problem begins as *marked*.
        """

    async def retry(self, id: str, now: datetime, act: Act) -> bool:
        """
        Let a waiting or dead delivery be due, with all its patience; say whether it was
        one of these. Only then it is an act.
        """

    async def drop(self, id: str, act: Act) -> bool:
        """
        Decide that a waiting or dead delivery is not to be said, nor what follows it in
        its text unless it may have been; say whether it was one of these. Only then it
        is an act.
        """

    async def requeue(self, id: int, act: Act) -> bool:
        """
        Route again what is held, lapsed or in quarantine; say whether it was.
        """

    async def seen(self, id: int, act: Act) -> bool:
        """
        Count a message no more among what nobody in the house read; say whether it was.
        """


class Store(
    Register,
    Outbox,
    Cases,
    CaseFiles,
    Proposals,
    Questions,
    People,
    Upkeep,
    Trail,
    Office,
    Erasing,
    Notices,
    Requests,
    Leases,
    Nodes,
    Meter,
    Counter,
    Protocol,
):
    """
    All of it. Workers name only the part that they use.
    """

    async def open(self) -> None:
        """
        Make or migrate the schema, and start.

        Raises:
            SettingsInvalid: There is no such database, or it is newer than we are.
        """

    def listen(self, ring: Callable[[], None]) -> None:
        """
        Call *ring* whenever any node has recorded work, where the database can tell;
        elsewhere, workers look by themselves.
        """

    async def take_back(self, now: datetime) -> None:
        """
        Take back what this node had claimed before it died, without waiting for the
        leases: only for a node that has just begun, and is alone under its name. What
        was lost so more than once is claimed one by one from *now* on.
        """

    async def close(self) -> None: ...
