"""
How the parts begin.
"""

from datetime import UTC, datetime, timedelta

from gateway.daemon.phases import StorePhase
from gateway.relay.clock import Reckoning
from gateway.store.sql import open_store

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


async def test_a_process_whose_clock_is_behind_begins_with_the_time_that_is_known(
    tmp_path,
):
    before, store = (open_store(f"sqlite:///{tmp_path}/a.db", "one") for _ in "ab")
    await before.open()
    await before.tick(NOON)
    await before.close()
    now = Reckoning(lambda: NOON - timedelta(days=400), lambda: 0.0)
    phase = StorePhase(store, now, [])

    await phase.start()
    await phase.stop()

    assert NOON == now()
