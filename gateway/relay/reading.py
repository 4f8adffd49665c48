"""
Take up what arrived, and let each channel read its own: for a while, and with a part of
the hands.
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

#: A message that was taken up and not recorded comes up again after this: recording
#: twice does no harm, and waiting might. Longer than a channel may read.
LEASE = timedelta(seconds=30)

#: How long a channel may read: longer than a mail's proof takes.
READING = timedelta(seconds=25)

#: Messages under way at the same time; some wait for DNS.
HANDS = 64

#: Of them, those that are taken up at once.
BATCH = HANDS // 4

#: While a channel reads so many, no more of its own are taken up: what hangs there
#: leaves hands for all others.
SHARE = HANDS // 2


@frozen(kw_only=True)
class Reader:
    """
    Gives what waits to be routed, and what was said in it.

    Attributes:
        rests: Says whether another node is to route just now.
        bell: Rung when there may be more to take up.
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
        Take up to *free* messages. What came by a channel that is refused, or has all
        its hands full, waits, and what is heavy while so much of that is in hand that
        there is no room; all does while another node is to route.
        """
        if self.rests():
            return ()
        most = min(free, BATCH)
        ready = [n for n in self.channels if self._reading[n] < SHARE]
        # Where there is room for few, whoever has least under way comes first; of those
        # who have as little, whoever has waited longest for a turn.
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
        Count what something weighs that was just taken up, while it is routed; give
        what says whether its claim holds.
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
        Give what somebody said; None if nobody said anything.

        Raises:
            Unreadable: It cannot be understood, now or ever.
            TemporaryFailure: It cannot be read just now, or was not in time.
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
    # Nobody speaks for an account of another channel: its evidence says nothing there.
    its = (message.channel, message.external_id)
    return its == (arrival.channel, arrival.external_id)
