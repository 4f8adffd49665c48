"""
After a copy was brought back, no number that was told to somebody is another's; and
what a platform tells again uses up no numbers.
"""

from datetime import UTC, datetime, timedelta

import pytest
from lent import store_at
from postgres_server import database
from store_samples import NOON, arrival

from gateway.core.audit import Act
from gateway.core.errors import TemporaryFailure
from gateway.ports.channels import Cursor
from gateway.ports.nodes import GONE, Node
from gateway.store.nodes import single_daemon

ACT = Act(at=NOON, actor="Toñi", action="store.restored", object="store")


@pytest.mark.parametrize("heard", [0, 2])
async def test_numbers_that_are_left_out_are_nobodys(store, heard):
    given = await store.receive([arrival(n) for n in range(heard)], None)

    left = await store.leave_out(1_000, ACT)
    [next_] = await store.receive([arrival("after")], None)

    assert (1_000, max(given, default=0) + 1) == (len(left), left[0])
    assert left[-1] + 1 == next_


@pytest.mark.parametrize(("busiest", "count"), [(99, 1_000), (101, 1_010)])
async def test_more_numbers_are_left_out_where_more_are_given_out_in_a_day(
    store, busiest, count
):
    """
    By the busiest day, even if it is not the last one.
    """
    day = [arrival(n) for n in range(busiest)]
    await store.receive(day, None)
    late = NOON + timedelta(days=3)
    await store.receive([arrival(f"l-{n}", received_at=late) for n in range(3)], None)

    assert count == len(await store.leave_out(None, ACT))


async def test_a_command_leaves_out_none_while_nodes_work(server, monkeypatch):
    """
    By the clock of the database server: the machine's own may be wrong.
    """
    monkeypatch.setattr(single_daemon, "utcnow", lambda: NOON)
    now = datetime.now(UTC)
    node = Node(name="sol", rules="r", loaded_at=now, seen_at=now)
    with database(server) as town:
        async with store_at(town, "one", beside=True) as store:
            await store.show_up(node, now - GONE)

            with pytest.raises(TemporaryFailure, match=r"daemon works there \(sol\)"):
                await store.leave_out(1, ACT)

            await store.leave("sol")
            assert 1 == len(await store.leave_out(1, ACT))


@pytest.mark.parametrize("off", [-2 * GONE, 2 * GONE])
async def test_a_node_that_was_killed_is_gone_even_if_its_clock_was_ahead(server, off):
    now = datetime.now(UTC)
    node = Node(name="sol", rules="r", loaded_at=now, seen_at=now + off)
    with database(server) as town:
        async with store_at(town, "one", beside=True) as store:
            await store.show_up(node, now - GONE)

            assert 1 == len(await store.leave_out(1, ACT))


async def test_the_chain_says_which_and_who_said_so(store):
    left = await store.leave_out(3, ACT)
    more = await store.leave_out(2, ACT)

    [chain] = await store.chains()
    entries = [kept.entry for kept in await store.entries(chain, None, 10)]

    assert [
        (ACT.actor, ACT.action, f"messages {numbers[0]} to {numbers[-1]}")
        for numbers in (left, more)
    ] == [(entry.actor, entry.action, entry.object) for entry in entries]
    assert left[-1] + 1 == more[0]


async def test_what_is_told_again_leaves_no_gap_between_the_numbers(store):
    """
    Such as X's last hundred direct messages, after each restart.
    """
    heard = [arrival(n) for n in range(100)]
    given = await store.receive(heard, None)

    again = await store.receive([*heard, arrival("new")], Cursor("x", "101"))
    [next_] = await store.receive([*heard, arrival("newer")], None)

    assert ([max(given) + 1], max(given) + 2) == (again, next_)
