"""
The environment for measuring several nodes: a database, a folder, and towns on them.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from attrs import frozen

from bench import generate
from bench.postgres import Postgres
from bench.town import Node, Town

RULES = 1_000

#: Seconds without progress that are tolerated after the last fault: what a killed node
#: had claimed waits for its lease to end.
SETTLED = 300.0


@frozen
class Place:
    """
    A database server, and a folder for all data. Nothing is deleted before the end, as
    file systems are slow for minutes after that.
    """

    postgres: Postgres
    folder: Path


@asynccontextmanager
async def open_place() -> AsyncIterator[Place]:
    """
    Start a database server, and remove everything at the end.
    """
    with tempfile.TemporaryDirectory(prefix="ventanilla-bench-") as folder:
        postgres = Postgres()
        try:
            await postgres.create()
            yield Place(postgres, Path(folder))
        finally:
            await postgres.remove()


@asynccontextmanager
async def open_town(
    place: Place, number: int, platforms: Mapping[str, str]
) -> AsyncIterator[Sequence[Node]]:
    """
    Start *number* nodes on a new database, in a new folder.
    """
    folder = Path(tempfile.mkdtemp(prefix="run_", dir=place.folder))
    name = folder.name
    await asyncio.to_thread(place.postgres.ask, "postgres", f'CREATE DATABASE "{name}"')
    generate.write_rules(folder, RULES, "cases: {receipts: no}\n")
    store = place.postgres.url(name)
    town = Town(folder=folder, store=store, platforms=platforms)
    nodes = [Node(name=f"n{one}", town=town) for one in range(number)]
    try:
        for node in nodes:
            node.start()
        for node in nodes:
            await node.until_ready()
        yield nodes
    finally:
        for node in nodes:
            await node.kill()
