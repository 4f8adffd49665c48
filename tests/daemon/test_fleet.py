"""
Nodes that decide by different rules.
"""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from unittest.mock import AsyncMock, patch

import pytest
from lent import store_at
from postgres_server import database, say
from sqlalchemy import make_url
from structlog.testing import capture_logs

from gateway.core.errors import TemporaryFailure
from gateway.daemon.chain_end import ChainEnd
from gateway.daemon.fleet import Fleet
from gateway.daemon.last_rules import LastRules
from gateway.daemon.reload import REMEMBERED, Cause, first_rules
from gateway.ports.nodes import GONE
from gateway.relay.worker_loop import Bell
from gateway.store.sql import SqlStore

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TOWN = """
town: {{name: {name}}}
mailboxes:
  clerk: {{office: Clerk, person: Ana of {name}, addresses: {{email: c@p.example}}}}
otherwise: {{deliver: clerk}}
"""


class Clock:
    now = NOON

    def __call__(self):
        return self.now


@pytest.fixture
async def fleet(tmp_path):
    """
    Makes nodes of one database.
    """
    async with store_at(f"sqlite:///{tmp_path}/fleet.db", "one") as store:
        clock = Clock()

        def node(name, town="Pueblo", *, called="", strict=False):
            file = tmp_path / name / "routes.yaml"
            file.parent.mkdir()
            file.write_text(TOWN.format(name=town), encoding="utf-8")
            rules = first_rules(file, clock)
            return Fleet(
                name=called or name,
                store=store,
                rules=rules,
                now=clock,
                give_up=node.given_up.append,
                drain=10,
                strict=strict,
                end=ChainEnd(tmp_path / f"{name}-end"),
                to_tell=Bell(),
            )

        node.clock, node.given_up = clock, []
        yield node


async def test_nodes_with_the_same_rules_differ_in_nothing(fleet):
    one, two = fleet("one"), fleet("two")
    await one.look()
    await two.look()
    await one.look()

    assert ["one", "two"] == [node.name for node in one.nodes]
    assert [] == [*one.differing, *two.differing]


async def test_a_node_that_has_just_read_new_rules_does_not_differ_from_itself(
    fleet, tmp_path
):
    one = fleet("one")
    await one.look()

    file = tmp_path / "one/routes.yaml"
    file.write_text(TOWN.format(name="Villa"), encoding="utf-8")
    await one.rules.reload(Cause.SIGNAL)

    assert [one.rules.table.version] == [node.rules for node in one.nodes]
    assert [] == [*one.differing]


async def test_each_change_of_the_rules_is_in_the_chain_once_and_refused_ones_are_not(
    fleet, tmp_path
):
    """
    With who has which office from then on: the payload, as it names people.
    """
    one = fleet("one")
    file = tmp_path / "one/routes.yaml"
    await one.look()
    for town in ("Villa", "Aldea"):
        fleet.clock.now += timedelta(seconds=1)
        file.write_text(TOWN.format(name=town), encoding="utf-8")
        await one.rules.reload(Cause.COMMAND, "Toñi")
        await one.rules.reload(Cause.SIGNAL)
    file.write_text("town: [", encoding="utf-8")
    for _ in range(REMEMBERED):
        await one.rules.reload(Cause.COMMAND, "Inés")

    with (
        patch.object(SqlStore, "show_up", AsyncMock(side_effect=TemporaryFailure("x"))),
        pytest.raises(TemporaryFailure),
    ):
        await one.look()
    await one.look()
    await one.look()

    kept = await one.store.acts("rules", None, 10)
    acts = [each.entry for each in kept]
    assert [f"Clerk: Ana of {town}" for town in ("Aldea", "Villa", "Pueblo")] == [
        json.loads(each.payload.text)["clerk"] for each in kept
    ]
    assert ["Toñi", "Toñi", "gateway"] == [act.actor for act in acts]
    assert one.rules.table.version == acts[0].result.partition(" ")[0]
    assert " by command: routes.yaml" == acts[0].result.removeprefix(
        one.rules.table.version
    )


@pytest.mark.parametrize("strict", [False, True])
async def test_who_has_older_rules_shows_it_and_rests_where_that_is_wanted(
    fleet, strict
):
    one = fleet("one", strict=strict)
    fleet.clock.now += timedelta(minutes=1)
    two = fleet("two", "Villa", strict=strict)
    for node in (one, two, one):
        await node.look()

    assert ["two"] == [node.name for node in one.differing]
    assert (True, False) == (one.behind(), two.behind())
    assert (strict, False) == (one.rests(), two.rests())


