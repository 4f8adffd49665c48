"""
Every promise of the store is tested on SQLite and on a real PostgreSQL.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from lent import DELETING, Shelf, make_tables, shelf
from postgres_server import EMPTYING, connected, database
from psycopg import Connection
from psycopg.rows import TupleRow
from store_samples import (
    ANA,
    MAIL,
    THREAD,
    UNVERIFIED,
    act,
    arrival,
    code,
    delivery,
    enrol,
    filing,
    message,
)

from gateway.core.filing import Status
from gateway.core.people.codes import ANY, Purpose
from gateway.store.engine.engines import engines
from gateway.store.sql import SqlStore


@pytest.fixture(scope="session")
def tables(server: str) -> Iterator[str]:
    """
    The URL of a database with tables: creating them takes longer than a test.
    """
    with database(server) as url:
        make_tables(url)
        yield url


@pytest.fixture(scope="session")
def connections(tables: str) -> Iterator[Shelf]:
    """
    Connections to that database.
    """
    with shelf(tables) as made:
        yield made


@pytest.fixture(scope="session")
def emptying(tables: str) -> Iterator[Connection[TupleRow]]:
    """
    A persistent connection for emptying that database: a new one would first have to
    read the catalogue of tables, which takes longer than emptying them.
    """
    with connected(tables, application_name=EMPTYING) as connection:
        yield connection


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """
    The URL of an empty database of each kind.
    """
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/ventanilla.db"
    else:
        with database(request.getfixturevalue("server")) as url:
            yield url


#: Empties every table and resets the sequences. TRUNCATE is not used: PostgreSQL
#: creates new files for each table, even an empty one, which takes longer than a test.
_COUNTING = "SELECT setval(sequencename::regclass, 1, false) FROM pg_sequences"
_EMPTY = f"{DELETING}; {_COUNTING}"


@pytest.fixture
def ready(tables: str, emptying: Connection[TupleRow]) -> str:
    """
    The URL of that database, emptied.
    """
    emptying.execute(_EMPTY)
    return tables


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """
    The URL of a database of each kind.
    """
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/ventanilla.db"
    else:
        yield request.getfixturevalue("ready")


Another = Callable[..., Awaitable[SqlStore]]


@pytest.fixture
async def another(request: pytest.FixtureRequest, url: str) -> AsyncIterator[Another]:
    """
    Opens another store on the test's database, as a given node.
    """
    is_file = url.startswith("sqlite")
    take = None if is_file else request.getfixturevalue("connections").take
    async with AsyncExitStack() as stack:

        async def one_more(node: str = "one") -> SqlStore:
            store = SqlStore(take() if take else engines(url), node)
            await store.open()
            stack.push_async_callback(store.close)
            return store

        yield one_more


@pytest.fixture
async def store(another: Another) -> SqlStore:
    return await another()


@pytest.fixture
def put(store):
    """
    Records deliveries; each is named, with its differences from the sample.
    """

    async def record(**each):
        [number] = await store.receive([arrival("+".join(each))], None)
        made = tuple(
            delivery(name, number, **changes) for name, changes in each.items()
        )
        await store.record(
            filing(number, number, conversations=(THREAD,), deliveries=made)
        )
        return made

    return record


@pytest.fixture
def hold(store):
    """
    Records a held message, and returns its number.
    """

    async def record(name, sender=ANA, **changes):
        [number] = await store.receive([arrival(name)], None)
        said = message(name, sender=sender)
        usual = {"status": Status.HELD, "message": said, "verdict": UNVERIFIED}
        await store.record(filing(number, name, **(usual | changes)))
        return number

    return record


@pytest.fixture
def challenge(store):
    """
    Records a held message with the code for its sender.
    """

    async def record(number, digits, kind=Purpose.VOUCH, sender=MAIL, **changes):
        told = code(digits, kind=kind, channel=ANY, person=None, message=number)
        said = message(number, sender=sender, **changes)
        made = (delivery(f"{kind.value}-{number}", number, to=sender),)
        held = {"status": Status.HELD, "verdict": UNVERIFIED, "message": said}
        await store.record(
            filing(number, number, codes=(told,), deliveries=made, **held)
        )
        return told

    return record


@pytest.fixture
async def issued(store):
    """
    The number of a code for Ana, issued at noon.
    """
    await enrol(store)
    return await store.issue(code(), act("desk.code"))
