"""
Warnings about what is past: calendars without future entries, and rules whose dates are
over.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gateway.routing.around.windows import read_days
from gateway.routing.lint.entries import KINDS, Allowable, Entries
from gateway.routing.parsing.reader import Reader
from gateway.routing.parsing.source import Node, held
from gateway.routing.rule_warnings import Lint, RuleWarning

#: The number of parts of a date with a year.
_DATED = 3


def check_past(files: Entries, today: date) -> Iterator[Allowable]:
    """
    Warn if by *today* the plenary has no session to come, the town's own holidays of
    this year are missing (from December on: the next year's), or all dates of a rule
    are over.
    """
    calendar = files.town.get("calendar")
    yield from _sessions(files, calendar, today)
    yield from _holidays(files, calendar, today)
    for entry in files.of(*KINDS):
        dates = held(held(entry.get("match"), "when"), "dates")
        last = _last(dates)
        if dates is not None and last is not None and last < today:
            problem = f"{entry.name} applies on no day after {last}"
            hint = "dates without a year apply every year"
            yield RuleWarning(Lint.PAST_DATES, dates.position, problem, hint), (entry,)


def _sessions(
    files: Entries, calendar: Node | None, today: date
) -> Iterator[Allowable]:
    entries, around = [*files.of("plenary")], files.table.around.calendar
    ahead = any(around.local(p.starts).date() >= today for p in around.ordinary)
    if entries and not ahead:
        problem = "the plenary has no future session: proposals get no date"
        hint = "town: calendar: plenaries"
        known = held(calendar, "plenaries")
        place = known.position if known else entries[0].key.position
        finding = RuleWarning(Lint.CALENDAR_OVER, place, problem, hint)
        yield finding, (files.town, entries[0])


def _holidays(
    files: Entries, calendar: Node | None, today: date
) -> Iterator[Allowable]:
    own, problem = held(calendar, "own"), files.table.around.calendar.run_out(today)
    if own is not None and problem:
        hint = "add the next; or write MM-DD where it is the same day every year"
        finding = RuleWarning(Lint.CALENDAR_OVER, own.position, problem, hint)
        yield finding, (files.town,)


def _last(node: Node | None) -> date | None:
    """
    Return the last of several days; None if there are none, if one cannot be read, or
    if one has no year.
    """
    told = [text.partition(" ")[0] for text in Reader().texts(node, "a day")]
    found = [read_days(each) for each in told]
    ends = [days.last if days else () for days in found]
    if not ends or any(len(end) != _DATED for end in ends):
        return None
    return max(date(*end) for end in ends)