async def test_new_rules_of_one_node_let_the_others_rest_at_once(
    fleet, server, tmp_path, monkeypatch
):
    """
    PostgreSQL tells them; else they would know at their next round.
    """
    monkeypatch.setattr("gateway.daemon.fleet.EVERY", timedelta(hours=1))
    one, two = fleet("one", strict=True), fleet("two", strict=True)
    with database(server) as url:
        async with store_at(url, "one") as one.store, store_at(url, "two") as two.store:
            for each in (one, two):
                each.store.listen(lambda: None, each.rules.to_show.ring)
            running = [asyncio.create_task(n.run(lambda: None)) for n in (one, two)]
            fleet.clock.now += timedelta(seconds=1)
            file = tmp_path / "two/routes.yaml"
            file.write_text(TOWN.format(name="Villa"), encoding="utf-8")
            await two.rules.reload(Cause.SIGNAL)
            await one.to_tell.wait(60)
            resting = one.rests(), two.rests()
            for each in running:
                each.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    assert (True, False) == resting


async def test_a_node_that_starts_with_the_rules_of_before_stops_no_other(
    fleet, tmp_path
):
    """
    Its own on disk are refused. It is the one that rests.
    """
    (tmp_path / "state").mkdir(mode=0o700)
    last = LastRules(tmp_path / "state/last-rules")
    one, two = fleet("one", strict=True), fleet("two", "Villa", strict=True)
    file = tmp_path / "one/routes.yaml"
    first_rules(file, fleet.clock, last)
    fleet.clock.now += timedelta(minutes=1)
    two.rules = first_rules(tmp_path / "two/routes.yaml", fleet.clock)
    fleet.clock.now += timedelta(minutes=1)
    file.write_text("town: [", encoding="utf-8")
    one.rules = first_rules(file, fleet.clock, last)
    for node in (one, two, one):
        await node.look()

    assert (True, False) == (one.rests(), two.rests())


async def test_a_node_that_is_gone_counts_no_more(fleet):
    one, two = fleet("one", strict=True), fleet("two")
    fleet.clock.now += timedelta(minutes=1)
    three = fleet("three", "Villa")
    for node in (two, three, one):
        await node.look()
    resting = one.rests()

    fleet.clock.now += GONE + timedelta(seconds=1)
    with capture_logs() as logs:
        await one.look()
        await one.look()

    assert resting
    assert ["fleet.goes_on"] == [each["event"] for each in logs]
    assert ["one"] == [node.name for node in one.nodes]
    assert not one.rests()


async def test_a_node_that_ended_while_its_clock_was_ahead_is_not_there(fleet):
    one, two = fleet("one", strict=True), fleet("two", "Villa")
    fleet.clock.now += timedelta(days=400)
    await two.look()
    fleet.clock.now = NOON

    await one.look()

    assert ["one"] == [node.name for node in one.nodes]


@pytest.mark.parametrize(("drain", "said"), [(10, 1), (60, 0)])
async def test_of_two_by_one_name_the_one_that_began_later_gives_up(fleet, drain, said):
    """
    As where VENTANILLA_NODE was forgotten, or one town has another's database. Whoever
    may only be taking its time to end is waited for.
    """
    one = fleet("one")
    await one.look()
    fleet.clock.now += timedelta(seconds=1)
    later = fleet("later", called="one")
    one.drain = later.drain = drain
    with capture_logs() as logs:
        for _ in range(6):
            fleet.clock.now += timedelta(seconds=1)
            await later.look()
            fleet.clock.now += timedelta(seconds=2)
            await one.look()

    assert ["fleet.same_name"] * 2 * said == [each["event"] for each in logs]
    problems = [str(each) for each in fleet.given_up]
    assert said == len(problems)
    assert all("works on this database as one, too" in each for each in problems)


async def test_who_began_first_goes_on_though_it_has_just_read_new_rules(
    fleet, tmp_path
):
    one = fleet("one")
    await one.look()
    fleet.clock.now += timedelta(seconds=1)
    later = fleet("later", called="one")
    await later.look()
    file = tmp_path / "one/routes.yaml"
    file.write_text(TOWN.format(name="Villa"), encoding="utf-8")
    fleet.clock.now += timedelta(seconds=1)
    await one.rules.reload(Cause.SIGNAL)
    for node in (one, later) * 6:
        fleet.clock.now += timedelta(seconds=1)
        await node.look()

    assert [] == fleet.given_up


