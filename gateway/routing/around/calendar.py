"""
The town's calendar: its clocks, its working days and holidays, its plenary sessions.
"""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from attrs import evolve, field, frozen

from gateway.core.calendar import in_utc
from gateway.core.message import aware
from gateway.core.writing.regex import any_of
from gateway.routing.around.windows import MONDAY_TO_FRIDAY
from gateway.routing.words import text

#: Worked out when the rules are compiled, so that nothing is when a message waits.
YEARS = range(2020, 2046)

#: The month before which the holidays of the next year are known.
_PUBLISHED = 12

_LEAP_DAY = (2, 29)

#: What is said before the name of a holiday and of nothing else; and what before one
#: of a few words, which no street, school or quarter has for itself.
_DAY = (
    r"(?:dia|diada|fiestas?|festa|festivo|festividad|festivitat|puente|pont|ponte"
    r"|vispera|day|feast|jour|fete|tag|feiertag|ziua|eguna) (?:\w{1,3}\W){0,2}"
)
_AT = r"(?<!de )\b(?:el|la|en|por|para|pel|per|no|na|on|at|le|am|an) (?:la |el |a )?"
#: What a day is called to which a holiday was moved that fell on a Sunday.
_MOVED = re.compile(r"^\w+ (?:siguiente a|seguent a|following) ")
_SAINTS = ("san ", "santa ", "santo ", "sant ", "saint ", "sao ")


@frozen(kw_only=True)
class Plenary:
    """
    One session of the plenary.

    Attributes:
        starts, ends: It is live from the one to the other, in UTC.
        agenda_closes: The last moment at which something can be put on its agenda, in
            UTC.
        extraordinary: It deals with what it was called for, and with nothing that a
            neighbour proposes (RD 2568/1986, art. 83).
    """

    starts: datetime = field(converter=in_utc, validator=aware)
    ends: datetime = field(converter=in_utc, validator=aware)
    agenda_closes: datetime = field(converter=in_utc, validator=aware)
    extraordinary: bool = False

    def takes(self, moment: datetime) -> bool:
        """
        Say whether its agenda is open at *moment*, in UTC: at the very moment of
        closing, too, unless it has begun.
        """
        return moment <= self.agenda_closes and moment < self.starts


@frozen(kw_only=True)
class Calendar:
    """
    What a moment is in this town.

    Times are compared in UTC, or as what a clock on the wall shows; two times of one
    zone are never compared as they are: Python would forget that the clocks change.

    Attributes:
        zone: Of the town's clocks.
        working: Days of the week on which the town hall works, Monday is 0.
        holidays: Dates and what is kept on them, for the years that were worked out.
        named: The same by language, as far as they have names in it.
        yearly: The town's own, by month and day.
        own_until: The last year of the town's own that are no such; None where some of
            its own are kept every year, or it tells of none.
        plenaries: In the order of time.
        unheld: The beginnings of those that were called and not held, which are none of
            them.
    """

    zone: ZoneInfo
    working: frozenset[int] = MONDAY_TO_FRIDAY
    holidays: Mapping[date, str] = field(factory=dict)
    named: Mapping[str, Mapping[date, str]] = field(factory=dict)
    yearly: Mapping[tuple[int, ...], str] = field(factory=dict)
    own_until: int | None = None
    plenaries: Sequence[Plenary] = ()
    unheld: Collection[datetime] = ()

    def spoken(self, language: str) -> Calendar:
        """
        Give it with its holidays called as in *language*, if they have names in it.
        """
        return evolve(self, holidays=self.named.get(language, self.holidays))

    def named_in(self, plain: str, today: date) -> tuple[date, ...]:
        """
        Find the holidays that *plain* text calls by the name that the town has them by:
        of each the next day, from *today*.
        """
        if self._names is None:
            return ()
        called = [found["day"] or found["at"] for found in self._names.finditer(plain)]
        days = [self._next(name, today) for name in called]
        return tuple(dict.fromkeys(day for day in days if day is not None))

    def _next(self, name: str, today: date) -> date | None:
        days = self._called[name]
        return min((day for day in days if day >= today), default=None)

    @cached_property
    def _called(self) -> Mapping[str, Collection[date]]:
        yearly = {
            date(year, *day): name
            for day, name in self.yearly.items()
            for year in YEARS
            if day != _LEAP_DAY or isleap(year)
        }
        called: dict[str, list[date]] = {}
        for days in (self.holidays, *self.named.values(), yearly):
            for day, name in days.items():
                for each in name.split(";"):  # Two may fall on one day.
                    known = _MOVED.sub("", text.plain(each).strip())
                    if known:  # Behind the last ";" there may be nothing.
                        called.setdefault(known, []).append(day)
        return called

    @cached_property
    def _names(self) -> re.Pattern[str] | None:
        if not self._called:
            return None
        alone = [n for n in self._called if " " in n and not n.startswith(_SAINTS)]
        return re.compile(
            rf"\b{_DAY}(?P<day>{any_of(self._called)})\b"
            rf"|(?:{_AT}|^\W*)(?P<at>{any_of(alone or self._called)})\b"
        )

    def local(self, moment: datetime) -> datetime:
        """
        Give *moment* as the town's clocks show it.
        """
        return moment.astimezone(self.zone)

    def holiday(self, day: date) -> str | None:
        """
        Give the name of the public holiday that *day* is, if it is one.
        """
        return self.holidays.get(day) or self.yearly.get((day.month, day.day))

    def is_holiday(self, day: date) -> bool:
        """
        Say whether *day* is a public holiday here.
        """
        return self.holiday(day) is not None

    def is_working_day(self, day: date) -> bool:
        """
        Say whether the town hall works on *day*.
        """
        return day.weekday() in self.working and not self.is_holiday(day)

    def counts_by_law(self, day: date) -> bool:
        """
        Say whether *day* is a working day of the law's, whenever the town hall works:
        neither a Saturday nor a Sunday nor a holiday (Law 39/2015, art. 30.2).
        """
        return day.weekday() in MONDAY_TO_FRIDAY and not self.is_holiday(day)

    def run_out(self, today: date) -> str:
        """
        Say that the town has no holidays of its own of *today*'s year, or of the next
        where those are published by then (Law 39/2015, art. 30.7); else nothing.
        """
        needed = today.year + (today.month >= _PUBLISHED)
        if self.own_until is None or self.own_until >= needed:
            return ""
        return f"the town has no holidays of its own after {self.own_until}"

    def plenary_live(self, moment: datetime) -> Plenary | None:
        """
        Give the session that is live at *moment*, if there is one.
        """
        live = (p for p in self.plenaries if p.starts <= moment < p.ends)
        return next(live, None)

    def next_plenary(self, moment: datetime) -> Plenary | None:
        """
        Give the first session that starts after *moment*, if it is known.
        """
        return next((p for p in self.plenaries if moment < p.starts), None)

    @property
    def ordinary(self) -> Sequence[Plenary]:
        """
        The sessions on whose agenda something may be put.
        """
        return [each for each in self.plenaries if not each.extraordinary]

    def next_ordinary(self, moment: datetime) -> Plenary | None:
        """
        Give the first of those that starts after *moment*, if it is known.
        """
        return next((p for p in self.ordinary if moment < p.starts), None)

    def agenda_open(self, moment: datetime) -> bool | None:
        """
        Say whether something can still be put on the agenda of the next session; None
        if no session is known.
        """
        live = (p for p in self.ordinary if p.starts <= moment < p.ends)
        plenary = self.next_ordinary(moment) or next(live, None)
        if plenary is None:
            return None
        return plenary.takes(moment)
