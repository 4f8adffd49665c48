"""
The worker process: what it had begun is neither lost nor done twice when it is lost
itself, and it is never there alone.
"""

import asyncio
import os
import resource
import signal
from pathlib import Path

import pytest
from steps import PATIENCE, answer, answers, command, letters, say

from gateway.sandbox.scene import acts


def children(pid):
    return [
        int(c) for c in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    ]


def worker(stage):
    """
    The process of the one worker: the nursery's only child; None while there is none.
    """
    found = [each for pid in children(stage.daemon.pid) for each in children(pid)]
    return found[0] if found else None


async def at_work(stage):
    """
    Wait for the worker, which begins after the daemon, and give its process.
    """
    assert await stage.until(lambda: worker(stage), PATIENCE)
    return worker(stage)


def health(stage):
    return {
        one["name"]: one["health"]
        for one in command(stage, "status", "--json")["workers"]
    }


def writes_no_more(pid, beyond):
    """
    Let no file of a process grow, or be written, *beyond* so many bytes: SQLite then
    tells of a disk that failed.
    """
    _, most = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (beyond, most))


def gone(pid):
    return not Path(f"/proc/{pid}").exists()


pytestmark = pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="it is found by Linux's /proc"
)


@pytest.fixture
def stage(small):
    return small


async def test_a_worker_that_is_lost_again_and_again_loses_and_doubles_nothing(stage):
    play = acts(stage.town.accounts["twitter"])
    for delay, act in zip((0, 0.1, 0.3, 0.9), play, strict=True):
        before = await at_work(stage)
        await say(stage, act)
        await asyncio.sleep(delay)
        os.kill(before, signal.SIGKILL)
        assert await stage.until(
            lambda before=before: (
                health(stage).get("router") == "up"
                and worker(stage) not in (None, before)
            ),
            PATIENCE,
        )
    assert await stage.until(
        lambda: all(letters(stage, act.mailbox) for act in play), PATIENCE
    )
    for act in play:
        await answer(stage, act, letters(stage, act.mailbox)[-1])

    assert await stage.until(lambda: all(answers(stage, a) for a in play), PATIENCE)
    await asyncio.sleep(1)
    assert [1] * 4 == [len(letters(stage, act.mailbox)) for act in play]
    assert [1] * 4 == [len(answers(stage, act)) for act in play]


async def test_a_daemon_that_can_have_no_worker_any_more_ends_and_says_so(stage):
    alone = await at_work(stage)
    for each in (*children(stage.daemon.pid), alone):
        os.kill(each, signal.SIGKILL)

    assert await stage.until(lambda: stage.daemon.returncode is not None, PATIENCE)
    assert 1 == stage.daemon.returncode
    assert "no worker can be made any more" in stage.log.read_text().splitlines()[-1]


async def test_a_disk_that_fails_the_daemon_ends_it_to_be_started_again(stage):
    """
    Nobody knows what is on the disk, and a process that took nothing more and lived on
    would be deaf until a person looks: its service manager starts it again.
    """
    act = acts(stage.town.accounts["twitter"])[0]
    await at_work(stage)
    # What it logs is shorter, and the database is longer.
    writes_no_more(stage.daemon.pid, 200_000)

    await say(stage, act)

    assert await stage.until(lambda: stage.daemon.returncode is not None, PATIENCE)
    assert 1 == stage.daemon.returncode
    assert "the store's disk failed" in stage.log.read_text().splitlines()[-1]


async def test_where_a_disk_fails_a_worker_another_goes_on_by_the_newest_rules(stage):
    """
    And no worker outlives its daemon.
    """
    first = command(stage, "status", "--json")["rules"]["version"]
    stage.routes.write_text(stage.routes.read_text() + "\n# A remark.\n")
    assert command(stage, "reload", "--json")["accepted"]
    act = acts(stage.town.accounts["twitter"])[0]
    before = await at_work(stage)
    writes_no_more(before, 0)

    await say(stage, act)

    assert await stage.until(lambda: letters(stage, act.mailbox), PATIENCE)
    assert gone(before)
    assert stage.daemon.returncode is None
    shown = command(stage, "status", "--json")["rules"]["version"]
    [told] = command(stage, "messages", "list", "routed", "--json")
    assert first != shown
    assert shown == told["decision"]["version"]

    after = await at_work(stage)
    await stage.kill_daemon()
    assert await stage.until(lambda: gone(after), PATIENCE)
