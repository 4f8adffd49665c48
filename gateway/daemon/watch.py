"""
Keep a listener going, and know how it is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

import structlog
from attrs import define

from gateway.core.errors import GatewayError, TemporaryFailure

log = structlog.get_logger()

#: How long to wait after the first, second, … failure in a row.
BACKOFF = (1, 2, 5, 10, 30, 60)

#: One that has run for so many seconds without failing is up.
SETTLED = 3.0


class Health(Enum):
    """
    How a listener is.
    """

    STARTING = "starting"
    UP = "up"
    DOWN = "down"
    STOPPED = "stopped"


@define
class Watched:
    """
    One listener, restarted whenever it ends, with a growing wait.

    Attributes:
        name: The channel's and the listener's.
        listen: Runs it.
        now: The clock.
        health: How it is.
        since: Since when.
        failures: In a row.
        problem: The last failure, for a person.
        retry_at: When it will be started again.
    """

    name: str
    listen: Callable[[], Coroutine[Any, Any, None]]
    now: Callable[[], datetime]
    health: Health = Health.STOPPED
    since: datetime | None = None
    failures: int = 0
    problem: str = ""
    retry_at: datetime | None = None

    async def run(self) -> None:
        """
        Listen until cancelled.
        """
        try:
            while True:
                await self._once()
                wait = self._wait()
                await asyncio.sleep(wait.total_seconds())
        finally:
            self._turn(Health.STOPPED)

    async def _once(self) -> None:
        self.retry_at = None
        self._turn(Health.STARTING if self.failures == 0 else self.health)
        loop = asyncio.get_running_loop()
        settled = loop.call_later(SETTLED, self._settle)
        try:
            await self.listen()
            self.problem = "it ended by itself"
        except GatewayError as e:
            self.problem = str(e)
            self.retry_at = e.retry_at if isinstance(e, TemporaryFailure) else None
        except OSError as e:
            self.problem = str(e)
        except Exception as e:
            log.exception("listener.broken", listener=self.name)
            self.problem = f"an error of the gateway ({type(e).__name__}); see its log"
        finally:
            settled.cancel()

    def _settle(self) -> None:
        self.failures = 0
        self.problem = ""
        self._turn(Health.UP)

    def _wait(self) -> timedelta:
        now = self.now()
        wait = timedelta(seconds=BACKOFF[min(self.failures, len(BACKOFF) - 1)])
        self.failures += 1
        self.retry_at = max(self.retry_at or now, now + wait)
        self._turn(Health.DOWN)
        log.warning(
            "listener.down",
            listener=self.name,
            problem=self.problem,
            failures=self.failures,
            retry_at=self.retry_at.isoformat(),
        )
        return self.retry_at - now

    def _turn(self, health: Health) -> None:
        if self.health is not health:
            self.health, self.since = health, self.now()
            if health is Health.UP:
                log.info("listener.up", listener=self.name)
