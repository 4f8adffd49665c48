"""
Whoever looks after the database reads in the status what helps, not only in the log.
"""

from collections import deque
from contextlib import contextmanager
from urllib.parse import quote

import psycopg
import pytest
from attrs import evolve
from lent import store_at
from postgres_server import connected, say
from sqlalchemy import StaticPool, create_engine, event, make_url
from store_samples import arrival
from structlog.testing import capture_logs

from gateway.core.errors import SettingsInvalid, TemporaryFailure
from gateway.store.engine import rights
from gateway.store.engine.engines import engines
from gateway.store.engine.pooler import refuse_pooler
from gateway.store.engine.reader import StoreReader
from gateway.store.sql import SqlStore, open_store


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("53100", "the disk is full"),
        ("25006", "it is read-only, as a standby is"),
        ("57014", "somebody else holds a lock there, or it is too slow"),
        ("42501", r"this role has not the right to it \(GRANT\)"),
        ("42P01", "it has not the tables and indexes that this version made there"),
        ("26000", r"a pooler gives it a connection for .* \(pool_mode = session\)"),
    ],
)
async def test_a_servers_trouble_is_named(ready, code, told):
    """
    The server is told to refuse with the same code as where it is so. What it says
    besides may be of what was to be stored, and is in no log.
    """
    refusal = f"DO $$ BEGIN RAISE EXCEPTION 'Ana' USING ERRCODE = '{code}'; END $$"
    async with store_at(ready, "one") as store:
        for verb, ask in (
            ("write", store._writer.run),
            ("be read", store._reader.look),
        ):
            named = f"cannot {verb} just now: PostgreSQL database .*: {told}$"
            with capture_logs() as logs, pytest.raises(TemporaryFailure, match=named):
                await ask(lambda c: c.exec_driver_sql(refusal))
            [logged] = logs
            assert logged["problem"].endswith(f" {code}")
            assert "Ana" not in str(logged)


async def test_what_a_server_says_as_soon_as_it_is_connected_to_is_named(ready):
    """
    A standby takes no NOTIFY, by which each connection that writes begins.
    """
    standby = engines(ready)
    refusal = "DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '25006'; END $$"
    event.listen(standby.reading, "connect", lambda c, _: c.execute(refusal))
    reader = StoreReader(standby.reading, standby.name, None)

    with pytest.raises(TemporaryFailure, match=r"read-only, as a standby is$"):
        await reader.look(lambda _: None)


async def test_a_file_that_nobody_may_write_is_named(tmp_path):
    async with store_at(f"sqlite:///{tmp_path}/ventanilla.db", "one") as store:
        await store._writer.run(lambda c: c.exec_driver_sql("PRAGMA query_only = 1"))

        with pytest.raises(TemporaryFailure, match=r"ventanilla\.db: it is read-only$"):
            await store._writer.run(
                lambda c: c.exec_driver_sql("CREATE TABLE t (n INT)")
            )


async def test_a_server_that_is_away_is_named():
    away = engines("postgresql://town:secret@127.0.0.1:1/town")
    reader = StoreReader(away.reading, away.name, None)

    with pytest.raises(TemporaryFailure, match=r"it cannot be reached$") as told:
        await reader.look(lambda _: None)

    assert "secret" not in str(told.value)


async def test_a_server_that_has_no_connection_left_is_named(ready):
    say(ready, "CREATE ROLE crowded LOGIN CONNECTION LIMIT 0")
    crowded = make_url(ready).set(username="crowded")
    full = engines(crowded.render_as_string(hide_password=False))

    with pytest.raises(TemporaryFailure, match=r"no connection left .*LIMIT"):
        await StoreReader(full.reading, full.name, None).look(lambda _: None)
    say(ready, "DROP ROLE crowded")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            'FATAL: password authentication failed for user "x"',
            "does not let this role in",
        ),
        ("SSL error: certificate verify failed", "its certificate is not trusted"),
        ("server does not support SSL, but SSL was required", "it speaks no TLS"),
        ('FATAL: database "x" does not exist', "no such database, or role"),
        ("FATAL: the database system is shutting down", "it begins, or it ends"),
        ("one: Connection refused; other: session is read-only", "read-only, as a"),
        ("one: session is read-only; other: is starting up", "it begins, or it ends"),
        ("one: Connection refused; other: timeout expired", "it cannot be reached"),
        ('could not translate host name "x" to address', r"for its name \(DNS\)"),
    ],
)
async def test_why_a_server_gives_no_connection_is_told(ready, said, told):
    """
    Such as after it went over to another, or a password was changed under a daemon.
    """

    def refuses():
        raise psycopg.OperationalError(said)

    refused = create_engine(engines(ready).reading.url, creator=refuses)

    with pytest.raises(TemporaryFailure, match=told):
        await StoreReader(refused, "the town", None).look(lambda _: None)


