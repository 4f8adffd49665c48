"""
Warnings about forms that lack a language of the town, and calendars that no form books.
"""

from __future__ import annotations

from collections.abc import Iterator

from gateway.core.requests.booking import Diary
from gateway.core.requests.form import Form
from gateway.routing.lint.entries import Allowable, Entries
from gateway.routing.rule_warnings import Lint


def check_forms(files: Entries) -> Iterator[Allowable]:
    """
    Warn of forms that are not wholly in every language of the town.
    """
    for entry in files.of("procedures"):
        form = files.table.forms.get(entry.name)
        if form is None:
            continue
        said = [form.name]
        said += [
            put for a in form.asks for put in (a.question, a.label, *a.of.values())
        ]
        spoken = set.intersection(*(set(each) for each in said))
        missing = [n for n in files.table.town.languages if n not in spoken]
        if missing:
            problem = f"the form of {entry.name} is not in {', '.join(missing)}"
            hint = "its name, and the question, label and choices of each field"
            yield entry.warning(Lint.MISSING_LANGUAGE, problem, hint, "form")


def check_calendars(files: Entries) -> Iterator[Allowable]:
    """
    Warn of calendars that no form books, and of units that no form offers.
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
        yield entry.warning(Lint.UNUSED_CALENDAR, problem, hint, "units")


def _units(form: Form, diary: Diary) -> tuple[str, ...]:
    if form.books is None or form.books.diary != diary.name:
        return ()
    ask = form.ask(form.books.unit)
    return tuple(ask.of) if ask else diary.units[:1]
