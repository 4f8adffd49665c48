import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from gateway.core.errors import PermanentFailure, TemporaryFailure
from gateway.core.message import Arrival
from gateway.daemon import state, watch
from gateway.daemon.watch import BACKOFF, Asks, Ear, Health, Watched
from gateway.ports.channels import Cursor
from gateway.testing import MemoryInbox


def utcnow():
    return datetime.now(UTC)


@pytest.fixture(autouse=True)
def short_waits(monkeypatch):
    """
    And silence is as long as the loop's time says.
    """
    monkeypatch.setattr(watch, "BACKOFF", dict.fromkeys(Asks, (0, 0.01, 0.01)))
    clock = SimpleNamespace(monotonic=lambda: asyncio.get_running_loop().time())
    monkeypatch.setattr(watch, "time", clock)


async def for_a_while(watched, holds=None):
    """
    Let it run for a moment; where something must come to hold, for one after that.
    """
    task = asyncio.create_task(watched.run())
    async with asyncio.timeout(20):
        while holds and not holds():  # noqa: ASYNC110 - nothing tells us.
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.2)
    shown = (watched.health, watched.problem)
    task.cancel()
    await asyncio.wait([task])
    return shown


@pytest.mark.parametrize(
    "failure",
    [
        TemporaryFailure("X is down"),
        PermanentFailure("X is down"),
        OSError("X is down"),
    ],
)
async def test_a_listener_that_fails_is_started_again_and_shown(failure):
    starts = []

    async def listen(answered):
        starts.append(True)
        raise failure

    watched = Watched("x/mentions", listen, utcnow)

    shown = await for_a_while(watched, lambda: len(starts) > 2)

    assert (Health.DOWN, "X is down") == shown


async def test_one_that_comes_back_is_up_and_its_problem_forgotten():
    starts = []

    async def listen(answered):
        starts.append(True)
        if len(starts) == 1:
            raise OSError("refused")
        answered()
        await asyncio.sleep(3600)

    watched = Watched("x/mentions", listen, utcnow)

    assert (Health.UP, "") == await for_a_while(watched, lambda: len(starts) > 1)
    assert Health.STOPPED is watched.health


def arrival(channel):
    now = utcnow()
    return Arrival(channel=channel, external_id="1", raw=b"", received_at=now)


async def test_a_listener_hears_for_its_own_channel_alone():
    kept = MemoryInbox()

    async def listen(answered):
        await Ear("fax", kept, answered).accept([arrival("fax"), arrival("Fax")])

    watched = Watched("fax/in", listen, utcnow)
    health, problem = await for_a_while(watched, lambda: watched.failures)

    assert (Health.DOWN, {}) == (health, kept.arrivals)
    assert "'Fax'" in problem


async def test_what_one_channel_has_read_no_other_has():
    kept = MemoryInbox()
    mine = Ear("fax", kept, lambda: None)
    another_s = Ear("pigeon", kept, lambda: None)

    await mine.accept([arrival("fax")], Cursor("notifications", "900"))

    assert "900" == await mine.cursor("notifications")
    assert await another_s.cursor("notifications") is None


async def test_a_cursor_that_was_kept_under_its_whole_name_goes_on():
    kept = MemoryInbox(cursors={"telegram/updates": "7"})

    assert "7" == await Ear("telegram", kept, lambda: None).cursor("telegram/updates")


async def test_when_it_was_last_answered_is_told_of_one_that_is_up():
    """
    One that may hear nothing for days is up, and its platform may be silent.
    """
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    watched = Watched("x/mentions", None, lambda: noon)
    before = state.watched(watched)
    watched.answered()
    noon += timedelta(hours=3)

    shown = state.watched(watched)

    assert before["answered_at"] is None
    assert ("up", "2026-03-02T12:00:00+00:00") == (
        shown["health"],
        shown["answered_at"],
    )


async def test_one_that_nobody_answers_is_not_up():
    """
    A platform that is silent takes its time to fail.
    """

    async def listen(answered):
        await asyncio.sleep(3600)

    watched = Watched("x/mentions", listen, utcnow)

    assert (Health.STARTING, "") == await for_a_while(watched)


async def test_waits_grow_until_the_platform_answers(monkeypatch):
    waits = (0.01, 0.02, 0.04, 10)
    monkeypatch.setattr(watch, "BACKOFF", {Asks.PLATFORM: waits})
    starts = []

    async def listen(answered):
        starts.append(asyncio.get_running_loop().time())
        await asyncio.sleep(0.01)
        raise OSError("silent")

    watched = Watched("x/mentions", listen, utcnow)
    await for_a_while(watched, lambda: watched.failures >= 4)

    assert (4, 4) == (len(starts), watched.failures)


