"""
Test doubles that keep the promises of the ports: for our tests, and for your channel's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from attrs import define, evolve, field

from gateway.clock import utcnow
from gateway.core.calendar import month_start, next_month
from gateway.core.delivery import Delivery, Receipt
from gateway.core.errors import (
    PermanentFailure,
    SendFailure,
    Unreadable,
)
from gateway.core.message import Arrival, Attachment, Message, Visibility
from gateway.core.town import Town
from gateway.environment import Environment
from gateway.ports.channels import ChannelSetup, Cursor, Inbox, Listener
from gateway.ports.meter import Limit, Use


@define
class MemoryInbox:
    """
    An inbox in memory.

    Attributes:
        arrivals: What was accepted, without repeats, by channel and external id.
        cursors: How far each listener has read.
        answers: How often the platform answered.
        failure: Raised by the next `accept`, once.
    """

    arrivals: dict[tuple[str, str], Arrival] = field(factory=dict)
    cursors: dict[str, str] = field(factory=dict)
    answers: int = 0
    failure: Exception | None = None
    _fences: dict[str, int] = field(factory=dict, init=False)

    def heard(self) -> None:
        self.answers += 1

    async def accept(
        self, arrivals: Sequence[Arrival], cursor: Cursor | None = None
    ) -> None:
        failure, self.failure = self.failure, None
        if failure is not None:
            raise failure
        for arrival in arrivals:
            self.arrivals.setdefault((arrival.channel, arrival.external_id), arrival)
        if cursor is not None and cursor.fence >= self._fences.get(cursor.name, 0):
            self.cursors[cursor.name] = cursor.value
            self._fences[cursor.name] = cursor.fence

    async def cursor(self, name: str) -> str | None:
        return self.cursors.get(name)


@define
class MemoryMeter:
    """
    A meter in memory.
    """

    uses: list[Use] = field(factory=list)

    async def take(self, use: Use, limits: Sequence[Limit] = ()) -> datetime | None:
        for limit in limits:
            counted = self._within(use, limit)
            its = (use.kind, use.occasion)
            if use.occasion and its in [(u.kind, u.occasion) for u in counted]:
                return None
            again = self._again(use, limit, counted)
            if again is not None:
                return again
        self.uses.append(use)
        return None

    def _within(self, use: Use, limit: Limit) -> list[Use]:
        window, since = limit.window, month_start(use.at)
        return [
            u
            for u in self.uses
            if u.channel == use.channel
            and limit.kind in ("", u.kind)
            and (
                u.at >= since
                if window is None
                else use.at - window < u.at <= use.at + window
            )
        ]

    def _again(self, use: Use, limit: Limit, counted: Sequence[Use]) -> datetime | None:
        count = sum(u.count for u in counted) + use.count
        cost = sum(u.cost for u in counted) + use.cost
        over_count = limit.count is not None and count > limit.count
        over_cost = limit.cost is not None and cost > limit.cost
        if not (over_count or over_cost):
            return None
        if limit.window is None:
            return next_month(use.at)
        # The first use that leaves the window and was not given back.
        left = Counter[datetime]()
        for u in counted:
            left[u.at] += u.count
        return min(+left, default=use.at) + limit.window

    async def used(
        self, channel: str, since: datetime
    ) -> Mapping[str, tuple[int, int]]:
        totals: dict[str, tuple[int, int]] = {}
        for use in self.uses:
            if use.channel == channel and use.at >= since:
                count, cost = totals.get(use.kind, (0, 0))
                totals[use.kind] = (count + use.count, cost + use.cost)
        return totals


@define
class ScriptedChannel:
    """
    A channel that receives what it is given, and records what it is asked to send.

    Attributes:
        heard: Arrivals that its only listener puts into the inbox.
        messages: What `read` returns or raises for an arrival, by external id.
        answers: What `send` returns or raises, in order; once they are used up, a
            receipt named after the delivery.
        found: What `find` returns or raises; by default the receipt of what was said.
        parts: Into how many parts `split` cuts a public text.
        most: How many characters it accepts at once.
        carries_papers: Whether it carries documents.
        one_reply: Whether its platform allows one public reply to a post.
        only_writes_back: Whether it writes in private only to people who have written.
        is_unthreaded: Whether its private messages tell not what they reply to.
        begins_at: The link by which people start a private conversation.
        said: What was sent, with its files.
    """

    name: str
    everywhere: bool = True
    hands: int = 8
    heard: Sequence[Arrival] = ()
    messages: Mapping[str, Message | Exception | None] = field(factory=dict)
    answers: list[Receipt | SendFailure] = field(factory=list)
    found: Receipt | SendFailure | None = None
    files: Mapping[str, bytes] = field(factory=dict)
    parts: int = 1
    most: int = 10_000
    carries_papers: bool = True
    one_reply: bool = False
    only_writes_back: bool = False
    is_unthreaded: bool = False
    begins_at: str = ""
    said: list[tuple[Delivery, tuple[bytes, ...]]] = field(factory=list)
    _receipts: dict[str, Receipt] = field(factory=dict, init=False)

    def listeners(self) -> Mapping[str, Listener]:
        return {"script": self._listen}

    async def _listen(self, inbox: Inbox) -> None:
        inbox.heard()
        await inbox.accept(self.heard)

    async def read(self, arrival: Arrival) -> Message | None:
        unknown = Unreadable("nobody said what this is")
        message = self.messages.get(arrival.external_id, unknown)
        if isinstance(message, Exception):
            raise message
        return message

    def split(self, text: str, visibility: Visibility) -> tuple[str, ...]:
        most = self.most
        if visibility is Visibility.PUBLIC:
            most = min(most, -(-len(text) // self.parts))
        cuts = range(0, len(text), max(most, 1))
        return tuple(text[cut : cut + most] for cut in cuts) or ("",)

    async def send(self, delivery: Delivery, files: Sequence[bytes]) -> Receipt:
        answer = self.answers.pop(0) if self.answers else Receipt(f"r-{delivery.id}")
        if isinstance(answer, SendFailure):
            raise answer
        if len(delivery.text) > self.most:
            raise PermanentFailure(f"longer than {self.most} characters")
        self.said.append((evolve(delivery), tuple(files)))
        self._receipts[delivery.id] = answer
        return answer

    async def find(self, delivery: Delivery) -> Receipt | None:
        if isinstance(self.found, SendFailure):
            raise self.found
        return self.found or self._receipts.get(delivery.id)

    def takes(self, delivery: Delivery, files: Sequence[bytes]) -> Sequence[bool]:
        del delivery
        return [True for _ in files]

    async def fetch(self, arrival: Arrival, attachment: Attachment) -> bytes:
        del arrival
        if attachment.reference not in self.files:
            raise PermanentFailure(f"{attachment.reference} is gone")
        return self.files[attachment.reference]

    async def close(self) -> None:
        pass


def channel_setup(
    folder: Path,
    variables: Mapping[str, str],
    town: Town | None = None,
    now: Callable[[], datetime] = utcnow,
) -> ChannelSetup:
    """
    Make a channel's setup, with a meter in memory, and create its folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    someplace = town or Town(name="Testville", timezone=ZoneInfo("Europe/Madrid"))
    return ChannelSetup(
        environment=Environment(variables),
        folder=folder,
        town=lambda: someplace,
        meter=MemoryMeter(),
        now=now,
        key=b"a key for tests, thirty-two bytes",
    )
