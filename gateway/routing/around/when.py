"""
The matcher ``when``: conditions on the time at which a message was received.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from functools import partial
from typing import TypeVar

from attrs import frozen

from gateway.core.calendar import Days
from gateway.routing.around.almanac import weekdays
from gateway.routing.around.calendar import Calendar
from gateway.routing.around.hours import Hours
from gateway.routing.around.windows import (
    ALL_DAY,
    NAMES,
    Span,
    read_days,
    read_span,
)
from gateway.routing.conditions import Condition, all_of
from gateway.routing.parsing.reader import YES
from gateway.routing.parsing.source import Node, shown
from gateway.routing.parsing.wording import Scope
from gateway.routing.reading import Reading

T = TypeVar("T")

_OF_DAY = ("weekdays", "hours", "dates", "holiday", "working")
KEYS = (*_OF_DAY, "plenary", "open", "closed")
_HOURS = "7:00-15:00"
_DATES = "2026-07-01..2026-08-31, or 07-01..08-31 every year"


@frozen(kw_only=True)
class _Day:
    # Conditions on a day, and on hours that begin on it; None where not asked for.
    spans: tuple[Span, ...] = (ALL_DAY,)
    week: frozenset[int] | None = None
    dates: tuple[Days, ...] | None = None
    holiday: bool | None = None
    working: bool | None = None

    def holds(self, calendar: Calendar, at: datetime) -> bool:
        local = calendar.local(at)
        days = (span.day(local) for span in self.spans)
        return any(day is not None and self._is(day, calendar) for day in days)

    def _is(self, day: date, calendar: Calendar) -> bool:
        return (
            (self.week is None or day.weekday() in self.week)
            and (self.dates is None or any(d.contains(day) for d in self.dates))
            and self.holiday in (None, calendar.is_holiday(day))
            and self.working in (None, calendar.is_working_day(day))
        )


def is_when(node: Node, scope: Scope) -> Condition | None:
    """
    ``when: {weekdays: mon-fri, hours: 7:00-15:00}``: every key must hold for the time,
    in the town's zone, at which the message was received.
    """
    known = scope.reader.fields(node, "when", KEYS, KEYS)
    parts: list[Condition | None] = []
    if any(key in known for key in _OF_DAY):
        parts.append(_of_day(known, scope))
    if "plenary" in known:
        parts.append(_plenary(known["plenary"], scope))
    parts += [
        _attended(known[key], scope, wanted=key == "open")
        for key in ("open", "closed")
        if key in known
    ]
    must = [part for part in parts if part is not None]
    return all_of(must) if must else None


def _of_day(known: Mapping[str, Node], scope: Scope) -> Condition:
    reader, calendar = scope.reader, scope.names.around.calendar
    week: frozenset[int] = frozenset()
    for scalar in reader.scalars(known.get("weekdays"), "a day"):
        week |= weekdays(scalar, reader)
    day = _Day(
        spans=_each(known.get("hours"), scope, read_span, "hours", _HOURS)
        or (ALL_DAY,),
        week=week if "weekdays" in known else None,
        dates=_each(known.get("dates"), scope, read_days, "dates", _DATES)
        if "dates" in known
        else None,
        holiday=reader.choice(known.get("holiday"), "holiday", YES),
        working=reader.choice(known.get("working"), "working", YES),
    )
    wanted = ", ".join(
        f"{key} {', '.join(reader.texts(known[key], key))}"
        for key in _OF_DAY
        if key in known
    )
    return _at(calendar, partial(day.holds, calendar), wanted)


def _plenary(node: Node, scope: Scope) -> Condition | None:
    calendar = scope.names.around.calendar
    tests: Mapping[str, tuple[str, Callable[[datetime], bool]]] = {
        "live": ("the plenary is live", partial(_is_live, calendar)),
        "open": (
            "the plenary's agenda is open",
            partial(_is_agenda_open, calendar, wanted=True),
        ),
        "closed": (
            "the plenary's agenda is closed",
            partial(_is_agenda_open, calendar, wanted=False),
        ),
    }
    chosen = scope.reader.choice(node, "plenary", tests)
    if chosen is None:
        return None
    if not calendar.plenaries:
        hint = "town: {calendar: {plenaries: […]}}"
        scope.reader.mistake(node, "the calendar has no plenary", hint)
    wanted, test = chosen
    return _at(calendar, test, wanted)


def _attended(node: Node, scope: Scope, *, wanted: bool) -> Condition | None:
    attendance, calendar = scope.names.around.attendance, scope.names.around.calendar
    names = scope.reader.names(node, "mailbox", attendance)
    for name in names:
        if name in attendance and not attendance[name].windows:
            hint = "such as hours: L-V 9:00-14:00"
            scope.reader.mistake(node, f"mailbox {name} has no fixed hours", hint)
    if not names:
        return None
    word = "open" if wanted else "closed"
    return _at(
        calendar,
        partial(_are_any, [attendance[name] for name in names], wanted=wanted),
        f"{' or '.join(names)} {word}",
    )


def _each(
    node: Node | None,
    scope: Scope,
    read: Callable[[str], T | None],
    what: str,
    hint: str,
) -> tuple[T, ...]:
    found = []
    for scalar in scope.reader.scalars(node, what):
        value = read(scalar.value)
        if value is None:
            problem = f"cannot read the {what} {shown(scalar.value)}"
            scope.reader.mistake(scalar, problem, f"such as {hint}")
        else:
            found.append(value)
    return tuple(found)


def _at(calendar: Calendar, test: Callable[[datetime], bool], wanted: str) -> Condition:
    return _Then(calendar=calendar, test=test, wanted=wanted)


@frozen(kw_only=True, eq=False)
class _Then(Condition):
    calendar: Calendar
    test: Callable[[datetime], bool]
    wanted: str

    def holds(self, reading: Reading, _: AbstractSet[int]) -> str | None:
        if not self.test(reading.message.received_at):
            return None
        return f"received {self._told(reading)}: {self.wanted}"

    def lacks(self, reading: Reading) -> str:
        return f"received {self._told(reading)}, not: {self.wanted}"

    def _told(self, reading: Reading) -> str:
        local = self.calendar.local(reading.message.received_at)
        return f"{NAMES[local.weekday()]} {local:%Y-%m-%d %H:%M}"


def _is_live(calendar: Calendar, at: datetime) -> bool:
    return bool(calendar.plenary_live(at))


def _is_agenda_open(calendar: Calendar, at: datetime, *, wanted: bool) -> bool:
    return calendar.agenda_open(at) is wanted


def _are_any(attended: Sequence[Hours], at: datetime, *, wanted: bool) -> bool:
    return any(hours.is_open(at) is wanted for hours in attended)
