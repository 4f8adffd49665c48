"""
Where there are several servers, the one that can be written to is found.
"""

import asyncio
import re
import socket
import struct
import threading
from types import SimpleNamespace
from urllib.parse import quote

import psycopg
import pytest
from cases import for_each
from lent import store_at
from postgres_server import database, say
from sqlalchemy import make_url

from gateway.core.errors import SettingsInvalid, TemporaryFailure
from gateway.store.engine import failover, listening, timeline
from gateway.store.engine.engines import engines
from gateway.store.engine.patient import Patient
from gateway.store.engine.reader import StoreReader
from gateway.store.sql import SqlStore, open_store


@for_each(
    ("url", "hosts", "ports"),
    [
        ("postgresql://ana:s%40@a:1,b:2/town", "a,b", "1,2"),
        ("postgresql://ana@a,b:2/town?sslmode=require", "a,b", ",2"),
        ("postgresql://[::1]:5432,[::2]/town", "::1,::2", "5432,"),
        ("postgresql://%2Frun%2Fa,b/town", "/run/a,b", ","),
        ("postgresql:///town?host=a,b&port=1,2", "a,b", "1,2"),
        ("postgresql://ana@a:1/town", "a", 1),
        ("postgresql://ana:s,t@a:1/town", "a", 1),
    ],
)
def test_several_servers_are_written_as_every_program_of_postgresql_has_them(
    url, hosts, ports
):
    made = engines(url)

    told = listening.arguments(made.reading)

    assert (hosts, ports) == (told["host"], told["port"])


@pytest.mark.parametrize(
    ("url", "servers"),
    [
        ("postgresql://ana:s%40@a:1,b:2/town", "a port 1, b port 2"),
        ("postgresql://ana@a,b:2/town", "a, b port 2"),
        ("postgresql://[::1]:5432,[::2]/town", "::1 port 5432, ::2"),
        ("postgresql://ana@a/town", "a"),
        ("postgresql:///town", "this machine"),
    ],
)
def test_a_database_is_named_with_its_servers(url, servers):
    assert f"PostgreSQL database town on {servers}" == engines(url).name


@pytest.mark.parametrize("written", ["-csearch_path%3Djunar", "-c%20search_path=junar"])
def test_of_towns_that_share_a_database_the_schema_is_named(written):
    made = engines(f"postgresql://ana@a/region?options={written}")

    assert "PostgreSQL database region, schema junar, on a" == made.name


@pytest.mark.parametrize(
    "url", ["postgresql://a:x,b/town", "postgresql:///town?host=a,b,c&port=1,2"]
)
def test_what_names_no_servers_is_a_wrong_setting(url):
    with pytest.raises(SettingsInvalid, match="it must be sqlite:"):
        engines(url)


@for_each("password", ["se@cret", "se@/cret", "se@h/cret", "s@s?cret"])
@for_each("servers", ["db.example", "a.example,b.example"])
def test_nothing_of_a_password_is_told_as_where_the_server_is(password, servers):
    with pytest.raises(SettingsInvalid, match="is written %40 there") as told:
        engines(f"postgresql://town:{password}@{servers}/town")

    assert "cret" not in str(told.value)


@pytest.fixture
def eavesdropper():
    """
    Somebody on the way to the database, who says that it speaks no TLS, and asks for
    the password in the clear: its port, and what it was told.
    """
    told = []

    def listen(door):
        while True:
            try:
                client, _ = door.accept()
            except OSError:
                return
            with client:
                while size := client.recv(4):
                    told.append(client.recv(struct.unpack("!I", size)[0] - 4))
                    if told[-1] in _FOR_TLS:
                        client.sendall(b"N")
                    else:
                        client.sendall(b"R" + struct.pack("!II", 8, 3))
                        told.append(client.recv(1_000))
                        break

    with socket.create_server(("127.0.0.1", 0)) as door:
        thread = threading.Thread(target=listen, args=[door], daemon=True)
        thread.start()
        yield door.getsockname()[1], told
        door.shutdown(socket.SHUT_RDWR)
        thread.join(10)


#: How somebody asks for TLS, or for GSS's own (PostgreSQL manual, 54.7).
_FOR_TLS = (struct.pack("!I", 80877103), struct.pack("!I", 80877104))


async def test_a_database_elsewhere_is_told_nothing_in_the_clear(eavesdropper):
    port, told = eavesdropper
    url = f"postgresql://town:canary@db.example:{port}/town?hostaddr=127.0.0.1"

    with pytest.raises(SettingsInvalid, match=r"it speaks no TLS, .* \(sslmode\)"):
        await open_store(url, "one").open()
    assert not [each for each in told if each not in _FOR_TLS]

    with pytest.raises(TemporaryFailure):
        await open_store(f"{url}&sslmode=prefer", "one").open()
    assert b"canary" in told[-1]


