"""
In whose name work is claimed, a node's or that of one of its workers, and until when.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count

from attrs import define, field, frozen
from sqlalchemy import Column, ColumnElement, FromClause, and_, bindparam, or_

from gateway.core.errors import TemporaryFailure

#: Stands between a node's name and the number of its worker.
WORKER = "#"


@frozen
class Claimant:
    """
    Who claims, and how it is known which claim took what.

    Attributes:
        name: Of this claim alone.
        lost: Names of claims that may last yet, and whose answers were lost: nobody has
            what they took.
    """

    name: str
    lost: Sequence[str] = ()


@define
class Names:
    """
    Under which names a claimant claims: each time under another. Where the connection
    broke while a claim was kept, nobody knows whether it was, nor what it took; only by
    its name that can go back before its lease ends.
    """

    _claimant: str
    _numbers: Iterator[int] = field(factory=count, init=False)
    _lost: dict[str, datetime] = field(factory=dict, init=False)

    @contextmanager
    def claim(self, now: datetime, lease: timedelta) -> Iterator[Claimant]:
        """
        Say who makes a claim *now* for a *lease*.
        """
        name = f"{self._claimant}{WORKER}{WORKER}{next(self._numbers)}"
        self._lost = {n: until for n, until in self._lost.items() if until > now}
        try:
            yield Claimant(name, [*self._lost])
        except TemporaryFailure:
            self._lost[name] = now + lease
            raise


def whose(column: Column[str], claimant: str) -> ColumnElement[bool]:
    """
    Say which claims are those of *claimant*: of a node, its workers' are, too.
    """
    workers = column.startswith(f"{claimant}{WORKER}", autoescape=True)
    return or_(column == claimant, workers)


def live(table: FromClause) -> ColumnElement[bool]:
    """
    Say that one is under way `at` a time: a claim that ends later than any does was
    made by a clock that was wrong.
    """
    until = table.c.claimed_until
    return and_(until > bindparam("now"), until <= bindparam("last"))


def at(now: datetime, lease: timedelta) -> Mapping[str, datetime]:
    """
    Give what `live` is asked with, of claims that last for a *lease*.
    """
    # The clocks of nodes differ a little.
    return {"now": now, "last": now + 2 * lease}
