"""
Claims: by which node or worker process work is claimed, and until when.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count

from attrs import define, field, frozen
from sqlalchemy import Column, ColumnElement, FromClause, and_, bindparam, or_

from gateway.core.errors import TemporaryFailure

#: Separates a node's name from the number of its worker process, and that from the
#: number of a claim.
WORKER = "#"


@frozen
class Claimant:
    """
    Who claims, under a name that is unique to one claim.

    Attributes:
        name: Unique to this claim.
        ahead: How far the database server's clock, by which claims are dated, is ahead
            of the claimant's.
        lost: Names of claims whose leases may still run, but whose results were lost,
            so that nobody has what they took.
    """

    name: str
    ahead: timedelta
    lost: Sequence[str]


@define
class Names:
    """
    Generates the names under which a claimant claims, a new one each time. If the
    connection breaks during the commit of a claim, it is unknown whether it succeeded
    and what it took; by its unique name that can be released before its lease ends.
    """

    _claimant: str
    _numbers: Iterator[int] = field(factory=count, init=False)
    _lost: dict[str, datetime] = field(factory=dict, init=False)

    @contextmanager
    def claim(
        self, now: datetime, lease: timedelta, ahead: timedelta
    ) -> Iterator[Claimant]:
        """
        Yield the claimant for a claim made *now* for a *lease*, where the database
        server's clock is *ahead*; if it fails, remember it as lost.
        """
        name = f"{self._claimant}{WORKER}{WORKER}{next(self._numbers)}"
        self._lost = {n: until for n, until in self._lost.items() if until > now}
        try:
            yield Claimant(name, ahead, [*self._lost])
        except TemporaryFailure:
            self._lost[name] = now + lease
            raise


def whose(column: Column[str], claimant: str) -> ColumnElement[bool]:
    """
    Return the condition that a claim is *claimant*'s: for a node, including those of
    its worker processes.
    """
    workers = column.startswith(f"{claimant}{WORKER}", autoescape=True)
    return or_(column == claimant, workers)


def live(table: FromClause) -> ColumnElement[bool]:
    """
    Return the condition that a claim is under way, with the parameters of `at`. One
    that ends later than any can was made while the clock was wrong, and does not count.
    """
    until = table.c.claimed_until
    return and_(until > bindparam("moment"), until <= bindparam("last"))


def at(moment: datetime, lease: timedelta) -> Mapping[str, datetime]:
    """
    Return the parameters of `live` at this *moment* of the database server's, for
    claims that last for a *lease*.
    """
    # What nodes know of that clock differs a little.
    return {"moment": moment, "last": moment + 2 * lease}
