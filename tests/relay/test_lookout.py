"""
Where much waits to be routed, what tells of danger goes before the rest.
"""

import asyncio
from datetime import timedelta
from types import SimpleNamespace

import pytest
from attrs import define, evolve, field

from gateway.core.errors import Unreadable
from gateway.relay.incoming import lookout as looking
from gateway.relay.incoming.lookout import AT_ONCE, PATIENCE, Lookout
from gateway.testing import ScriptedChannel

from .conftest import NOON

AGES = timedelta(days=1)


@define
class Glancing(ScriptedChannel):
    """
    A channel that tells at a glance what was said.
    """

    glanced: list[str] = field(factory=list)

    def glance(self, arrival):
        self.glanced.append(arrival.external_id)
        said = self.messages[arrival.external_id]
        if isinstance(said, Exception):
            raise said
        return said


@pytest.fixture
def glancing(town):
    town.channels["twitter"] = Glancing("twitter")
    return town


@pytest.fixture
def lookout(glancing):
    return Lookout(
        hurrying=glancing.store,
        channels=glancing.channels,
        table=lambda: glancing.table,
        now=lambda: NOON + 2 * PATIENCE,
    )


async def waits(town, texts):
    """
    Have so much wait to be routed; give its numbers.
    """
    channel, arrivals = town.channels["twitter"], []
    for text in texts:
        message = town.message(text)
        arrivals.append(town.arrival(message))
        channel.messages = {**channel.messages, message.external_id: message}
    return await town.store.receive(arrivals, None)


async def first(town, limit=6):
    taken = await town.store.take_received(NOON, AGES, limit, [*town.channels])
    return [stored.id for stored in taken]


async def test_danger_in_the_middle_of_what_waits_goes_before_the_rest(
    glancing, lookout
):
    lamps = ["la farola está rota"] * 40
    ids = await waits(glancing, [*lamps, "hay un incendio", *lamps])

    await lookout.look()

    assert ids[40] in await first(glancing)


async def test_what_came_just_now_needs_nobody_to_look(glancing, lookout):
    await waits(glancing, ["hay un incendio"])
    lookout = evolve(lookout, now=lambda: NOON + PATIENCE)

    await lookout.look()

    assert [] == glancing.channels["twitter"].glanced


async def test_each_is_looked_at_once_and_what_cannot_be_read_stops_nobody(
    glancing, lookout
):
    channel = glancing.channels["twitter"]
    ids = await waits(glancing, ["una farola", "hay un incendio", *["nada"] * AT_ONCE])
    channel.messages = {**channel.messages, "m1": Unreadable("broken"), "m3": None}

    assert [True, False] == [await lookout.look(), await lookout.look()]
    # As its process begins anew.
    lookout = evolve(lookout)
    more = await waits(glancing, ["hay un incendio"])
    await lookout.look()
    await lookout.look()

    assert {ids[1], *more} <= {*await first(glancing)}
    assert len(ids) + 1 == len(channel.glanced)


async def test_what_another_looks_at_is_left_to_it(glancing, lookout):
    async def taken(name, after, last):
        return False

    store = glancing.store
    await waits(glancing, ["hay un incendio"])
    late = SimpleNamespace(waiting=store.waiting, looked=taken)

    assert await evolve(lookout, hurrying=late).look()
    assert [] == glancing.channels["twitter"].glanced


async def test_however_much_waits_the_rest_of_the_process_goes_on(
    glancing, lookout, monkeypatch
):
    monkeypatch.setattr(looking, "TURN", -1)
    glanced, seen = glancing.channels["twitter"].glanced, set()
    await waits(glancing, ["una farola"] * 20)

    async def rest():
        while True:
            seen.add(len(glanced))
            await asyncio.sleep(0)

    other = asyncio.create_task(rest())
    await lookout.look()
    other.cancel()

    assert seen >= {*range(1, 20)}


async def test_by_a_channel_that_tells_nothing_at_a_glance_all_has_its_turn(town):
    ids = await waits(town, ["la farola está rota"] * 20 + ["hay un incendio"] * 20)
    blind = Lookout(
        hurrying=town.store,
        channels=town.channels,
        table=lambda: town.table,
        now=lambda: NOON + 2 * PATIENCE,
    )

    await blind.look()

    assert ids[25] not in await first(town)


async def test_what_its_process_is_killed_at_is_looked_at_once(
    glancing, lookout, monkeypatch
):
    def killed(_channel, _arrival):
        raise SystemExit

    ids = await waits(glancing, ["una bomba", *["una farola"] * 20])
    with monkeypatch.context() as patch:
        patch.setattr(Glancing, "glance", killed)
        with pytest.raises(SystemExit):
            await lookout.look()
    [later] = await waits(glancing, ["hay un incendio"])
    await waits(glancing, ["una farola"] * 20)

    await lookout.look()

    assert ids[0] not in [
        int(name[1:]) for name in glancing.channels["twitter"].glanced
    ]
    assert later in await first(glancing)
