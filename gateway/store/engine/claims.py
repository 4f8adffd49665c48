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
        lost: Names of claims whose leases may still run, but whose results were lost,
            so that nobody has what they took.
    """

    name: str
    lost: Sequence[str] = ()


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
    def claim(self, now: datetime, lease: timedelta) -> Iterator[Claimant]:
        """
        Yield the claimant for a claim made *now* for a *lease*; if it fails, remember
        it as lost.
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
    return and_(until > bindparam("now"), until <= bindparam("last"))


def at(now: datetime, lease: timedelta) -> Mapping[str, datetime]:
    """
    Return the parameters of `live`, for claims that last for a *lease*.
    """
    # The clocks of nodes differ a little.
    return {"now": now, "last": now + 2 * lease}
