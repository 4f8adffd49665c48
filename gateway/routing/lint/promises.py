"""
Doubt what is promised.
"""

from __future__ import annotations

from collections.abc import Iterator

from gateway.core.calendar import Term, Unit
from gateway.routing.findings import Lint
from gateway.routing.lint.entries import KINDS, Doubt, Entries, Entry
from gateway.routing.parsing.effects import TERMS
from gateway.routing.parsing.lengths import read_term
from gateway.routing.parsing.reader import Reader

_HASTY = (Unit.MINUTE, Unit.HOUR)


def doubts_of_terms(files: Entries) -> Iterator[Doubt]:
    """
    Doubt promises that nobody has the hours to keep, and ends before answers.
    """
    for entry in files.of(*KINDS):
        terms = {key: term for key in TERMS if (term := _term(entry, key))}
        yield from _hasty(files, entry, terms)
        answered, solved = (terms.get(key) for key in TERMS)
        if answered and solved and solved.unbroken < answered.unbroken:
            problem = f"{entry.name} is solved within {solved}, and answered later"
            hint = f"answer_within: {solved}, or less"
            yield entry.doubt(
                Lint.SOLVED_BEFORE_ANSWERED, problem, hint, "solve_within"
            )


def _hasty(files: Entries, entry: Entry, terms: dict[str, Term]) -> Iterator[Doubt]:
    attendance = files.table.attendance
    whose = files.mailboxes(entry, "owner", "deliver")
    names = [name for name in whose if not attendance[name].windows]
    for key, term in terms.items():
        if names and term.unit in _HASTY:
            problem = f"{entry.name} promises {term}, and {names[0]} has no fixed hours"
            hint = "a term in days; or hours for the mailbox"
            yield entry.doubt(Lint.TERM_WITHOUT_HOURS, problem, hint, key)


def _term(entry: Entry, key: str) -> Term | None:
    return read_term(entry.get(key), key, Reader())
