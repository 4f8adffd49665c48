"""
Fault injection for several nodes: nodes are killed, nodes hang, and the database
restarts. The lease of a listener is watched throughout.
"""

from __future__ import annotations

import asyncio
import signal
from collections import deque
from collections.abc import Sequence
from itertools import cycle

import psycopg
from attrs import define, field, frozen

from bench.postgres import Postgres
from bench.town import Node

#: Seconds between two kills.
KILL_EVERY = 5.0

#: The listener whose lease is watched.
LISTENER = "telegram/updates"


@frozen
class Rhythm:
    """
    When faults happen, in seconds.

    Attributes:
        naps: How long a node hangs, in rotation: longer than a listener's lease (8 s)
            and a router's (30 s), and longer than a courier's (90 s).
        rest: Between two hangs.
        restart: Between two restarts of the database.
    """

    naps: tuple[float, ...]
    rest: float
    restart: float


LONG = Rhythm((40, 100), 40, 100)
SHORT = Rhythm((12,), 6, 12)


@define
class Turns:
    """
    Watches a listener's lease in the database.

    Attributes:
        holder: The current or last holder.
        fence: The lease's fencing number.
        taken: Seconds until another node took over from a holder that was killed or
            hung. Not counted if that one was back before, or the database was away.
    """

    postgres: Postgres
    database: str
    holder: str = ""
    fence: int = 0
    taken: list[float] = field(factory=list)
    _silenced: dict[int, float] = field(factory=dict)

    async def watch(self) -> None:
        """
        Query ten times a second, until cancelled.
        """
        while True:
            try:
                await self._look()
            except psycopg.Error:
                await asyncio.sleep(0.2)

    def silenced(self, node: str) -> None:
        """
        Record that *node* was killed or hung just now; it counts if it holds the lease.
        """
        if node == self.holder:
            now = asyncio.get_running_loop().time()
            self._silenced.setdefault(self.fence, now)

    def void(self) -> None:
        """
        Forget who was silenced: without a database nobody can take over.
        """
        self._silenced.clear()

    async def _look(self) -> None:
        asking = "SELECT holder, fence FROM leases WHERE name = %s AND holder <> ''"
        url = self.postgres.url(self.database)
        connection = await psycopg.AsyncConnection.connect(url, autocommit=True)
        async with connection:
            while True:
                answer = await connection.execute(asking, [LISTENER])
                row = await answer.fetchone()
                if row is not None:
                    self._heard(*row)
                await asyncio.sleep(0.1)

    def _heard(self, holder: str, fence: int) -> None:
        since = self._silenced.get(fence - 1)
        if fence == self.fence + 1 and holder != self.holder and since is not None:
            self.taken.append(asyncio.get_running_loop().time() - since)
        self.holder, self.fence = holder, fence


@define
class Faults:
    """
    The faults of one run.

    Attributes:
        kills: How many nodes were killed.
        hangs: How many hung past a lease.
        restarts: How often the database was restarted.
    """

    nodes: Sequence[Node]
    postgres: Postgres
    turns: Turns
    rhythm: Rhythm
    kills: int = 0
    hangs: int = 0
    restarts: int = 0

    async def run(self, seconds: float) -> None:
        """
        Inject faults for so many *seconds*; then wait until every node is up.
        """
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(work)
                for work in (self._kill(), self._hang(), self._restart(), self._keep())
            ]
            await asyncio.sleep(seconds)
            for task in tasks:
                task.cancel()
        for node in self.nodes:
            node.resume()
        if not await asyncio.to_thread(self.postgres.answers):
            await self.postgres.start()
        for node in self.nodes:
            if not node.runs:
                node.start()
            await node.until_ready()

    async def _kill(self) -> None:
        """
        Kill a node every five seconds.
        """
        clock = asyncio.get_running_loop().time
        waiting = deque(self.nodes)
        tick = clock()
        while True:
            tick = max(tick + KILL_EVERY, clock())
            await asyncio.sleep(tick - clock())
            node = await self._first_up(waiting)
            waiting.remove(node)
            waiting.append(node)
            self.turns.silenced(node.name)
            await node.kill()
            self.kills += 1

    async def _first_up(self, waiting: Sequence[Node]) -> Node:
        # A node that is killed before it is up would never come up.
        while True:
            for node in tuple(waiting):
                if not node.hung and await node.answers():
                    return node
            await asyncio.sleep(0.1)

    async def _hang(self) -> None:
        """
        Suspend the node that holds the lease, past its leases.
        """
        for nap in cycle(self.rhythm.naps):
            await asyncio.sleep(self.rhythm.rest)
            node = next((n for n in self.nodes if n.name == self.turns.holder), None)
            if node is None or not node.runs:
                continue
            self.turns.silenced(node.name)
            node.hang()
            self.hangs += 1
            await asyncio.sleep(nap)
            node.resume()

    async def _keep(self) -> None:
        """
        Restart nodes that ended, as a service manager does; without a database a node
        ends by itself.
        """
        while True:
            await asyncio.sleep(0.1)
            for node in self.nodes:
                if not node.runs:
                    node.start()

    async def _restart(self) -> None:
        """
        Restart the database, alternately in order and as after a power cut.
        """
        for how in cycle((signal.SIGQUIT, signal.SIGINT)):
            await asyncio.sleep(self.rhythm.restart)
            await self.postgres.stop(how)
            await self.postgres.start()
            self.turns.void()
            self.restarts += 1
