"""
Read many rows of which some may be unreadable: the others are returned all the same.

A row that another version wrote, or that was edited or damaged, is logged by its
number. Code that reads a single row, or must not miss any, uses `codec` directly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import structlog
from sqlalchemy import Connection, Select

T = TypeVar("T")

log = structlog.get_logger()


def readable(rows: Iterable[Any], read: Callable[[Any], T], *names: str) -> list[T]:
    """
    Return what *read* makes of each of *rows*, without the unreadable ones, which are
    logged with the columns *names* that identify them.

    Raises:
        MemoryError: There is no memory for a row just now; it is not damaged.
    """
    found: list[T] = []
    for row in rows:
        try:
            found.append(read(row))
        except MemoryError:
            raise
        except Exception:
            log.exception("store.unreadable", **{n: getattr(row, n) for n in names})
    return found


def first(
    connection: Connection,
    those: Select[Any],
    limit: int,
    read: Callable[[Any], T],
    *names: str,
) -> list[T]:
    """
    Return the first readable ones of *those*, up to *limit*: unreadable rows at the
    beginning must not use up the limit each time.
    """
    most = limit
    while True:
        rows = connection.execute(those.limit(most)).all()
        found = readable(rows, read, *names)
        missing = limit - len(found)
        if len(rows) < most or not missing:
            return found
        most += missing
