"""
What waits for a platform that was away for long is sent once the platform is heard.
"""

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from gateway.core.delivery import Delivery
from gateway.core.errors import TemporaryFailure
from gateway.core.filing import Filing, Status
from gateway.core.message import Address, Arrival
from gateway.daemon import watch, workers
from gateway.daemon.watch import Asks, Health
from gateway.relay.outgoing.resumer import Resumer
from gateway.store.sql import open_store

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LEASE = timedelta(minutes=1)


@pytest.fixture
async def store(tmp_path):
    """
    A store in which an answer waits for hours, as X was away.
    """
    opened = open_store(f"sqlite:///{tmp_path}/a.db", "one")
    await opened.open()
    said = Arrival(channel="twitter", external_id="1", raw=b"{}", received_at=NOON)
    [number] = await opened.receive([said], None)
    to = Address("twitter", "7")
    answer = Delivery(id="1.a", message=number, to=to, text="Voy.", due_at=NOON)
    await opened.record(Filing(id=number, status=Status.ROUTED, deliveries=(answer,)))
    [due] = await opened.claim(NOON, LEASE, 1, ["twitter"])
    away = due.deferred("X is in trouble (503)", NOON, NOON + timedelta(hours=4))
    await opened.settle(away)
    yield opened
    await opened.close()


@pytest.mark.parametrize(
    ("minutes", "elsewhere", "sent"),
    [(14, False, False), (16, False, True), (16, True, True)],
)
async def test_an_answer_need_not_wait_for_its_turn_once_the_platform_is_heard(
    monkeypatch, store, minutes, elsewhere, sent
):
    """
    After a short outage its own turn is near. Meanwhile another node may have tried.
    """
    monkeypatch.setattr(watch, "BACKOFF", dict.fromkeys(Asks, (0.01,)))
    now, heard = NOON, asyncio.Event()

    async def listen(inbox):
        if now == NOON:
            raise TemporaryFailure("X is in trouble (503)")
        inbox.heard()
        heard.set()
        await asyncio.sleep(3600)

    def listeners():
        return {"mentions": listen}

    x = SimpleNamespace(name="twitter", everywhere=True, listeners=listeners)
    parts = SimpleNamespace(
        store=store,
        channels={"twitter": x},
        to_route=None,
        tally=None,
        now=lambda: now,
        settings=SimpleNamespace(node="one"),
        alone=True,
    )
    resumer = Resumer(store, parts.now)
    [listener] = workers.listeners(parts, resumer)
    working = [listener.run(), resumer.run(lambda: None)]
    running = [asyncio.create_task(each) for each in working]
    async with asyncio.timeout(20):
        while listener.health is not Health.DOWN:  # noqa: ASYNC110 - nothing tells us.
            await asyncio.sleep(0.01)
        if elsewhere:
            listener.waits("two")
        now += timedelta(minutes=minutes)
        await heard.wait()

    claimed = []
    for _ in range(20):
        claimed = claimed or await store.claim(now, LEASE, 1, ["twitter"])
        await asyncio.sleep(0.01)
    for task in running:
        task.cancel()
    await asyncio.wait(running)

    assert sent == bool(claimed)
