"""
In whose name work is claimed, a node's or that of one of its workers, and until when.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Column, ColumnElement, FromClause, and_, bindparam, or_

#: Stands between a node's name and the number of its worker.
WORKER = "#"


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
