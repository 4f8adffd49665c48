"""
Whether the machine's clock can be right: what time ends does not begin again, so that
one tick of a clock that is years ahead must not end it, and what comes while it is
years behind must not be old as soon as it is set right.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import structlog
from attrs import define, field

from gateway.ports.people import NO_TIME
from gateway.ports.store import Register

log = structlog.get_logger()

#: Gives the time; None where it is doubted.
Time = Callable[[], Awaitable[datetime | None]]

#: A clock that runs is set right by less.
STEP = timedelta(days=1)

#: Clocks that are kept right differ by less; X refuses who differs by about as much.
NEAR = timedelta(minutes=5)

#: When this was written: no clock that is right says an earlier time.
WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)

#: A gateway is off for less, as a rule.
AWAY = timedelta(days=30)


@define(kw_only=True)
class Clock:
    """
    The machine's, compared with the latest time that is known in the store, and with
    what has passed since it was right.

    Attributes:
        running: Seconds that passed since whenever, however the clock is set.
        problem: Why it is doubted, or that it is behind, for a person; empty where
            neither is so.
    """

    register: Register
    now: Callable[[], datetime]
    running: Callable[[], float]
    problem: str = field(default="", init=False)
    _right: tuple[datetime, float] | None = field(default=None, init=False)
    _doubted: bool = field(default=False, init=False)

    async def time(self) -> datetime | None:
        """
        Give the time; None where it is doubted: what only time changes waits, until the
        clock is set right or somebody says that it is.

        Raises:
            TemporaryFailure: The store does not say what it knows.
        """
        latest, most = (await self.register.known([])).at, AWAY
        now, running = self.now(), self.running()
        if self._right is not None:
            then, at = self._right
            latest = max(latest, then + timedelta(seconds=running - at))
            most = STEP
        # Where nothing is known yet there is nothing that could end.
        doubted = latest != NO_TIME and not -STEP <= now - latest <= most
        self._tell(now, latest, doubted=doubted)
        if doubted:
            return None
        self._right = (now, running)
        return now

    def _tell(self, now: datetime, latest: datetime, *, doubted: bool) -> None:
        before, self.problem = self.problem, behind(now, latest)
        if doubted:
            self.problem = (
                f"{_apart(now, latest)}: what only time changes waits until it is set "
                "right, or `ventanilla clock --today` says that it is"
            )
        times = {"now": now.isoformat(), "latest": latest.isoformat()}
        if doubted and not self._doubted:
            log.error("clock.doubted", **times)
        elif self.problem and not before:
            log.warning("clock.behind", **times)
        elif before and not self.problem:
            log.info("clock.right", now=now.isoformat())
        self._doubted = doubted


def unset(now: datetime, latest: datetime) -> str:
    """
    Say for a person that the machine's clock was never set, where nothing is known by
    which what is done could be dated; empty where it was, or something is.
    """
    if latest != NO_TIME or now >= WRITTEN:
        return ""
    return (
        f"the machine's clock says {now:%Y-%m-%d %H:%M} UTC: set it right before the "
        "first start; what came now would be dated so, and be too old once it is right"
    )


def behind(now: datetime, latest: datetime) -> str:
    """
    Say for a person how far the machine's clock is behind the *latest* time that is
    known; empty where it is not, or by no more than minutes.
    """
    if latest - now <= NEAR:
        return ""
    return (
        f"{_apart(now, latest)} the latest time that is known: set it right, for "
        "some platforms refuse whatever is dated wrong; or, where it was ahead before, "
        "say by `ventanilla clock --today` that it is"
    )


def _apart(now: datetime, latest: datetime) -> str:
    apart = abs(now - latest)
    minutes = int(apart / timedelta(minutes=1))
    if minutes < 120:
        span = f"{minutes} minutes"
    elif minutes < 48 * 60:
        span = f"{minutes // 60} hours"
    else:
        span = f"{apart.days} days"
    side = "ahead" if now > latest else "behind"
    return f"the machine's clock says {now:%Y-%m-%d %H:%M} UTC, which is {span} {side}"


@define
class Reckoning:
    """
    The time for whatever is done and written: the machine's, or where that is behind by
    more than a step, what was known in the store and the time that has passed since.

    Attributes:
        running: Seconds that passed since whenever, however the clock is set.
    """

    now: Callable[[], datetime]
    running: Callable[[], float]
    _began: tuple[datetime, float] | None = field(default=None, init=False)

    def begin(self, known: datetime) -> None:
        """
        Go on from the latest time that is *known*.
        """
        self._began = (known, self.running())

    def __call__(self) -> datetime:
        """
        Give the time.
        """
        now = self.now()
        if self._began is None:
            return now
        known, at = self._began
        latest = known + timedelta(seconds=self.running() - at)
        return now if now >= latest - STEP else latest
