"""
Plausibility of the machine's clock. Expiry cannot be undone, so one tick of a clock
that is years ahead must expire nothing; and what arrives while the clock is years
behind must not count as old once it is corrected.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import structlog
from attrs import define, field

from gateway.ports.people import NO_TIME
from gateway.ports.store import Register

log = structlog.get_logger()

#: Returns the time, or None while the clock is doubted.
Time = Callable[[], Awaitable[datetime | None]]

#: A running clock is corrected by less than this.
STEP = timedelta(days=1)

#: Synchronized clocks differ by less. X refuses requests whose timestamp is off by
#: about as much.
NEAR = timedelta(minutes=5)

#: When this was written: a correct clock shows a later time.
WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)

#: A gateway is rarely switched off for longer.
AWAY = timedelta(days=30)


@define(kw_only=True)
class Clock:
    """
    The machine's clock, checked against the latest time recorded in the store and
    against the monotonic time that passed since it was last right.

    Attributes:
        running: Monotonic seconds from any origin, unaffected by setting the clock.
        agrees: Says whether the database server's clock shows the same.
        problem: For a person: why the clock is doubted, or that it is behind; empty if
            neither.
        doubted: Whether it is.
    """

    register: Register
    now: Callable[[], datetime]
    running: Callable[[], float]
    agrees: Callable[[], bool]
    problem: str = field(default="", init=False)
    doubted: bool = field(default=False, init=False)
    _right: tuple[datetime, float] | None = field(default=None, init=False)

    async def time(self) -> datetime | None:
        """
        Return the time, or None while the clock is doubted: then everything that only
        time changes waits until the clock is set right or the operator confirms it.

        Raises:
            TemporaryFailure: The latest recorded time cannot be read from the store.
        """
        latest, most = (await self.register.known([])).at, AWAY
        now, running = self.now(), self.running()
        if self._right is not None:
            then, at = self._right
            latest = max(latest, then + timedelta(seconds=running - at))
            most = STEP
        doubted = _is_doubted(now, latest, most)
        self._tell(now, latest, doubted=doubted)
        if doubted:
            return None
        self._right = (now, running)
        return now

    def _tell(self, now: datetime, latest: datetime, *, doubted: bool) -> None:
        before = self.problem
        self.problem = _doubt(now, latest) if doubted else _behind(now, latest)
        if self.problem and now < latest and self.agrees():
            self.problem = _misled(now, latest, doubted=doubted)
        times = {"now": now.isoformat(), "latest": latest.isoformat()}
        if doubted and not self.doubted:
            log.error("clock.doubted", **times)
        elif self.problem and not before:
            log.warning("clock.behind", **times)
        elif before and not self.problem:
            log.info("clock.right", now=now.isoformat())
        self.doubted = doubted


def unset(now: datetime, latest: datetime) -> str:
    """
    Return a sentence for a person if the machine's clock was never set and the store
    holds no time to correct it by; empty otherwise.
    """
    if latest != NO_TIME or now >= WRITTEN:
        return ""
    return (
        f"the machine's clock says {now:%Y-%m-%d %H:%M} UTC: set it right before the "
        "first start; what came now would be dated so, and be too old once it is right"
    )


def amiss(now: datetime, latest: datetime) -> str:
    """
    Return a sentence for a person on what is wrong with the machine's clock by
    *latest*, the latest time recorded: that a gateway which starts now would doubt it,
    or how far it is behind; empty if it is behind by a few minutes at most.
    """
    if _is_doubted(now, latest, AWAY):
        return _doubt(now, latest)
    return _behind(now, latest)


def confirmed(now: datetime, latest: datetime) -> str:
    """
    Return a sentence for a person who confirms the machine's clock while *latest*, the
    latest time recorded, says that it is too far behind: what runs by then keeps to the
    later time. Empty if it is not.
    """
    if latest - now <= STEP:
        return ""
    return (
        "if the gateway is running, restart it: until then it goes by the later time "
        "that it knew, and what only time changes waits"
    )


def _is_doubted(now: datetime, latest: datetime, most: timedelta) -> bool:
    # In an empty store nothing can expire.
    return latest != NO_TIME and not -STEP <= now - latest <= most


def _doubt(now: datetime, latest: datetime) -> str:
    # Only its start lets a running gateway forget a later time.
    anew = "" if now > latest else " and the gateway is restarted"
    return (
        f"{_apart(now, latest)} the latest time that is known: what only time changes "
        "waits until it is set right, or `ventanilla clock --today` says that it is"
        f"{anew}"
    )


def _behind(now: datetime, latest: datetime) -> str:
    if latest - now <= NEAR:
        return ""
    return (
        f"{_apart(now, latest)} the latest time that is known: set it right, for "
        "some platforms refuse whatever is dated wrong; or, where it was ahead before, "
        "say by `ventanilla clock --today` that it is"
    )


def _misled(now: datetime, latest: datetime, *, doubted: bool) -> str:
    waits = ", until which what only time changes waits" if doubted else ""
    return (
        f"{_apart(now, latest)} the latest time that is known, and is as the database "
        "server's: another node's was ahead (`clock.apart` in its log); once that is "
        "set right or gone, say by `ventanilla clock --today` that this is right"
        f"{waits}"
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
    side = "ahead of" if now > latest else "behind"
    return f"the machine's clock says {now:%Y-%m-%d %H:%M} UTC, which is {span} {side}"


@define
class Reckoning:
    """
    The time by which everything is dated: the machine's, or, where that is behind by
    more than `STEP`, the latest time recorded in the store plus the monotonic time
    since.

    Attributes:
        running: Monotonic seconds from any origin, unaffected by setting the clock.
    """

    now: Callable[[], datetime]
    running: Callable[[], float]
    _began: tuple[datetime, float] | None = field(default=None, init=False)

    def begin(self, known: datetime) -> None:
        """
        Start from *known*, the latest time recorded in the store.
        """
        self._began = (known, self.running())

    def __call__(self) -> datetime:
        """
        Return the time.
        """
        now = self.now()
        if self._began is None:
            return now
        known, at = self._began
        latest = known + timedelta(seconds=self.running() - at)
        return now if now >= latest - STEP else latest