@pytest.mark.parametrize(
    ("said", "told", "kind"),
    [
        ("session is read-only", "read-only, as a standby is", TemporaryFailure),
        ("too many clients already", "no connection left", TemporaryFailure),
        ("authentication failed", "does not let this role in", SettingsInvalid),
        ("no route to host", r"it cannot be reached$", TemporaryFailure),
    ],
)
async def test_why_a_server_gives_no_connection_is_told_at_the_start_too(
    ready, said, told, kind
):
    """
    What libpq says of each of several servers, and that all failed, is in the log.
    """

    def refuses():
        raise psycopg.OperationalError(f"one: {said}; other: Connection refused")

    url = make_url(ready)
    closed = create_engine(url.set(drivername="postgresql+psycopg"), creator=refuses)
    store = SqlStore(evolve(engines(ready), reading=closed, writing=closed), "one")

    with capture_logs() as logs, pytest.raises(kind, match=told) as raised:
        await store.open()
    await store.close()

    assert "other" not in str(raised.value)
    assert ["store.not_opened"] == [each["event"] for each in logs]
    assert said in logs[0]["problem"]


async def test_a_server_that_is_away_is_named_at_the_start_too():
    """
    libpq's words for each address are in the log.
    """
    store = open_store("postgresql://town@127.0.0.1:1,127.0.0.1:2/town", "one")

    with pytest.raises(TemporaryFailure, match=r"port 2: it cannot be reached$"):
        await store.open()
    await store.close()


async def test_a_standby_that_is_asked_for_is_named_at_the_start(ready):
    """
    `target_session_attrs=standby` finds one; it takes no NOTIFY.
    """
    standby = engines(ready)
    refusal = "DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '25006'; END $$"
    event.listen(standby.reading, "connect", lambda c, _: c.execute(refusal))
    store = SqlStore(standby, "one")

    with pytest.raises(TemporaryFailure, match=r"read-only, as a standby is$"):
        await store.open()
    await store.close()


async def test_a_role_that_may_not_even_look_is_a_wrong_setting(ready):
    say(ready, "CREATE ROLE outsider LOGIN")
    outsider = make_url(ready).set(username="outsider")
    store = open_store(outsider.render_as_string(hide_password=False), "one")

    with pytest.raises(SettingsInvalid, match=r"not the right to it \(GRANT\)$"):
        await store.open()
    await store.close()
    say(ready, "DROP ROLE outsider")


@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII"])
async def test_a_database_without_all_letters_is_a_wrong_setting(ready, encoding):
    """
    A message that it cannot hold would never be routed.
    """
    like = f"TEMPLATE template0 ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C'"
    say(ready, f"CREATE DATABASE narrow {like}")
    narrow = make_url(ready).set(database="narrow")
    store = open_store(narrow.render_as_string(hide_password=False), "one")

    with pytest.raises(SettingsInvalid, match=f"narrow on .* {encoding}, .* -E UTF8"):
        await store.open()
    await store.close()
    say(ready, "DROP DATABASE narrow WITH (FORCE)")


