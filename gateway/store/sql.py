"""
The store's face: every promise of the port, each one a statement of some room here.

What writes goes to the one writer; what only reads, to a few threads.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from gateway.core.conversation import Conversation
from gateway.core.delivery import Delivery, State
from gateway.core.errors import TemporaryFailure
from gateway.core.filing import Filing, Status, Stored
from gateway.core.identity import Contact
from gateway.core.message import Address, Arrival
from gateway.ports.channels import Cursor, Limit, Use
from gateway.ports.store import Shown
from gateway.store import (
    desk,
    filings,
    meter,
    office,
    outbox,
    register,
    threads,
)
from gateway.store.checkpoint import Checkpoints
from gateway.store.engines import (
    READERS,
    Engines,
    create_file,
    engines,
    unreachable,
)
from gateway.store.upgrade import upgrade
from gateway.store.writer import Writer, describe, shared

T = TypeVar("T")

log = structlog.get_logger()


def open_store(url: str, node: str = "") -> SqlStore:
    """
    Make the store at *url*; nothing is touched before `SqlStore.open`.

    Args:
        url: SQLAlchemy's.
        node: In whose name work is claimed; empty for whoever claims none.

    Raises:
        SettingsInvalid: It is no URL of a database that we know.
    """
    return SqlStore(engines(url), node)


class SqlStore:
    """
    Everything that must survive, in SQLite or PostgreSQL.
    """

    def __init__(self, engines: Engines, node: str) -> None:
        self._engines = engines
        self._node = node
        self._writer = Writer(engines.writing)
        self._readers = ThreadPoolExecutor(READERS, "store-reader")
        self._checkpoints: Checkpoints | None = None
        if engines.file is not None:
            self._checkpoints = Checkpoints(engines.file, self._writer.refuse)

    async def open(self) -> None:
        await asyncio.to_thread(self._open)
        self._writer.start()
        if self._checkpoints is not None:
            self._checkpoints.start()
        log.info("store.opened", database=self._engines.name)

    def _open(self) -> None:
        create_file(self._engines)
        try:
            upgrade(self._engines)
        except (DBAPIError, sqlite3.Error) as e:
            raise unreachable(self._engines, e) from None

    async def take_back(self) -> None:
        def back(connection: Connection) -> tuple[int, int]:
            return (
                register.take_back(connection, self._node),
                outbox.take_back(connection, self._node),
            )

        taken_up, claimed = await self._writer.run(back)
        if taken_up or claimed:
            log.warning("store.taken_back", messages=taken_up, deliveries=claimed)

    async def close(self) -> None:
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        self._writer.stop()
        if self._checkpoints is not None:
            self._checkpoints.stop()
        self._readers.shutdown()
        self._engines.dispose()

    async def _read(self, look: Callable[[Connection], T]) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, self._look, look)

    def _look(self, look: Callable[[Connection], T]) -> T:
        try:
            with self._engines.reading.connect() as connection:
                return look(connection)
        except DBAPIError as e:
            if not shared(e):
                raise
            log.error("store.not_read", problem=describe(e))
            raise TemporaryFailure("the store cannot be read just now") from e

    # ------------------------------------------------------------ register

    async def receive(
        self, arrivals: Sequence[Arrival], cursor: Cursor | None
    ) -> Sequence[int]:
        return await self._writer.together(register.receive, (arrivals, cursor))

    async def cursor(self, name: str) -> str | None:
        return await self._read(partial(register.cursor, name=name))

    async def take_received(
        self, now: datetime, lease: timedelta, limit: int, channels: Sequence[str]
    ) -> Sequence[Stored]:
        return await self._writer.run(
            partial(
                register.take_received,
                now=now,
                lease=lease,
                limit=limit,
                channels=channels,
                node=self._node,
            )
        )

    async def stored(self, id: int) -> Stored | None:
        return await self._read(partial(register.stored, id=id))

    async def contacts(self, addresses: Sequence[Address]) -> Mapping[Address, Contact]:
        return await self._read(partial(desk.bound, addresses=addresses))

    async def conversation(self, id: str) -> Conversation | None:
        return await self._read(partial(threads.conversation, id=id))

    async def threads(
        self, references: Sequence[tuple[str, str]]
    ) -> Mapping[tuple[str, str], Sequence[Conversation]]:
        return await self._read(partial(threads.threads, references=references))

    async def latest(self, contact: Address, since: datetime) -> Conversation | None:
        return await self._read(partial(threads.latest, contact=contact, since=since))

    async def record(self, filing: Filing) -> None:
        await self._writer.together(filings.record, filing)

    # ------------------------------------------------------------ outbox

    async def claim(
        self, now: datetime, lease: timedelta, limit: int, channels: Sequence[str]
    ) -> Sequence[Delivery]:
        return await self._writer.run(
            partial(
                outbox.claim,
                now=now,
                lease=lease,
                limit=limit,
                channels=channels,
                node=self._node,
            )
        )

    async def settle(self, delivery: Delivery) -> None:
        await self._writer.together(outbox.settle, delivery)

    # ------------------------------------------------------------ desk

    async def enrol(self, contact: Contact) -> None:
        await self._writer.run(partial(desk.enrol, contact=contact))

    async def revoke(self, address: Address, now: datetime) -> bool:
        return await self._writer.run(partial(desk.revoke, address=address, now=now))

    async def enrolled(self) -> Sequence[Contact]:
        return await self._read(desk.enrolled)

    # ------------------------------------------------------------ office

    async def counts(self) -> Mapping[str, Mapping[str, int]]:
        return await self._read(office.counts)

    async def show(self, id: int) -> Shown | None:
        return await self._read(partial(office.show, id=id))

    async def messages(self, status: Status, limit: int) -> Sequence[Shown]:
        return await self._read(partial(office.recent, status=status, limit=limit))

    async def heard_since(self, at: datetime, limit: int) -> Sequence[Filing]:
        return await self._read(partial(office.heard_since, at=at, limit=limit))

    async def deliveries(
        self, states: Sequence[State], limit: int
    ) -> Sequence[Delivery]:
        return await self._read(partial(office.waiting, states=states, limit=limit))

    async def retry(self, id: str, now: datetime) -> bool:
        return await self._writer.run(partial(office.retry, id=id, now=now))

    async def drop(self, id: str) -> bool:
        return await self._writer.run(partial(office.drop, id=id))

    async def requeue(self, id: int) -> bool:
        return await self._writer.run(partial(office.requeue, id=id))

    # ------------------------------------------------------------ meter

    async def take(self, use: Use, limits: Sequence[Limit] = ()) -> datetime | None:
        return await self._writer.run(partial(meter.take, use=use, limits=limits))

    async def used(
        self, channel: str, since: datetime
    ) -> Mapping[str, tuple[int, int]]:
        return await self._read(partial(meter.used, channel=channel, since=since))
