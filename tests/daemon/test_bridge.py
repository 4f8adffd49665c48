import asyncio

from attrs import define, field
from structlog.testing import capture_logs

from gateway.daemon import bridge
from gateway.daemon.bridge import PhasedService
from gateway.daemon.phases import GroupPhase, TaskPhase


@define(slots=False)
class Part:
    name: str
    diary: list[str]
    broken: Exception | None = None
    slow: bool = False
    ended: bool = field(default=False, init=False)

    async def start(self):
        self.diary.append(f"start {self.name}")
        if self.broken:
            raise self.broken

    async def stop(self):
        self.diary.append(f"stop {self.name}")
        if self.slow:
            await asyncio.sleep(3600)


def service(phases, drain=1.0):
    gave_up = []
    return PhasedService(phases, drain, lambda: gave_up.append(True)), gave_up


async def stopped(daemon):
    await daemon.stopService().asFuture(asyncio.get_running_loop())


async def started(daemon):
    daemon.startService()
    await asyncio.sleep(0.02)


async def test_phases_stop_in_the_reverse_order_of_their_start():
    diary = []
    daemon, _ = service([Part("store", diary), Part("router", diary)])

    await started(daemon)
    await stopped(daemon)

    assert ["start store", "start router", "stop router", "stop store"] == diary


async def test_a_phase_that_fails_stops_the_daemon_and_says_why():
    diary = []
    failure = OSError("the port is taken")
    daemon, gave_up = service(
        [Part("store", diary), Part("http", diary, failure), Part("router", diary)]
    )

    await started(daemon)
    await stopped(daemon)

    assert ["start store", "start http", "stop http", "stop store"] == diary
    assert (failure, [True]) == (daemon.failure, gave_up)


async def test_what_ends_a_running_daemon_is_told_once_and_not_while_it_stops():
    first, second = OSError("no worker can be made"), OSError("nor another")
    daemon, gave_up = service([])
    await started(daemon)
    daemon.fail(first)
    daemon.fail(second)
    await stopped(daemon)
    stopping, kept = service([])
    await started(stopping)
    await stopped(stopping)
    stopping.fail(second)

    assert (first, [True]) == (daemon.failure, gave_up)
    assert (None, []) == (stopping.failure, kept)


async def test_one_that_does_not_get_ready_is_named_in_the_log(monkeypatch):
    """
    Such as a store whose database was connected to, and then hangs.
    """
    monkeypatch.setattr(bridge, "LONG", 0)
    stuck = Part("store", [])
    stuck.start = asyncio.Event().wait
    daemon, _ = service([stuck])

    with capture_logs() as logs:
        await started(daemon)
    await stopped(daemon)

    [told] = logs
    assert ("phase.still_starts", "store") == (told["event"], told["phase"])


async def test_one_that_does_not_stop_takes_no_more_than_its_share():
    diary = []
    daemon, _ = service([Part("store", diary), Part("stuck", diary, slow=True)], 0.2)
    await started(daemon)

    async with asyncio.timeout(5):
        await stopped(daemon)

    assert ["stop stuck", "stop store"] == diary[2:]


async def test_stopping_waits_until_things_are_put_away():
    put_away = []

    async def work():
        try:
            await asyncio.sleep(3600)
        finally:
            await asyncio.sleep(0.05)
            put_away.append(True)

    daemon, _ = service([GroupPhase("works", [TaskPhase("work", work)])])
    await started(daemon)

    await stopped(daemon)

    assert [True] == put_away


async def test_what_ends_by_an_error_is_logged_at_once_and_what_is_stopped_is_not():
    async def fails():
        raise OSError("the reason")

    parts = [TaskPhase("works", asyncio.Event().wait), TaskPhase("fails", fails)]
    daemon, _ = service([GroupPhase("both", parts)])

    with capture_logs() as logs:
        await started(daemon)
        told = [*logs]
        await stopped(daemon)

    [ended] = [each for each in told if each["log_level"] == "error"]
    assert ("phase.ended", "fails") == (ended["event"], ended["phase"])
    assert "the reason" == str(ended["exc_info"])
    assert [ended] == [each for each in logs if each["log_level"] == "error"]


async def test_a_phase_that_fails_to_stop_does_not_keep_the_others_from_it():
    diary = []

    @define
    class Failing(Part):
        async def stop(self):
            raise RuntimeError("no")

    daemon, _ = service([Part("store", diary), Failing("channels", diary)])
    await started(daemon)

    await stopped(daemon)

    assert "stop store" == diary[-1]
