"""
Doubt calendars that nobody can book.
"""

from __future__ import annotations

from collections.abc import Iterator

from gateway.core.booking import Diary
from gateway.core.form import Form
from gateway.routing.findings import Lint
from gateway.routing.lint.entries import Doubt, Entries


def doubts_of_calendars(files: Entries) -> Iterator[Doubt]:
    """
    Doubt calendars that no form books, and units that none offers.
    """
    forms = files.table.forms.values()
    for entry in files.of("calendars"):
        diary = files.table.diaries[entry.key.value]
        booked = [unit for form in forms for unit in _units(form, diary)]
        left = [unit for unit in diary.units if unit not in booked]
        if not left:
            continue
        what = f"unit {left[0]} of " if booked else ""
        problem = f"no form books {what}calendar {diary.name}"
        hint = "books: in the form of a procedure"
        yield entry.doubt(Lint.UNUSED_CALENDAR, problem, hint, "units")


def _units(form: Form, diary: Diary) -> tuple[str, ...]:
    if form.books is None or form.books.diary != diary.name:
        return ()
    ask = form.ask(form.books.unit)
    return tuple(ask.of) if ask else diary.units[:1]
