"""
Doubt what time has left behind: a calendar that has run out, and rules of days that are
past.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gateway.routing.around.windows import read_days
from gateway.routing.findings import Finding, Lint
from gateway.routing.lint.entries import KINDS, Doubt, Entries
from gateway.routing.parsing.reader import Reader
from gateway.routing.parsing.source import Node, held

#: The parts of a date that has its year.
_DATED = 3


def doubts_of_the_past(files: Entries, today: date) -> Iterator[Doubt]:
    """
    Doubt what *today* leaves nothing of: sessions of the plenary, the town's own
    holidays by date, and the dates of a rule.
    """
    calendar = files.town.get("calendar")
    yield from _sessions(files, calendar, today)
    yield from _holidays(files, calendar, today)
    for entry in files.of(*KINDS):
        dates = held(held(entry.get("match"), "when"), "dates")
        last = _last(dates)
        if dates is not None and last is not None and last < today:
            problem = f"{entry.name} holds on no day any more: {last}"
            hint = "dates without a year are every year's"
            yield Finding(Lint.PAST_DATES, dates.position, problem, hint), (entry,)


def _sessions(files: Entries, calendar: Node | None, today: date) -> Iterator[Doubt]:
    entries, around = [*files.of("plenary")], files.table.around.calendar
    ahead = any(around.local(p.starts).date() >= today for p in around.ordinary)
    if entries and not ahead:
        problem = "no session of the plenary is ahead: what is proposed has no date"
        hint = "town: calendar: plenaries"
        known = held(calendar, "plenaries")
        place = known.position if known else entries[0].key.position
        finding = Finding(Lint.CALENDAR_OVER, place, problem, hint)
        yield finding, (files.town, entries[0])


def _holidays(files: Entries, calendar: Node | None, today: date) -> Iterator[Doubt]:
    own, problem = held(calendar, "own"), files.table.around.calendar.run_out(today)
    if own is not None and problem:
        hint = "those of each year; or MM-DD, if it is the same day every year"
        finding = Finding(Lint.CALENDAR_OVER, own.position, problem, hint)
        yield finding, (files.town,)


def _last(node: Node | None) -> date | None:
    """
    Give the last of several days that have a year; None where that is not known of any,
    or one of them is every year.
    """
    told = [text.partition(" ")[0] for text in Reader().texts(node, "a day")]
    found = [read_days(each) for each in told]
    ends = [days.last if days else () for days in found]
    if not ends or any(len(end) != _DATED for end in ends):
        return None
    return max(date(*end) for end in ends)
