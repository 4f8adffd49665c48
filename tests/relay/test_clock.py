"""
When the machine's clock is doubted, and when it is believed again.
"""

import re
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from gateway.core.errors import TemporaryFailure
from gateway.relay.clock import Clock, Reckoning
from gateway.store.sql import open_store
from gateway.town.desk import enrolling

from .conftest import NOON, texts
from .test_crier import announcer, crier, publish  # noqa: F401 - fixtures.
from .test_recognition import ANA

DAY = timedelta(days=1)
YEARS = 9_000 * DAY
BOOT = datetime(1970, 1, 1, tzinfo=UTC)


class Machine:
    """
    A machine whose clock can be set, and what it knows.
    """

    def __init__(self, store):
        self.store = store
        self.passed = timedelta()
        self.agrees = False
        self.begin(NOON)

    def begin(self, at):
        self.now = at
        self.clock = Clock(
            register=self.store,
            now=lambda: self.now,
            running=self.seconds,
            agrees=lambda: self.agrees,
        )

    def seconds(self):
        return self.passed.total_seconds()

    def sleep(self, time):
        self.passed += time
        self.now += time

    async def believed(self):
        """
        Say whether the time is believed; what is believed is kept, as the sweeper does.
        """
        now = await self.clock.time()
        if now is not None:
            await self.store.tick(now)
        return now is not None


@pytest.fixture
async def machine(tmp_path):
    store = open_store(f"sqlite:///{tmp_path}/clock.db", "one")
    await store.open()
    yield Machine(store)
    await store.close()


async def test_a_clock_that_jumps_is_doubted_until_it_is_back(machine):
    believed = [await machine.believed()]
    for jump in (2 * DAY, YEARS, -YEARS):
        machine.now += jump
        believed.append(await machine.believed())
        if jump == YEARS:
            assert "ventanilla clock" in machine.clock.problem
    machine.now -= 2 * DAY
    believed.append(await machine.believed())

    assert [True, False, False, False, True] == believed
    assert "" == machine.clock.problem


async def test_a_clock_that_goes_or_is_set_right_a_little_is_believed(machine):
    believed = []
    for _ in range(3):
        machine.sleep(9 * DAY)
        machine.now += timedelta(hours=20)
        believed.append(await machine.believed())

    assert [True] * 3 == believed


@pytest.mark.parametrize("begins_anew", [True, False])
async def test_a_clock_that_is_behind_is_doubted_until_it_is_set_right(
    machine, begins_anew
):
    await machine.believed()
    machine.now -= 400 * DAY
    if begins_anew:
        machine.begin(machine.now)
    behind = await machine.believed()
    told = machine.clock.problem
    machine.now += 400 * DAY

    assert [False, True] == [behind, await machine.believed()]
    assert "400 days behind" in told
    assert told.endswith("says that it is and the gateway is restarted")
    assert "" == machine.clock.problem


async def test_a_clock_that_is_set_back_by_hours_is_believed(machine):
    await machine.believed()
    machine.now -= timedelta(hours=20)

    assert await machine.believed()


@pytest.mark.parametrize(
    ("behind", "told"),
    [
        (timedelta(minutes=4), ""),
        (timedelta(minutes=11), "11 minutes behind"),
        (timedelta(hours=20), "20 hours behind"),
    ],
)
async def test_a_clock_that_is_minutes_behind_is_told_until_it_is_not(
    machine, behind, told
):
    await machine.believed()
    machine.now -= behind
    believed = await machine.believed()
    problem = machine.clock.problem
    machine.sleep(behind)

    assert [True, True] == [believed, await machine.believed()]
    assert told in problem
    assert ("ventanilla clock --today" in problem) is bool(told)
    assert bool(told) is bool(problem)
    assert "" == machine.clock.problem


@pytest.mark.parametrize(
    ("behind", "told"),
    [
        (timedelta(minutes=119), "119 minutes behind .* that this is right$"),
        (2 * DAY, "2 days behind .* until which what only time changes waits$"),
    ],
)
async def test_a_clock_that_agrees_with_the_servers_is_not_to_be_set(
    machine, behind, told
):
    """
    Another node's was ahead.
    """
    await machine.store.tick(NOON + behind)
    machine.agrees = True
    await machine.believed()

    assert re.search(told, machine.clock.problem)
    assert "another node's was ahead" in machine.clock.problem
    assert "set it right" not in machine.clock.problem


async def test_whoever_says_that_what_was_known_was_wrong_is_believed(machine):
    machine.now = NOON + YEARS
    await machine.believed()
    machine.begin(NOON)
    before = await machine.believed()
    await machine.store.put_right(machine.now)

    assert [False, True] == [before, await machine.believed()]


def test_time_goes_on_from_what_was_known_while_the_clock_is_behind():
    clock = {"now": BOOT, "running": 100.0}
    now = Reckoning(lambda: clock["now"], lambda: clock["running"])
    unknown = now()
    now.begin(NOON)
    clock["running"] += 60
    behind = now()
    clock["now"] = NOON + DAY

    assert [BOOT, NOON + timedelta(minutes=1)] == [unknown, behind]
    assert NOON + DAY == now()


