"""
What has outlived its class is looked for every day, and nothing waits for it.
"""

import asyncio
from datetime import timedelta

from attrs import define

from gateway.ports.erasing import Outlived
from gateway.relay.eraser import Eraser

DAY = timedelta(days=1)


@define
class Nothing:
    """
    Has nothing to erase, and counts how often it was asked.
    """

    asked: int = 0

    async def outlived(self, *_):
        return Outlived(messages={}, last=None)

    async def people_outlived(self, *_):
        self.asked += 1
        return ()


class Endless:
    """
    Never comes to an end of what it is to erase.
    """

    async def outlived(self, *_):
        await asyncio.Event().wait()


def eraser(town, erasing):
    return Eraser(erasing=erasing, table=lambda: town.table, time=town.time)


async def test_once_a_day_it_looks_for_what_has_outlived_its_class(town):
    nothing = Nothing()
    at_work = eraser(town, nothing)

    await at_work.erase()
    await at_work.erase()
    today = nothing.asked
    town.now += DAY
    await at_work.erase()

    assert (1, 2) == (today, nothing.asked)


async def test_no_alarm_waits_for_what_is_erased(town):
    await town.tell("hay un incendio")
    before = len(town.said("email"))
    town.now += timedelta(minutes=5)
    erasing = asyncio.create_task(eraser(town, Endless()).run(lambda: None))
    await asyncio.sleep(0)

    await town.sweeper().sweep()
    await town.deliver()

    [told] = town.said("email")[before:]
    assert not erasing.done()
    assert "NADIE LO HA VISTO" in told.text
    erasing.cancel()


async def test_while_the_clock_is_doubted_nothing_is_erased(town):
    async def doubted():
        return None

    town.time = doubted
    nothing = Nothing()

    await eraser(town, nothing).erase()

    assert 0 == nothing.asked
