"""
Rows, where one may not be read back: whoever asks for several gets the others.

What was written by another version, or changed by hand, or damaged, is told in the log
by its number. Whoever asks for one row, or must not miss any, reads it by `codec`.
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
    Give what *read* makes of each of *rows*, but for those that cannot be read; *names*
    are the columns that tell a row from others.

    Raises:
        MemoryError: The machine has no room for one just now: it is not damaged.
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
    Give the first of *those* that can be read, up to *limit*: what cannot be, and comes
    first whenever it is asked for, takes nobody's place.
    """
    most = limit
    while True:
        rows = connection.execute(those.limit(most)).all()
        found = readable(rows, read, *names)
        missing = limit - len(found)
        if len(rows) < most or not missing:
            return found
        most += missing