async def test_who_takes_the_place_of_one_that_still_stops_goes_on(fleet):
    stops, begins = fleet("stops"), fleet("begins", called="stops")
    for node in (stops, begins, stops, begins, stops, begins, stops):
        fleet.clock.now += timedelta(seconds=2)
        await node.look()
    await stops.store.leave("stops")
    with capture_logs() as logs:
        for _ in range(6):
            fleet.clock.now += timedelta(seconds=3)
            await begins.look()

    assert [] == [*logs, *fleet.given_up]
    assert ["stops"] == [node.name for node in begins.nodes]


async def test_a_node_that_is_older_than_the_database_rests_until_it_is_not(fleet):
    one = fleet("one")
    await one.look()
    assert not one.rests()

    with patch.object(SqlStore, "is_outdated", AsyncMock(return_value=True)):
        with pytest.raises(TemporaryFailure, match="newer version of the gateway"):
            await one.look()
        assert one.rests()
        assert one.behind()

    await one.look()
    assert not one.rests()


async def test_a_node_that_may_no_longer_write_rests_until_it_may(fleet, server):
    """
    Else it would hold claims of what others could record.
    """
    one = fleet("one")
    with database(server) as url:
        async with store_at(url, "owner"):
            say(url, "CREATE ROLE barred LOGIN")
        say(url, "GRANT ALL ON ALL TABLES IN SCHEMA public TO barred")
        say(url, "GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO barred")
        theirs = make_url(url).set(username="barred")
        where = theirs.render_as_string(hide_password=False)
        async with store_at(where, "one") as one.store:
            say(url, "REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM barred")
            with pytest.raises(TemporaryFailure, match="GRANT USAGE"):
                await one.look()
            rested = one.rests()
            say(url, "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO barred")
            await one.look()
        say(url, "DROP OWNED BY barred")
        say(url, "DROP ROLE barred")

    assert (True, False) == (rested, one.rests())


@pytest.mark.parametrize(
    ("server", "told"),
    [
        (timedelta(seconds=-301), "301 seconds ahead of the database server's"),
        (timedelta(days=1), "86,400 seconds behind the database server's"),
        (timedelta(seconds=5), ""),
        (None, ""),
    ],
)
async def test_a_clock_that_differs_from_the_servers_is_told_once_while_it_does(
    fleet, monkeypatch, server, told
):
    """
    What falls due does so by each node's own clock.
    """
    monkeypatch.setattr("gateway.daemon.fleet._COMPARED", 1)
    one = fleet("one")
    there = None if server is None else NOON + server

    with capture_logs() as logs:
        for answer in (there, there, NOON):
            with patch.object(SqlStore, "server_time", AsyncMock(return_value=answer)):
                await one.look()
            assert (told if answer is there else "") in one.apart
            assert bool(one.apart) is bool(told and answer is there)
            assert one.agrees is (answer is not None and not one.apart)

    assert ["clock.apart"] * bool(told) == [each["event"] for each in logs]


async def test_a_store_that_takes_long_is_told_once_while_it_does(fleet, monkeypatch):
    one = fleet("one")
    ticks = iter([0.0, 6.0, 10.0, 16.0, 20.0, 20.1])
    clock = SimpleNamespace(monotonic=lambda: next(ticks))
    monkeypatch.setattr("gateway.daemon.fleet.time", clock)

    with capture_logs() as logs:
        await one.look()
        await one.look()
        slow = one.slow
        await one.look()

    assert ["store.slow"] == [each["event"] for each in logs]
    assert ("it takes 6 seconds to keep what is written", "") == (slow, one.slow)


async def test_a_store_that_does_not_say_that_it_keeps_anything_is_told_meanwhile(
    fleet, monkeypatch
):
    """
    Such as while a standby is lost without which nothing counts as kept.
    """
    monkeypatch.setattr("gateway.daemon.fleet.SLOW", 0)
    one, waits, answers = fleet("one"), asyncio.Event(), asyncio.Event()

    async def hangs(*_):
        await asyncio.sleep(0.01)
        waits.set()
        await answers.wait()
        return ()

    with patch.object(SqlStore, "show_up", hangs), capture_logs() as logs:
        looking = asyncio.create_task(one.look())
        await waits.wait()
        slow = one.slow
        answers.set()
        await looking

    assert "it has not said that it keeps what was written at 12:00:00 UTC" in slow
    assert ["store.slow"] == [each["event"] for each in logs]