@pytest.mark.parametrize(
    ("url", "variables", "protected"),
    [
        ("postgresql:///town", {}, None),
        ("postgresql://town@localhost/town", {}, None),
        ("postgresql://town@[::1],127.0.0.2/town", {}, None),
        ("postgresql://town@%2Frun%2Fa,db.example/town", {}, "verify-full"),
        ("postgresql:///town?host=a&host=b", {}, "verify-full"),
        ("postgresql:///town?host=localhost:1&host=127.0.0.1:2", {}, None),
        ("postgresql://localhost/t", {"PGHOSTADDR": "192.0.2.7"}, "verify-full"),
        ("postgresql://localhost/t", {"PGHOST": "db.example"}, None),
        ("postgresql:///town?service=town", {}, "verify-full"),
        ("postgresql:///town", {"PGSERVICE": "town"}, "verify-full"),
        ("postgresql:///town?service=town&sslmode=disable", {}, "disable"),
        ("postgresql:///town?hostaddr=192.0.2.7", {}, "verify-full"),
        ("postgresql:///town", {"PGHOST": "db.example"}, "verify-full"),
        ("postgresql://town@db.example/town?sslmode=require", {}, "require"),
        ("postgresql://town@db.example/town", {"PGSSLMODE": "verify-ca"}, None),
    ],
)
def test_a_server_on_another_machine_is_proven_unless_it_is_said_how(
    monkeypatch, url, variables, protected
):
    for name in ("PGHOST", "PGHOSTADDR", "PGSSLMODE", "PGSERVICE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert protected == listening.arguments(engines(url).reading).get("sslmode")


@pytest.fixture
def second(ready):
    """
    Two servers, of which the first is gone.
    """
    url = make_url(ready)
    there = quote(url.query["host"], safe="")
    return f"postgresql://{url.username}@%2Fgone,{there}/{url.database}"


async def test_all_connections_go_to_the_server_that_is_there(second):
    store, rung = open_store(second, "one"), asyncio.Event()
    await store.open()
    store.listen(rung.set)

    async with asyncio.timeout(60):
        await rung.wait()
    assert await store.counts()
    await store.close()


@pytest.mark.parametrize("which", ["writing", "reading"])
def test_a_machine_that_is_gone_is_noticed_within_seconds_by_whoever_waits(
    ready, which
):
    """
    It answers nothing, and refuses nothing: Linux would ask it after two hours.
    """
    engine = getattr(engines(ready), which)

    with engine.connect() as connection:
        told = connection.connection.driver_connection.info.get_parameters()
    engine.dispose()

    silence = int(told["keepalives_idle"]) + int(told["keepalives_interval"])
    assert silence <= 10
    assert int(told["tcp_user_timeout"]) <= 10_000


async def test_nobody_reads_what_a_standby_says(server):
    """
    It may be behind, and what is written goes elsewhere.
    """
    with database(server) as url:
        say(server, f"ALTER DATABASE {make_url(url).database} {_FOR_READING}")
        standby = engines(url)
        reader = StoreReader(standby.reading, standby.name, None)

        with pytest.raises(TemporaryFailure, match=r"read-only, as a standby is$"):
            await reader.look(lambda _: None)

        willing = engines(f"{url}&target_session_attrs=any")
        reader = StoreReader(willing.reading, willing.name, None)
        assert await reader.look(lambda _: True)
        willing.dispose()


async def test_whoever_may_not_write_any_more_looks_for_the_server_anew(ready):
    """
    What was connected to may be fenced off while another takes over: then nobody reads
    there, either.
    """

    def process(connection):
        return connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()

    async with store_at(ready, "one") as store:
        before = [await ask(process) for ask in (store._writer.run, store._reader.look)]
        await store._writer.run(lambda c: c.exec_driver_sql(_FOR_READING))

        with pytest.raises(TemporaryFailure, match=r"read-only, as a standby is$"):
            await store.leave("another")

        await store.leave("another")
        after = [await ask(process) for ask in (store._writer.run, store._reader.look)]
        assert {*before}.isdisjoint(after)


_FOR_READING = "SET default_transaction_read_only = on"


@pytest.mark.parametrize(
    "query",
    [
        "sslmod=require",
        "sslmode=maybe",
        "target_session_attrs=any-one",
        "port=99999",
    ],
)
async def test_what_libpq_does_not_know_is_a_wrong_setting(ready, query):
    with pytest.raises(SettingsInvalid, match=re.escape(query.split("=")[0])):
        await open_store(f"{ready}&{query}", "one").open()


@pytest.fixture
def named(server, tmp_path):
    """
    One database, whose server is named as two: the first is gone once its name is.
    """
    with database(server) as url:
        there = make_url(url)
        first = tmp_path / "first"
        first.symlink_to(there.query["host"])
        hosts = f"{quote(str(first), safe='')},{quote(there.query['host'], safe='')}"
        yield f"postgresql://{there.username}@{hosts}/{there.database}", first


async def test_whoever_waits_for_a_server_that_hangs_goes_to_one_that_answers(
    named, monkeypatch
):
    """
    It keeps the connection, and never answers. Where none but it is there, or it is one
    that answers, it is waited for: so what takes long is done in its time.
    """
    monkeypatch.setattr(failover, "LONG", 0.1)
    monkeypatch.setattr(failover, "_EVERY", 0.1)
    monkeypatch.setattr(listening, "_PAUSE", 0.1)
    url, first = named
    async with store_at(url, "one") as store:
        store.listen(lambda: None)

        def sleep(connection, seconds):
            connection.exec_driver_sql(f"SELECT pg_sleep({seconds})")
            return connection.connection.driver_connection.info.host

        async def both(seconds):
            asked = [
                ask(sleep, seconds) for ask in (store._writer.run, store._reader.look)
            ]
            async with asyncio.timeout(20):
                return await asyncio.gather(*asked, return_exceptions=True)

        before, there = await both(0.6), first.readlink()
        first.unlink()
        hanging = await both(25)
        after = await both(0)
        first.symlink_to(there)
        slow = await both(0.6)

    assert [str(first)] * 2 == before
    assert [TemporaryFailure] * 2 == [type(each) for each in hanging]
    assert [str(there)] * 2 == after == slow


async def test_who_would_wait_alone_for_a_server_that_hangs_is_told(ready, monkeypatch):
    """
    As a command does; and whoever has just connected, who asks what takes no time.
    """
    store = SqlStore(engines(ready, 0.3), "one")
    await store.open()

    def hang(connection):
        connection.exec_driver_sql("SELECT pg_sleep(20)")

    for way in (store._writer.run, store._reader.look):
        with pytest.raises(TemporaryFailure, match=r"does not answer.* ask again$"):
            await way(hang)
        assert "here" == await way(lambda _: "here")
    await store.close()
    monkeypatch.setattr(timeline, "_WHERE", "SELECT pg_sleep(20)")
    monkeypatch.setattr(Patient, "patience", 0.3)
    with pytest.raises(TemporaryFailure, match=r"does the server hang"):
        await open_store(ready, "one").open()


async def test_what_no_url_names_libpq_knows_by_itself(ready, monkeypatch):
    """
    Such as by PGHOST. Of such a server that was left behind there is no other.
    """
    url = make_url(ready)
    monkeypatch.setenv("PGHOST", url.query["host"])
    made = engines(f"postgresql://{url.username}@/{url.database}")
    known = listening.arguments(made.reading)

    made.timeline.connect(known).close()

    monkeypatch.setattr(timeline.Timeline, "_goes_on", lambda *_: False)
    with pytest.raises(psycopg.OperationalError, match="was left behind"):
        made.timeline.connect(known)


async def test_nobody_goes_back_to_a_server_that_was_left_behind(named, monkeypatch):
    """
    The first that is named may come back, and take what is written, after the second
    took over from it: what it took would be lost. Where there is none but it, nothing
    is taken. Nor does whoever has just started go to it, who was never at the other.
    """
    url, first = named
    there = first.readlink()
    at, each = {str(first): 1, str(there): 1}, []

    def name(connection):
        each.append(connection.info.host)
        said = asked(connection, timeline._WHERE).fetchone()
        return [said[0], f"{at[connection.info.host]:08X}{said[1][8:]}"]

    asked, told = psycopg.Connection.execute, []
    tells = timeline.Timeline(lambda *server: told.append(server))

    def execute(connection, statement, *more, **options):
        if statement is timeline._WHERE:
            return SimpleNamespace(fetchone=lambda: name(connection))
        return asked(connection, statement, *more, **options)

    monkeypatch.setattr(psycopg.Connection, "execute", execute)
    async with store_at(url, "one") as store:

        def host(connection):
            return connection.connection.driver_connection.info.host

        async def hosts(store=store):
            store._engines.dispose()
            return {await ask(host) for ask in (store._writer.run, store._reader.look)}

        before, asked_there = await hosts(), each.count(str(there))
        first.unlink()
        at[str(there)] = 2
        over = await hosts()
        first.symlink_to(there)
        after = await hosts()
        async with store_at(url, "two", timeline=tells) as started:
            new = await hosts(started)
        at[str(there)] = 1
        with pytest.raises(
            TemporaryFailure, match=r"took over from .*, and is not there$"
        ):
            await hosts()

    assert [{str(first)}, {str(there)}, {str(there)}] == [before, over, after]
    assert {str(there)} == new
    # By whichever of its connections comes first.
    assert [str(first)] == [host for host, _ in told]
    # Or each connection would wait for all that are gone.
    assert 1 == asked_there
