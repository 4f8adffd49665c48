"""
Reading of ``calendars`` that are booked: courts, rooms, appointments.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta

from gateway.core.requests.booking import Closing, Diary, OpeningHours
from gateway.routing.around.windows import read_days, read_windows
from gateway.routing.parsing.lengths import DAYS, MINUTES, Measure
from gateway.routing.parsing.reader import Reader, meant
from gateway.routing.parsing.source import Fields, Node, shown

CALENDAR = ("units", "hours", "closed", "cell", "ahead", "most", "each", "allow")
MUST = ("units", "hours")

#: The most minutes of a booking: a day.
LONG = 24 * 60

#: The most bookings to come that one person may be allowed.
EACH = 100

CELL = Measure(MINUTES, 8 * 60, "30 minutes, or 1 hour")
AHEAD = Measure(DAYS, 366, "30 days, or 2 weeks")
LASTS = Measure(MINUTES, LONG, "2 hours, or 90 minutes")


def read_diaries(part: Fields, reader: Reader) -> dict[str, Diary]:
    """
    Read ``calendars``, by name.
    """
    return {key.value: _diary(key.value, node, reader) for key, node in part.pairs}


def _diary(name: str, node: Node, reader: Reader) -> Diary:
    known = reader.fields(node, f"calendar {name}", CALENDAR)
    reader.must(node, known, f"calendar {name}", MUST)
    cell = CELL.read(known.get("cell"), "cell", reader) or 30
    most = LASTS.read(known.get("most"), "most", reader) or max(cell, 120)
    if most < cell:
        hint = "most is the longest booking, in whole cells"
        reader.mistake(known.get("most") or node, "most is less than one cell", hint)
    units = tuple(dict.fromkeys(reader.texts(known.get("units"), "a unit")))
    return Diary(
        name=name,
        units=units,
        openings=_openings(known, reader),
        closed=tuple(_closings(known.get("closed"), name, units, reader)),
        cell=timedelta(minutes=cell),
        ahead=timedelta(days=AHEAD.read(known.get("ahead"), "ahead", reader) or 30),
        most=timedelta(minutes=most),
        each=reader.whole(known.get("each"), "each", 1, EACH) or 0,
    )


def _openings(known: Mapping[str, Node], reader: Reader) -> tuple[OpeningHours, ...]:
    node = known.get("hours")
    told = reader.text(node, "hours")
    if node is None or not told:
        return ()
    windows = read_windows(told)
    if windows is None or any(w.span.start > w.span.end for w in windows):
        hint = "such as L-V 9:00-14:00, S 10:00-13:00; not past midnight"
        reader.mistake(node, f"cannot book the hours {shown(told)}", hint)
        return ()
    return tuple(
        OpeningHours(window.days, window.span.start, window.span.end, window.holidays)
        for window in windows
    )


def _closings(
    node: Node | None, name: str, units: Collection[str], reader: Reader
) -> Iterator[Closing]:
    for scalar in reader.scalars(node, "a closing"):
        told, _, unit = scalar.value.strip().partition(" ")
        days, unit = read_days(told), unit.strip()
        if days is None:
            hint = "such as 12-24, 2026-08-10..2026-08-20, or either with a unit behind"
            reader.mistake(scalar, f"not a day: {shown(scalar.value)}", hint)
        elif unit and unit not in units:
            problem = f"calendar {name} has no unit {shown(unit)}"
            reader.mistake(scalar, problem, meant(unit, units))
        else:
            yield Closing(days, unit)
