"""
The town's calendar: its time zone, working days, holidays and plenary sessions.
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

#: The years whose holidays are computed, once, when the rules are compiled.
YEARS = range(2020, 2046)

#: The month from which on the next year's holidays are published.
_PUBLISHED = 12

_LEAP_DAY = (2, 29)

#: Words that stand only before the name of a holiday; and words that may stand before
#: any name, which are enough before one of several words that begins with no saint, as
#: no street, school or quarter is called so.
_DAY = (
    r"(?:dia|diada|fiestas?|festa|festivo|festividad|festivitat|puente|pont|ponte"
    r"|vispera|day|feast|jour|fete|tag|feiertag|ziua|eguna) (?:\w{1,3}\W){0,2}"
)
_AT = r"(?<!de )\b(?:el|la|en|por|para|pel|per|no|na|on|at|le|am|an) (?:la |el |a )?"
#: The prefix of a holiday that was moved because it fell on a Sunday.
_MOVED = re.compile(r"^\w+ (?:(?:siguiente|seguent) al? (?:la |l\W)?|following )")
_SAINTS = ("san ", "santa ", "santo ", "sant ", "saint ", "sao ")


@frozen(kw_only=True)
class Plenary:
    """
    One session of the plenary.

    Attributes:
        starts, ends: It is live from the one to the other, in UTC.
        agenda_closes: The last moment, in UTC, at which something can be put on its
            agenda.
        extraordinary: Its agenda is fixed: neighbours cannot put proposals on it (RD
            2568/1986, art. 83).
    """

    starts: datetime = field(converter=in_utc, validator=aware)
    ends: datetime = field(converter=in_utc, validator=aware)
    agenda_closes: datetime = field(converter=in_utc, validator=aware)
    extraordinary: bool = False

    def takes(self, moment: datetime) -> bool:
        """
        Say whether its agenda is open at *moment*, in UTC: up to and including the
        moment of closing, but not once the session has begun.
        """
        return moment <= self.agenda_closes and moment < self.starts


@frozen(kw_only=True)
class Calendar:
    """
    Local time, holidays, working days and plenary sessions of the town.

    Times are compared in UTC, or as naive local times. Two aware times of one zone are
    never compared directly, as Python then ignores daylight saving time.

    Attributes:
        zone: The town's time zone.
        working: Weekdays on which the town hall works; Monday is 0.
        holidays: Names of the holidays with a full date, of the years `YEARS`.
        named: The same by language, as far as they have names in it.
        yearly: Names of the town's own holidays kept every year, by month and day.
        own_until: The last year of the town's own holidays with a full date; None if it
            has yearly ones, or none at all.
        plenaries: The sessions, in the order of time.
        unheld: When sessions were to start that were called and not held; `plenaries`
            has none of these.
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
        Return this calendar with the names of holidays in *language*, if there are any.
        """
        return evolve(self, holidays=self.named.get(language, self.holidays))

    def named_in(self, plain: str, today: date) -> tuple[date, ...]:
        """
        Return the next day, from *today* on, of each holiday that *plain* text names.
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
                    if known:  # The name may end with ";".
                        called.setdefault(known, []).append(day)
        return called

    @cached_property
    def _names(self) -> re.Pattern[str] | None:
        if not self._called:
            return None
        alone = [n for n in self._called if " " in n and not n.startswith(_SAINTS)]
        # Where no name is enough by itself, only what never matches stands for it.
        by_name = any_of(alone) if alone else r"\Z."
        return re.compile(
            rf"\b{_DAY}(?P<day>{any_of(self._called)})\b"
            rf"|(?:{_AT}|^\W*)(?P<at>{by_name})\b"
        )

    def local(self, moment: datetime) -> datetime:
        """
        Return *moment* in the town's time zone.
        """
        return moment.astimezone(self.zone)

    def holiday(self, day: date) -> str | None:
        """
        Return the name of the public holiday on *day*; None if there is none.
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
        Say whether *day* is a working day by law, whatever days the town hall works on:
        no Saturday, Sunday or holiday (Law 39/2015, art. 30.2).
        """
        return day.weekday() in MONDAY_TO_FRIDAY and not self.is_holiday(day)

    def run_out(self, today: date) -> str:
        """
        Return a warning if the town's own holidays of *today*'s year are missing, or
        from December on those of the next, published by then (Law 39/2015, art. 30.7);
        else nothing.
        """
        needed = today.year + (today.month >= _PUBLISHED)
        if self.own_until is None or self.own_until >= needed:
            return ""
        return f"the town has no holidays of its own after {self.own_until}"

    def plenary_live(self, moment: datetime) -> Plenary | None:
        """
        Return the session that is live at *moment*, if any.
        """
        live = (p for p in self.plenaries if p.starts <= moment < p.ends)
        return next(live, None)

    def next_plenary(self, moment: datetime) -> Plenary | None:
        """
        Return the first known session that starts after *moment*, if any.
        """
        return next((p for p in self.plenaries if moment < p.starts), None)

    @property
    def ordinary(self) -> Sequence[Plenary]:
        """
        The sessions that are not extraordinary: their agenda takes proposals.
        """
        return [each for each in self.plenaries if not each.extraordinary]

    def next_ordinary(self, moment: datetime) -> Plenary | None:
        """
        Return the first known ordinary session that starts after *moment*, if any.
        """
        return next((p for p in self.ordinary if moment < p.starts), None)

    def agenda_open(self, moment: datetime) -> bool | None:
        """
        Say whether the agenda of the next ordinary session is open; None if no session
        is known. While the last known one is live, it counts as the next.
        """
        live = (p for p in self.ordinary if p.starts <= moment < p.ends)
        plenary = self.next_ordinary(moment) or next(live, None)
        if plenary is None:
            return None
        return plenary.takes(moment)
