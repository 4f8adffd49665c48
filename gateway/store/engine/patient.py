"""
A connection to PostgreSQL that does not wait for ever for a server that hangs: its
machine keeps the connection, and no answer comes. Only who speaks to PostgreSQL loads
this.
"""

from __future__ import annotations

from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.pq import TransactionStatus

from gateway.store.engine.told import SILENT

R = TypeVar("R")

#: Seconds for what is asked of a connection that was just made: it takes no time.
AT_FIRST = 10.0


class Patient(psycopg.Connection[Any]):
    """
    One whose every answer is waited for as long as `patience`.

    Attributes:
        patience: Seconds; None for as long as it takes.
    """

    patience: float | None = AT_FIRST

    def wait(
        self, gen: PQGen[R], interval: float = 0.1, timeout: float | None = None
    ) -> R:
        """
        Wait as psycopg does.

        Raises:
            psycopg.OperationalError: No answer came, and the connection is closed.
        """
        limit = self.patience if timeout is None else timeout
        try:
            return super().wait(gen, interval, limit)
        except psycopg.OperationalError as e:
            silent = self.pgconn.transaction_status == TransactionStatus.ACTIVE
            if timeout is not None or not silent:
                raise
            self.pgconn.finish()
            raise psycopg.OperationalError(f"{SILENT} {limit:g} seconds") from e
