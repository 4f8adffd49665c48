"""
A PostgreSQL connection with a timeout for answers, against servers that hang: their
machine keeps the connection open, but no answer comes. Loaded only where PostgreSQL is
used.
"""

from __future__ import annotations

from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.pq import TransactionStatus

from gateway.store.engine.error_texts import SILENT

R = TypeVar("R")

#: Seconds for the queries that configure a new connection, which take no time.
AT_FIRST = 10.0


class Patient(psycopg.Connection[Any]):
    """
    A connection that waits for each answer only as long as `patience`.

    Attributes:
        patience: Seconds; None to wait for ever.
    """

    patience: float | None = AT_FIRST

    def wait(
        self, gen: PQGen[R], interval: float = 0.1, timeout: float | None = None
    ) -> R:
        """
        Wait as psycopg does.

        Raises:
            psycopg.OperationalError: No answer came in time, and the connection is
                closed.
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
