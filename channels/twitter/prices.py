"""
X's prices and rate limits: metered, and enforced before X does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import structlog
from attrs import define, evolve, field

from gateway.core.calendar import month_start, next_month
from gateway.core.errors import TemporaryFailure
from gateway.ports.meter import Limit, Meter, Use

log = structlog.get_logger()

#: The price of each thing, in millionths of a US dollar (August 2026).
PRICES: Mapping[str, int] = {
    "mention.read": 1_000,
    "post.read": 1_000,
    "dm.read": 10_000,
    "user.read": 10_000,  # authors, too: they come along with what they said
    "media.read": 5_000,
    "others.read": 5_000,  # what a post answers or quotes comes along with it
    "post.sent": 15_000,
    "reply.sent": 10_000,  # to somebody who mentioned us
    "post.link": 200_000,  # whatever has a link in it, replies too
    "dm.sent": 15_000,
}

DOLLAR = 1_000_000

#: The setting that has the cap.
CAP = "VENTANILLA_TWITTER_MONTHLY_CAP_USD"

#: What may be about danger to life is read beyond the cap, to so many per cent of it;
#: and whoever is in danger is answered beyond that, as the last page that is read may
#: use all of it.
READ, ANSWERED = 120, 130

#: What a page of a hundred costs, where each has another author and a photo and quotes
#: a post of somebody else with one, and what is said to those in danger on it.
_PAGE = 5 * DOLLAR

#: The meter's name for the alarm that was raised.
_ALARM = "twitter/alarm"
_ONCE_A_MONTH = (Limit(window=None, kind=_ALARM, count=1),)

_AMOUNT = re.compile(r"[0-9]{1,4}(\.[0-9]{1,6})?")


def usual(most: int) -> int:
    """
    Return how many of *most* may be used unless there is danger to life: a fifth is
    reserved.
    """
    return most - most // 5


def read_prices(text: str) -> dict[str, int]:
    """
    Parse prices written ``mention.read=0.001,dm.read=0.010``, in US dollars; others
    keep their defaults.

    Raises:
        ValueError: The syntax is wrong.
    """
    prices = dict(PRICES)
    for entry in filter(None, text.replace(" ", "").split(",")):
        kind, _, amount = entry.partition("=")
        if kind not in prices or not _AMOUNT.fullmatch(amount):
            raise ValueError(
                f"each entry is one of {', '.join(PRICES)}, then = and US dollars "
                f"with at most six decimals"
            )
        prices[kind] = int(Decimal(amount) * DOLLAR)
    return prices


@define(kw_only=True)
class Ledger:
    """
    Keeps the account of what we use.

    Attributes:
        meter: Counts, for all nodes together.
        now: The clock.
        prices: By kind, in millionths of a US dollar.
        cap: The most for a calendar month, in millionths of a US dollar.
        per_quarter_hour, per_day: Direct messages that X lets us send.
        replies_per_day: Public replies that X lets us send.
    """

    meter: Meter
    now: Callable[[], datetime]
    prices: Mapping[str, int] = field(factory=lambda: PRICES)
    cap: int
    per_quarter_hour: int = 15
    per_day: int = 500
    replies_per_day: int = 200
    _alarmed: datetime | None = None
    # Uses that may have to be given back, by name.
    _unsettled: dict[str, Use] = field(init=False, factory=dict)
    # What was read on the day `_read_on`; the cap bounds its size.
    _read: set[tuple[str, str]] = field(init=False, factory=set)
    _read_on: date | None = None

    async def may_read(self) -> None:
        """
        Allow reading beyond the cap, up to `READ`: what people write may be about
        danger to life.

        Raises:
            TemporaryFailure: No further, until next month.
        """
        if await self._spent() * 100 >= self.cap * READ:
            problem = f"{READ} % of the month's money for X is spent"
            raise TemporaryFailure(
                f"{problem}: nothing more is read", next_month(self.now())
            )

    async def has_read(self, kind: str, ids: Iterable[str]) -> None:
        """
        Count what X has charged already: each thing once a day (UTC), however often it
        was read. What was read before a restart, or by another process, is counted
        again: our account must never be below X's.

        Args:
            kind: Its name on X's bill.
            ids: What identifies repeats, also of things without an id of X's.
        """
        today = self.now().astimezone(UTC).date()
        if today != self._read_on:
            self._read_on = today
            self._read = set()
        read = self._read
        news = [one for one in dict.fromkeys(ids) if (kind, one) not in read]
        if news:
            cost = self.prices[kind] * len(news)
            await self.meter.take(self._use(kind, len(news), cost))
            read.update((kind, one) for one in news)
            await self._watch()

    async def has_read_all(self, ids: Mapping[str, Iterable[str]]) -> None:
        """
        Count what X has charged for one page, by kind.
        """
        for kind, each in ids.items():
            await self.has_read(kind, each)

    async def spend(self, kind: str, name: str, *, urgent: bool = False) -> None:
        """
        Count one thing that is about to be said.

        Args:
            kind: Its name on X's bill.
            name: The name under which it may be given back.
            urgent: It is about danger to life: it may exceed the cap, and use what is
                reserved of the limits.

        Raises:
            TemporaryFailure: A limit would be exceeded; it says until when.
        """
        money = self.cap
        if urgent:
            # A page may cost more than a tenth of a small cap.
            money = max(self.cap * ANSWERED // 100, self.cap * READ // 100 + _PAGE)
        limits = [Limit(window=None, cost=money), *self._limits(kind, urgent=urgent)]
        use = self._use(kind, 1, self.prices[kind])
        again = await self.meter.take(use, limits)
        if again is not None:
            raise TemporaryFailure(await self._reached(use, money), again)
        self._unsettled[name] = use
        await self._watch()

    def _limits(self, kind: str, *, urgent: bool) -> list[Limit]:
        """
        Return the limits on what is said of one *kind*.
        """
        quarter, day = timedelta(minutes=15), timedelta(days=1)
        if kind == "dm.sent":
            most = {quarter: self.per_quarter_hour, day: self.per_day}
        elif kind == "reply.sent" and not urgent:
            # X's own limit is higher if it has verified us.
            most = {day: self.replies_per_day}
        else:
            most = {}
        return [
            Limit(window=window, kind=kind, count=count if urgent else usual(count))
            for window, count in most.items()
        ]

    def said(self, name: str) -> None:
        """
        Keep counting what was counted under *name*: it was said.
        """
        self._unsettled.pop(name, None)

    async def give_back(self, name: str) -> None:
        """
        Stop counting what was counted under *name*: it was certainly not said.

        What is unknown here, because another node or an earlier run counted it, stays
        counted: our account must never be below X's.
        """
        use = self._unsettled.pop(name, None)
        if use is not None:
            # Dated as the original, so that it leaves each window and month that it was
            # in.
            await self.meter.take(evolve(use, count=-use.count, cost=-use.cost))

    def _use(self, kind: str, count: int, cost: int) -> Use:
        return Use(channel="twitter", kind=kind, at=self.now(), count=count, cost=cost)

    async def _reached(self, use: Use, money: int) -> str:
        """
        Say which limit *use* would exceed: *money*, or one on what is said.
        """
        if await self._spent() + use.cost > money:
            return f"the month's money for X is spent ({CAP})"
        if use.kind == "reply.sent":
            return (
                f"a limit on public replies is reached: {self.replies_per_day} a day, "
                f"a fifth of them for danger"
            )
        return (
            f"a limit on direct messages is reached: {self.per_quarter_hour} in a "
            f"quarter of an hour, {self.per_day} a day, a fifth of them for danger"
        )

    async def _spent(self) -> int:
        used = await self.meter.used("twitter", month_start(self.now()))
        return sum(cost for _, cost in used.values())

    async def _watch(self) -> None:
        """
        Raise the alarm at 80 % of the cap, once a month, whichever process notices.
        """
        month = month_start(self.now())
        if self._alarmed == month:
            return
        spent = await self._spent()
        if spent * 100 < self.cap * 80:
            return
        raised = Use(channel=_ALARM, kind=_ALARM, at=self.now(), count=1, cost=0)
        if await self.meter.take(raised, _ONCE_A_MONTH) is None:
            log.warning(
                "twitter.spending.alarm",
                spent_usd=spent / DOLLAR,
                cap_usd=self.cap / DOLLAR,
            )
        # Last: if the alarm was not recorded, the next check raises it.
        self._alarmed = month
