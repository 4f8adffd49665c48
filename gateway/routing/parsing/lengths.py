"""
Read lengths of time: ``24 months``, ``14 days``, ``30 minutes``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

from attrs import frozen

from gateway.core.calendar import Term, Unit
from gateway.routing.parsing.reader import Reader
from gateway.routing.parsing.source import Node, Scalar

#: What a length may be told in, and how many of the smallest each is.
MONTHS = {"month": 1, "months": 1, "year": 12, "years": 12}
DAYS = {"day": 1, "days": 1, "week": 7, "weeks": 7}
MINUTES = {"minute": 1, "minutes": 1, "hour": 60, "hours": 60}

#: What a term of working time, or of law, may be told in.
UNITS = {f"{unit.value}{s}": unit for unit in Unit for s in ("", "s")}

#: The longest term, if work never stopped: whoever promises more promises nothing.
_LONGEST = timedelta(days=366)

#: The law tells what is longer in days (Law 39/2015, art. 30.2).
_MOST_HOURS = timedelta(hours=24)


@frozen
class Measure:
    """
    A kind of length: what it may be told in, the most of it, and how one looks.
    """

    units: Mapping[str, int]
    most: int
    example: str

    def read(self, node: Node | None, name: str, reader: Reader) -> int | None:
        """
        Give how many of the smallest unit *node* holds, which stands behind *name*;
        None if nothing stands there.
        """
        if node is None:
            return None
        found = _told(node, self.units)
        if found is not None:
            count = found[0] * self.units[found[1]]
            if 1 <= count <= self.most:
                return count
        smallest = list(self.units)[1]
        problem = f"{name} must be from 1 to {self.most} {smallest}"
        reader.mistake(node, problem, f"such as {self.example}")
        return None


def read_term(node: Node | None, name: str, reader: Reader) -> Term | None:
    """
    Give the term of working time, or of law, in *node*, which stands behind *name*;
    None if nothing stands there.
    """
    if node is None:
        return None
    found = _told(node, UNITS)
    if found is not None:
        term = Term(found[0], UNITS[found[1]])
        if term.unit is Unit.WORKING_HOUR and term.unbroken > _MOST_HOURS:
            problem = f"{name} has more than the 24 hours that are told in hours by law"
            reader.mistake(node, problem, "say it in working days: art. 30.2")
            return None
        if timedelta() < term.unbroken <= _LONGEST:
            return term
    reader.mistake(
        node,
        f"{name} must be from 1 minute to 1 year",
        "of the mailbox's own time 30 minutes, 2 hours, 5 days or 3 weeks; by law "
        "5 natural days, 10 working days, 24 working hours, 3 months or 1 year",
    )
    return None


def pattern(units: Mapping[str, object]) -> str:
    """
    Give the pattern of a length of time that is told in *units*.
    """
    return rf"([0-9]{{1,3}}) +({'|'.join(units)})"


def _told(node: Node, units: Mapping[str, object]) -> tuple[int, str] | None:
    told = node.value.strip() if isinstance(node, Scalar) else ""
    found = re.fullmatch(pattern(units), told)
    return None if found is None else (int(found[1]), found[2])