async def test_who_may_make_no_tables_is_told_whose_the_database_has_to_be(ready):
    """
    As in one that the superuser made, from PostgreSQL 15 on.
    """
    say(ready, "CREATE ROLE outsider LOGIN")
    say(ready, "CREATE DATABASE bare")
    bare = make_url(ready).set(database="bare")
    say(bare, "REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    where = bare.set(username="outsider").render_as_string(hide_password=False)
    store = open_store(where, "one")

    with pytest.raises(SettingsInvalid, match="ALTER DATABASE bare OWNER TO outsider"):
        await store.open()
    await store.close()
    say(ready, "DROP DATABASE bare WITH (FORCE)")
    say(ready, "DROP ROLE outsider")


@pytest.mark.parametrize(
    ("withheld", "told"),
    [
        (
            "USAGE ON ALL SEQUENCES",
            r"write public\.\w+_seq, .* \(GRANT USAGE, UPDATE ON ALL .* TO scribe\)$",
        ),
        (
            "INSERT ON messages",
            r"write messages \(GRANT SELECT, INSERT, UPDATE, DELETE",
        ),
        ("DELETE ON ALL TABLES", r"write \w+, .*, \d+ more tables \(GRANT SELECT"),
    ],
)
async def test_a_role_that_may_not_write_all_that_a_daemon_does_ends_its_start(
    ready, scribe, withheld, told
):
    """
    Else it would claim what it cannot record. A command may only read.
    """
    where = withheld if " ALL " not in withheld else f"{withheld} IN SCHEMA public"
    say(ready, f"REVOKE {where} FROM scribe")
    daemon = open_store(scribe, "one")

    with pytest.raises(SettingsInvalid, match=told):
        await daemon.open()
    await daemon.close()
    async with store_at(scribe, "one", beside=True):
        pass


async def test_a_role_with_all_rights_may_write_what_others_made(scribe):
    async with store_at(scribe, "one") as store:
        assert await store.receive([arrival("a")], None)


async def test_where_a_database_tells_no_rights_nobody_is_refused(scribe, monkeypatch):
    """
    As some that only speak PostgreSQL's language.
    """
    monkeypatch.setattr(rights, "_TABLES", "SELECT has_no_privilege(%s::text[])")
    async with store_at(scribe, "one") as store:
        assert await store.cases([]) == []


@pytest.fixture
def scribe(ready):
    """
    The URL by which a role connects that owns nothing, and may write everything.
    """
    say(ready, "CREATE ROLE scribe LOGIN")
    say(
        ready,
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO scribe",
    )
    say(ready, "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO scribe")
    yield make_url(ready).set(username="scribe").render_as_string(hide_password=False)
    say(ready, "DROP OWNED BY scribe")
    say(ready, "DROP ROLE scribe")


def test_a_pooler_that_gives_a_connection_for_each_transaction_is_refused(ready):
    """
    Behind one, two connections of ours come to the same of the server's.
    """
    direct = engines(ready)
    both = create_engine(direct.writing.url, poolclass=StaticPool)

    refuse_pooler(direct)
    with pytest.raises(SettingsInvalid, match="pool_mode = session"):
        refuse_pooler(evolve(direct, writing=both, reading=both))
    for each in (both, direct):
        each.dispose()


class InTurns:
    """
    Two connections of the server's, which a pooler gives to ours in turns.
    """

    def __init__(self, engine):
        self.engine = engine

    @contextmanager
    def connect(self):
        with self.engine.connect() as one, self.engine.connect() as other:
            self.free = deque([one, other])
            yield self

    def exec_driver_sql(self, text):
        return self.free[0].exec_driver_sql(text)

    def rollback(self):
        self.free[0].rollback()
        self.free.rotate()


def test_a_pooler_that_takes_turns_among_its_connections_is_refused(ready):
    direct, behind = engines(ready), engines(ready)
    turns = InTurns(behind.reading)

    with pytest.raises(SettingsInvalid, match="pool_mode = session"):
        refuse_pooler(evolve(direct, writing=turns))
    for each in (direct, behind):
        each.dispose()


def test_a_pooler_that_leaves_out_the_schema_of_a_town_is_refused(ready):
    """
    pgbouncer does where it is told to ignore what it does not know; there, two towns of
    one database would be in the same schema.
    """
    town = make_url(ready).update_query_dict({"options": "-csearch_path=junar"})
    asked = engines(town.render_as_string(hide_password=False))
    several = [
        engines(f"{ready}&options=-csearch_path%3D{quote(path)}")
        for path in ('"$user",junar', "junar,\\ public")
    ]
    pooled = create_engine(asked.reading.url, creator=lambda: connected(ready))

    for right in (asked, *several):
        refuse_pooler(right)
    with pytest.raises(SettingsInvalid, match=r'schema, and gives "\$user", public;'):
        refuse_pooler(evolve(asked, reading=pooled))
    for each in (pooled, asked, *several):
        each.dispose()