def test_a_clock_that_is_set_back_by_hours_is_gone_by():
    early = NOON - timedelta(hours=20)
    now = Reckoning(lambda: early, lambda: 0.0)
    now.begin(NOON)

    assert early == now()


@pytest.mark.parametrize(("away", "believed"), [(29, True), (31, False)])
async def test_a_gateway_that_was_off_for_a_month_asks(machine, away, believed):
    await machine.believed()
    machine.begin(NOON + away * DAY)

    assert believed is await machine.believed()


async def test_a_machine_that_hears_the_time_only_after_its_start_is_believed(machine):
    await machine.believed()
    machine.begin(BOOT)
    await machine.believed()
    machine.now = NOON + 3 * DAY

    assert await machine.believed()


async def test_whoever_says_that_the_clock_is_right_is_believed(machine):
    await machine.believed()
    machine.begin(NOON + 100 * DAY)
    before = await machine.believed()
    await machine.store.tick(machine.now)

    assert [False, True] == [before, await machine.believed()]
    assert "" == machine.clock.problem


async def test_while_it_is_doubted_an_emergency_that_nobody_has_seen_goes_on(town):
    """
    And no other timer rings, however many are due by such a clock.
    """
    await town.hear("la farola está rota")
    machine = Machine(town.store)
    assert await machine.believed()
    machine.now = town.now = NOON + YEARS
    town.time = machine.clock.time
    await town.tell("hay un incendio")
    before = len(town.said("email"))
    town.now += timedelta(minutes=5)

    await town.sweeper().sweep()
    await town.deliver()

    [told] = town.said("email")[before:]
    assert "NADIE LO HA VISTO" in told.text


async def test_what_a_clock_put_off_that_was_hours_ahead_is_said_when_it_is_right(town):
    """
    What was tried and failed, what was not tried yet, and that nobody has seen it.
    """
    at_work = town.sweeper()
    await at_work.sweep()
    town.now = NOON + timedelta(hours=20)
    town.channels["email"].answers = [TemporaryFailure("busy")]
    await town.tell("hay un incendio en el pinar")
    await town.hear("hay un incendio en la vega")
    await at_work.sweep()
    town.now = NOON + timedelta(minutes=1)

    await at_work.sweep()
    await town.deliver()

    said = [
        ("NADIE LO HA VISTO" in text, where)
        for text in texts(town, "email")
        for where in ("pinar", "vega")
        if where in text
    ]
    assert [*product((False, True), ("pinar", "vega"))] == sorted(said)


async def test_what_a_wrong_clock_put_off_for_years_goes_on_when_it_is_right(town):
    machine = Machine(town.store)
    assert await machine.believed()
    machine.now = town.now = NOON + YEARS
    town.time = machine.clock.time
    await town.hear("hay un incendio")
    at_work = town.sweeper()
    await at_work.sweep()
    machine.now = town.now = NOON + timedelta(minutes=1)
    await town.deliver()
    before = len(town.said("email"))

    await at_work.sweep()
    await town.deliver()
    at_once = len(town.said("email"))
    await at_work.sweep()
    town.now += timedelta(minutes=6)
    machine.now = town.now
    await at_work.sweep()
    await town.deliver()

    # Its letter, and that nobody has seen it.
    assert [before + 2, before + 3] == [at_once, len(town.said("email"))]


async def test_however_much_a_wrong_clock_put_off_all_of_it_goes_on(town, monkeypatch):
    monkeypatch.setattr("gateway.relay.sweeper.AT_ONCE", 1)
    machine = Machine(town.store)
    assert await machine.believed()
    machine.now = town.now = NOON + YEARS
    town.time = machine.clock.time
    for fire in ("hay un incendio en el pinar", "hay un incendio en la vega"):
        await town.hear(fire)
    machine.now = town.now = NOON + timedelta(minutes=1)
    await town.deliver()
    before = len(town.said("email"))
    at_work = town.sweeper()

    for _ in range(3):
        await at_work.sweep()
    await town.deliver()

    said = [d.text for d in town.said("email")[before:]]
    again = [text for text in said if "NADIE LO HA VISTO" in text]
    assert ["pinar", "vega"] == sorted(
        where for text in again for where in ("pinar", "vega") if where in text
    )


async def test_while_it_is_doubted_nothing_ends_and_nothing_is_said(town, publish):  # noqa: F811
    """
    Messages are taken and routed as ever.
    """
    town.say_notices()
    person = await enrolling.enrol(town.clerk(), ANA)
    await publish(at=town.now + DAY)
    machine = Machine(town.store)
    assert await machine.believed()
    machine.now = town.now = NOON + YEARS
    town.time = machine.clock.time

    await town.sweeper().sweep()
    await crier(town).cry()
    await town.tell("la farola está rota")

    assert person == (await town.store.person(person.id)).person
    assert [] == town.said("twitter")
    assert 1 == len(town.said("email"))
