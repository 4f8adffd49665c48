"""
Claim arrivals, and have their channels read them, with a timeout and a share of the
hands for each channel.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from attrs import field, frozen

from gateway.core.errors import TemporaryFailure, Unreadable
from gateway.core.filing import Stored
from gateway.core.message import Arrival, Message
from gateway.ports.channels import Channel
from gateway.ports.store import LIGHT, ROOM, Register
from gateway.relay.worker_loop import Bell

#: Lease of a claim: a message that was not recorded by then is claimed again. Recording
#: is idempotent. Longer than a channel may read.
LEASE = timedelta(seconds=30)

#: Timeout for reading: longer than checking the proof of a mail takes.
READING = timedelta(seconds=25)

#: Messages that are processed at the same time; some wait for DNS.
HANDS = 64

#: How many of them are claimed at once: each batch costs the same few dozen statements.
BATCH = HANDS // 2

#: A channel that reads so many gets no more: one that hangs leaves hands for the
#: others. The last batch may exceed it, up to the second limit.
SHARE, MOST = HANDS // 2, HANDS * 3 // 4


@frozen(kw_only=True)
class ArrivalReader:
    """
    Claims the messages that wait to be routed, and reads them.

    Attributes:
        rests: Says whether routing is left to another node at the moment.
        bell: Rung when there may be more to claim.
    """

    register: Register
    channels: Mapping[str, Channel]
    rests: Callable[[], bool]
    now: Callable[[], datetime]
    bell: Bell
    _reading: Counter[str] = field(factory=Counter, init=False)
    _heavy: list[int] = field(factory=list, init=False)
    _turns: defaultdict[str, int] = field(factory=lambda: defaultdict(int), init=False)

    async def take(self, free: int) -> Sequence[Stored]:
        """
        Claim up to *free* messages; none while another node is to route. Messages wait
        whose channel is absent or uses all its hands, and heavy ones for which there is
        no room.
        """
        if self.rests():
            return ()
        ready = [n for n in self.channels if self._reading[n] < SHARE]
        busiest = max((self._reading[name] for name in ready), default=0)
        most = min(free, BATCH, MOST - busiest)
        # Channels with the least under way come first; among equals, the one that was
        # served longest ago.
        ready.sort(key=lambda name: (self._reading[name], self._turns[name]))
        room = ROOM - sum(self._heavy)
        taken = await self.register.take_received(self.now(), LEASE, most, ready, room)
        turn = max(self._turns.values(), default=0) + 1
        self._turns.update(dict.fromkeys((s.arrival.channel for s in taken), turn))
        if len(taken) == most < free:
            self.bell.ring()
        return taken

    @contextmanager
    def in_hand(self, stored: Stored) -> Iterator[Callable[[], bool]]:
        """
        Count the weight of *stored* while it is routed, and yield a function that says
        whether its claim still holds.
        """
        until, size = self.now() + LEASE, len(stored.arrival.raw)
        heavy = [size] if size > LIGHT else []
        self._heavy.extend(heavy)
        try:
            yield lambda: self.now() < until
        finally:
            for each in heavy:
                self._heavy.remove(each)
                self.bell.ring()

    async def read(self, arrival: Arrival) -> Message | None:
        """
        Return the message in *arrival*; None if nobody said anything in it.

        Raises:
            Unreadable: It can never be understood.
            TemporaryFailure: It cannot be read just now, or the timeout ran out.
        """
        name = arrival.channel
        self._reading[name] += 1
        try:
            async with asyncio.timeout(READING.total_seconds()):
                message = await self.channels[name].read(arrival)
        except TimeoutError as e:
            raise TemporaryFailure(f"{name} did not read it in time") from e
        finally:
            self._reading[name] -= 1
            if self._reading[name] == SHARE - 1:
                self.bell.ring()
        if message is None or _is_of(message, arrival):
            return message
        raise Unreadable(f"{name} made another message of it than the one that came")


def _is_of(message: Message, arrival: Arrival) -> bool:
    # A channel may not produce a message of another channel: its evidence says nothing
    # there.
    its = (message.channel, message.external_id)
    return its == (arrival.channel, arrival.external_id)