@pytest.mark.parametrize("failure", [TemporaryFailure, PermanentFailure])
async def test_whoever_asks_the_store_looks_soon_whether_it_is_mended(
    failure, monkeypatch
):
    monkeypatch.setattr(watch, "BACKOFF", BACKOFF)

    async def ask(answered):
        raise failure("the disk is full")

    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    watched = Watched("router", ask, lambda: noon, asks=Asks.STORE, failures=500)
    await for_a_while(watched, lambda: watched.failures > 500)

    assert noon + timedelta(seconds=10) == watched.retry_at


async def test_a_wait_that_the_platform_asks_for_is_kept():
    starts = []

    async def listen(answered):
        starts.append(True)
        raise TemporaryFailure("429", utcnow() + timedelta(minutes=15))

    watched = Watched("x/mentions", listen, utcnow)
    await for_a_while(watched)

    assert [True] == starts


async def test_a_wait_that_nobody_understands_ends_no_listener():
    starts = []

    async def listen(answered):
        starts.append(True)
        raise TemporaryFailure("429", datetime(2026, 3, 2))  # noqa: DTZ001 - theirs

    watched = Watched("x/mentions", listen, utcnow)

    assert (Health.DOWN, "429") == await for_a_while(watched, lambda: len(starts) > 2)


@pytest.mark.parametrize(
    ("error", "told"), [(ValueError, "ValueError"), (MemoryError, "no memory left")]
)
async def test_an_error_of_ours_shows_no_more_than_its_kind(error, told):
    async def listen(answered):
        raise error("secret path")

    watched = Watched("x/mentions", listen, utcnow)
    _, problem = await for_a_while(watched)

    assert "secret" not in problem
    assert told in problem


@pytest.mark.parametrize("answers", [True, False])
async def test_one_that_has_had_no_answer_for_too_long_is_down(answers):
    async def ask(answered):
        while True:
            if answers:
                answered()
            await asyncio.sleep(0.01)

    watched = Watched("router", ask, utcnow, patience=0.1)
    task = asyncio.create_task(watched.run())
    await asyncio.sleep(0.2)
    shown = state.watched(watched)
    task.cancel()
    await asyncio.wait([task])

    assert ("up" if answers else "down") == shown["health"]
    assert answers is not ("no answer" in shown["problem"])


async def test_one_that_had_answers_and_has_none_any_more_is_down():
    async def ask(answered):
        answered()
        await asyncio.sleep(3600)

    watched = Watched("router", ask, utcnow, patience=0.1)
    task = asyncio.create_task(watched.run())
    await asyncio.sleep(0)
    shown = [state.watched(watched)["health"]]
    await asyncio.sleep(0.2)
    shown.append(state.watched(watched)["health"])
    task.cancel()
    await asyncio.wait([task])

    assert ["up", "down"] == shown


async def test_after_hours_without_a_platform_it_is_asked_every_quarter_minute(
    monkeypatch,
):
    """
    What was told meanwhile may be an emergency.
    """
    monkeypatch.setattr(watch, "BACKOFF", BACKOFF)

    async def listen(answered):
        raise TemporaryFailure("X is down")

    watched = Watched("x/mentions", listen, utcnow, failures=500)
    await for_a_while(watched, lambda: watched.failures > 500)

    assert watched.retry_at - utcnow() <= timedelta(seconds=15)


async def test_who_is_refused_again_and_again_asks_once_a_minute(monkeypatch):
    monkeypatch.setattr(watch, "BACKOFF", {Asks.PLATFORM: (0, 0, 0)})
    starts = []

    async def listen(answered):
        starts.append(True)
        raise PermanentFailure("403")

    watched = Watched("x/mentions", listen, utcnow)
    await for_a_while(watched, lambda: watched.failures >= 3)

    assert 3 == len(starts)
    assert watched.retry_at - utcnow() > timedelta(seconds=50)


async def test_a_wait_is_over_once_the_clock_that_was_set_says_so(monkeypatch):
    """
    Or the machine was suspended meanwhile.
    """
    monkeypatch.setattr(watch, "NAP", 0.01)
    starts = []
    ahead = timedelta()
    month_end = utcnow() + timedelta(days=3)

    async def listen(answered):
        starts.append(True)
        raise TemporaryFailure("the month's money is spent", retry_at=month_end)

    watched = Watched("x/mentions", listen, lambda: utcnow() + ahead)
    task = asyncio.create_task(watched.run())
    await asyncio.sleep(0.1)
    assert 1 == len(starts)

    ahead = timedelta(days=4)
    async with asyncio.timeout(20):
        while len(starts) == 1:  # noqa: ASYNC110 - nothing tells us.
            await asyncio.sleep(0.01)

    task.cancel()
    await asyncio.wait([task])
