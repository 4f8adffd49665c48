"""
Supervision of listeners and workers: restart them with back-off, and track their
health.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from enum import Enum

import structlog
from attrs import define, evolve, field, frozen

from gateway.core.errors import GatewayError, PermanentFailure, TemporaryFailure
from gateway.core.message import Arrival
from gateway.daemon.leased import Leased, Work
from gateway.ports.channels import Cursor
from gateway.relay.incoming.intake import Intake
from gateway.relay.mailboxes.fallback import LONG

log = structlog.get_logger()


class Asks(Enum):
    """
    Which side a listener or worker depends on.
    """

    PLATFORM = "platform"
    STORE = "store"  # or another process of ours


#: Seconds to wait after the first, second, … failure in a row. They stay short, so that
#: an emergency that was reported while a platform was down is heard soon after it
#: recovers; even shorter for the store, whose unrouted messages may be calls for help.
BACKOFF = {Asks.PLATFORM: (1, 2, 5, 10, 15), Asks.STORE: (1, 2, 5, 10)}

#: Wait after so many refusals by a platform that a person must see to it.
REFUSED = timedelta(minutes=1)

#: The seconds between two looks at the clock during a wait.
NAP = 30.0

#: Seconds after which a store that is queried every second counts as hung.
SILENCE = 60.0


class Health(Enum):
    """
    The health of a listener or worker.
    """

    STARTING = "starting"  # nobody has answered yet
    WAITING = "waiting"  # another node does it
    UP = "up"
    DOWN = "down"
    STOPPED = "stopped"


#: States in which answers are expected.
_AT_WORK = frozenset({Health.STARTING, Health.UP})


@frozen
class Ear:
    """
    The inbox of one listener: what it receives shows that it is up.

    Attributes:
        channel: The name of its channel.
        fence: The fencing number of its lease.
    """

    channel: str
    intake: Intake
    answered: Callable[[], None]
    fence: int = 0

    async def accept(
        self, arrivals: Sequence[Arrival], cursor: Cursor | None = None
    ) -> None:
        """
        Store *arrivals*.

        Raises:
            TemporaryFailure: Nothing was stored.
            PermanentFailure: Nothing was stored: an arrival is of another channel, so
                that nobody or somebody else would read it.
        """
        for arrival in arrivals:
            if arrival.channel != self.channel:
                raise PermanentFailure(
                    f"it heard for {arrival.channel!r}, which it is not"
                )
        if cursor is not None:
            name = self._own(cursor.name)
            cursor = evolve(cursor, name=name, fence=self.fence)
        await self.intake.accept(arrivals, cursor)
        self.answered()

    async def cursor(self, name: str) -> str | None:
        """
        Return the stored position of the listener called *name*.
        """
        return await self.intake.cursor(self._own(name))

    def _own(self, name: str) -> str:
        # Prefixed with the channel: two packages may each have a cursor
        # "notifications".
        begin = f"{self.channel}/"
        return name if name.startswith(begin) else f"{begin}{name}"

    def heard(self) -> None:
        """
        Record that the platform answered.
        """
        self.answered()


@define
class Watched:
    """
    A listener or worker that is restarted whenever it ends, with back-off.

    Attributes:
        name: The channel's and the listener's, or the worker's.
        work: Runs it.
        now: The clock.
        turns: Its lease, if one node at a time does the work.
        health: Its health.
        since: Since when.
        answered_at: When the other side last answered. Some hear nothing for days, and
            only a person can tell whether that is long.
        failures: Failures in a row.
        problem: The last failure, for a person.
        retry_at: When it will be restarted.
        asks: Which side it depends on.
        patience: Seconds without an answer after which it counts as hung; infinite if
            it may have nothing to hear.
        back: Called when the other side answers after a long outage.
    """

    name: str
    work: Work
    now: Callable[[], datetime]
    turns: Leased | None = None
    health: Health = Health.STARTING
    since: datetime | None = None
    answered_at: datetime | None = None
    failures: int = 0
    problem: str = ""
    retry_at: datetime | None = None
    asks: Asks = Asks.PLATFORM
    patience: float = math.inf
    back: Callable[[], None] | None = None
    _heard: float = field(factory=time.monotonic, init=False)
    _failing_since: datetime | None = field(default=None, init=False)

    async def run(self) -> None:
        """
        Run it again and again until cancelled.
        """
        try:
            while True:
                try:
                    await self._once()
                    wait = self._wait()
                except Exception:
                    # For example a naive time from a third-party channel.
                    log.exception("watched.broken", name=self.name)
                    wait = timedelta(seconds=BACKOFF[self.asks][-1])
                await self._rest(wait)
        finally:
            self._turn(Health.STOPPED)

    async def _rest(self, wait: timedelta) -> None:
        """
        Wait that long by the clock or by the time that passes, whichever is over first:
        the clock may be set, or the machine suspended, and X says until when by it.
        """
        left = wait.total_seconds()
        until, end = self.now() + wait, time.monotonic() + left
        while True:
            await asyncio.sleep(min(left, NAP))
            left = min(end - time.monotonic(), (until - self.now()).total_seconds())
            if left <= 0:
                return

    async def _once(self) -> None:
        self.retry_at = None
        self._heard = time.monotonic()
        self._turn(Health.STARTING if self.failures == 0 else self.health)
        try:
            await self._work()
            self.problem = "it ended by itself"
        except TemporaryFailure as e:
            self.problem, self.retry_at = str(e), e.retry_at
        except GatewayError as e:
            self.problem = str(e)
            tried = len(BACKOFF[self.asks]) - 1
            if self.asks is Asks.PLATFORM and self.failures >= tried:
                self.retry_at = self.now() + REFUSED
        except OSError as e:
            self.problem = str(e)
        except MemoryError:
            self.problem = (
                "its process has no memory left: give it more (MemoryMax=, ulimit -v, "
                "the container's), or the machine"
            )
        except Exception as e:
            log.exception("watched.broken", name=self.name)
            self.problem = f"an error of the gateway ({type(e).__name__}); see its log"

    async def _work(self) -> None:
        if self.turns is None:
            await self.work(self.answered)
        else:
            await self.turns.run(self.work, self.answered, self.waits, self.unknown)

    def answered(self) -> None:
        """
        Record that the other side answered: it is up, and has no problem.
        """
        self.failures = 0
        self.problem = ""
        self.answered_at = self.now()
        self._heard = time.monotonic()
        self._turn(Health.UP)
        since, self._failing_since = self._failing_since, None
        long = since is not None and self.now() - since >= LONG
        if long and self.back is not None:
            self.back()

    def hangs(self) -> bool:
        """
        Say whether it should be working, and the other side neither answers nor fails.
        """
        silence = time.monotonic() - self._heard
        return self.health in _AT_WORK and silence > self.patience

    def waits(self, node: str) -> None:
        """
        Record that another *node* does the work, which is no failure.
        """
        self.failures = 0
        self.problem = f"node {node} does it" if node else ""
        self._turn(Health.WAITING)

    def unknown(self, problem: str) -> None:
        """
        Record that the store does not say which node does the work: perhaps none.
        """
        self.problem = problem
        self._turn(Health.DOWN)

    def _wait(self) -> timedelta:
        self._turn(Health.DOWN)
        now = self.now()
        # Other nodes may have their turn meanwhile.
        self._failing_since = self._failing_since or now
        backoff = BACKOFF[self.asks]
        wait = timedelta(seconds=backoff[min(self.failures, len(backoff) - 1)])
        self.failures += 1
        self.retry_at = max(self.retry_at or now, now + wait)
        log.warning(
            "watched.down",
            name=self.name,
            problem=self.problem,
            failures=self.failures,
            retry_at=self.retry_at.isoformat(),
        )
        return self.retry_at - now

    def _turn(self, health: Health) -> None:
        if self.health is not health or self.since is None:
            self.health, self.since = health, self.now()
            if health is Health.UP:
                log.info("watched.up", name=self.name)
