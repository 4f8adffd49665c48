"""
Warnings about the terms that rules promise.
"""

from __future__ import annotations

from collections.abc import Iterator

from gateway.core.calendar import Term, Unit
from gateway.routing.lint.entries import KINDS, Allowable, Entries, Entry
from gateway.routing.parsing.effects import TERMS
from gateway.routing.parsing.lengths import read_term
from gateway.routing.parsing.reader import Reader
from gateway.routing.rule_warnings import Lint

_SHORT_UNITS = (Unit.MINUTE, Unit.HOUR)


def check_terms(files: Entries) -> Iterator[Allowable]:
    """
    Warn of terms in minutes or hours for mailboxes without fixed hours, and of
    solutions promised sooner than the answer.
    """
    for entry in files.of(*KINDS):
        terms = {key: term for key in TERMS if (term := _term(entry, key))}
        yield from _without_hours(files, entry, terms)
        answered, solved = (terms.get(key) for key in TERMS)
        if answered and solved and solved.unbroken < answered.unbroken:
            problem = f"{entry.name} promises to solve in {solved}, before it answers"
            hint = f"answer_within: {solved}, or less"
            yield entry.warning(
                Lint.SOLVED_BEFORE_ANSWERED, problem, hint, "solve_within"
            )


def _without_hours(
    files: Entries, entry: Entry, terms: dict[str, Term]
) -> Iterator[Allowable]:
    attendance = files.table.attendance
    whose = files.mailboxes(entry, "owner", "deliver")
    names = [name for name in whose if not attendance[name].windows]
    for key, term in terms.items():
        if names and term.unit in _SHORT_UNITS:
            problem = f"{entry.name} promises {term}, and {names[0]} has no fixed hours"
            hint = "promise days; or give the mailbox hours"
            yield entry.warning(Lint.TERM_WITHOUT_HOURS, problem, hint, key)


def _term(entry: Entry, key: str) -> Term | None:
    return read_term(entry.get(key), key, Reader())
