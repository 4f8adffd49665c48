"""
Reading of durations: ``24 months``, ``14 days``, ``30 minutes``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

from attrs import frozen

from gateway.core.calendar import Term, Unit
from gateway.routing.parsing.reader import Reader
from gateway.routing.parsing.source import Node, Scalar, shown
from gateway.routing.words.text import plain

#: Units of durations, each as a multiple of the smallest of its group.
MONTHS = {"month": 1, "months": 1, "year": 12, "years": 12}
DAYS = {"day": 1, "days": 1, "week": 7, "weeks": 7}
MINUTES = {"minute": 1, "minutes": 1, "hour": 60, "hours": 60}

#: Units of a term of working time, or of law.
UNITS = {f"{unit.value}{s}": unit for unit in Unit for s in ("", "s")}

_ALL = {*MONTHS, *DAYS, *MINUTES, *UNITS}

#: Units as people write them who forget that the keys are English, by their beginning.
_MEANT = {
    "minut": "minutes",
    "hor": "hours",
    "ordu": "hours",
    "dia": "days",
    "die": "days",
    "egun": "days",
    "seman": "weeks",
    "setman": "weeks",
    "aste": "weeks",
    "mes": "months",
    "hilabete": "months",
    "ano": "years",
    "any": "years",
    "urte": "years",
}

#: The longest term, counted as if work never stopped.
_LONGEST = timedelta(days=366)

#: The longest term of law in hours; longer ones are in days (Law 39/2015, art. 30.2).
_MOST_HOURS = timedelta(hours=24)


_TERMS = (
    "in working time: 30 minutes, 2 hours, 5 days or 3 weeks; in terms of law: "
    "5 natural days, 10 working days, 24 working hours, 3 months or 1 year"
)


@frozen
class Measure:
    """
    A kind of duration.

    Attributes:
        units: The units that it may be in, as multiples of the smallest.
        most: The longest, in the smallest unit.
        example: For the hint of a mistake.
    """

    units: Mapping[str, int]
    most: int
    example: str

    def read(self, node: Node | None, name: str, reader: Reader) -> int | None:
        """
        Read the value of the key *name*, in the smallest unit; None if *node* is None
        or holds a mistake.
        """
        if node is None:
            return None
        found = _told(node, self.units)
        if found is not None:
            count = found[0] * self.units[found[1]]
            if 1 <= count <= self.most:
                return count
        smallest, hint = list(self.units)[1], f"such as {self.example}"
        if not _is_other_unit(node, name, self.units, hint, reader):
            problem = f"{name} must be from 1 to {self.most} {smallest}"
            reader.mistake(node, problem, hint)
        return None


def read_term(node: Node | None, name: str, reader: Reader) -> Term | None:
    """
    Read the term of working time, or of law, of the key *name*; None if *node* is None
    or holds a mistake.
    """
    if node is None:
        return None
    found = _told(node, UNITS)
    if found is not None:
        term = Term(found[0], UNITS[found[1]])
        if term.unit is Unit.WORKING_HOUR and term.unbroken > _MOST_HOURS:
            problem = f"{name} is longer than 24 working hours"
            reader.mistake(
                node, problem, "longer terms are in days by law: 39/2015, art. 30.2"
            )
            return None
        if timedelta() < term.unbroken <= _LONGEST:
            return term
    if not _is_other_unit(node, name, UNITS, _TERMS, reader):
        reader.mistake(node, f"{name} must be from 1 minute to 1 year", _TERMS)
    return None


def pattern(units: Mapping[str, object]) -> str:
    """
    Return the regular expression of a duration in one of *units*.
    """
    return rf"([0-9]{{1,3}}) +({'|'.join(units)})"


def _told(node: Node, units: Mapping[str, object]) -> tuple[int, str] | None:
    told = node.value.strip() if isinstance(node, Scalar) else ""
    found = re.fullmatch(pattern(units), told)
    return None if found is None else (int(found[1]), found[2])


def _is_other_unit(
    node: Node, name: str, units: Mapping[str, object], hint: str, reader: Reader
) -> bool:
    """
    Return whether *node* is a number in what is no unit at all, and note that, with the
    one of *units* that was meant.
    """
    told = node.value.strip() if isinstance(node, Scalar) else ""
    found = re.fullmatch(r"[0-9]{1,3} +(\D+)", told)
    if found is None or found[1] in _ALL:
        return False
    written = plain(found[1])
    abroad = (unit for begin, unit in _MEANT.items() if written.startswith(begin))
    known = next((unit for unit in abroad if unit in units), "")
    guess = f"did you mean {known!r}?" if known else hint
    reader.mistake(node, f"unknown unit {shown(found[1])} in {name}", guess)
    return True
