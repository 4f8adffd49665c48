"""
Two nodes on one PostgreSQL: one of them asks the platforms, the other takes over.
"""

import json
import signal
from urllib.request import ProxyHandler, build_opener

import pytest
from attrs import evolve
from postgres_server import database
from staged import Settings, playing, small_town
from steps import letters

from gateway.core.message import Visibility
from gateway.sandbox.cast import CITIZENS
from gateway.serving import free_port

#: Within so many seconds another node has taken over, on a busy machine.
TAKEN_OVER = 60

HEARING = ("telegram/updates", "twitter/direct-messages", "twitter/mentions")


def another(stage):
    """
    Another node of the same town, not started.
    """
    folder = stage.folder / "two"
    folder.mkdir()
    doors = ("VENTANILLA_HTTP", "VENTANILLA_EMAIL_LISTEN")
    environment = {
        **stage.environment,
        "VENTANILLA_NODE": "two",
        "VENTANILLA_STATE": str(folder),
        **{door: f"127.0.0.1:{free_port()}" for door in doors},
    }
    return evolve(stage, folder=folder, environment=environment, daemon=None)


@pytest.fixture
async def nodes(tmp_path, server):
    """
    The small town, carried by two daemons.
    """
    stage = small_town(tmp_path)
    with database(server) as url:
        stage.far_ends["node"] = Settings(
            {
                "VENTANILLA_NODE": "one",
                "VENTANILLA_STORE": url,
                "VENTANILLA_KEY": "the same key on both nodes, at last",
            }
        )
        async with playing(stage):
            two = another(stage)
            try:
                await two.start_daemon()
                yield stage, two
            finally:
                two.daemon.send_signal(signal.SIGCONT)
                if two.daemon.returncode is None:
                    await two.kill_daemon()


def hearing(one):
    """
    The listeners of a node that ask a platform just now.
    """
    opener = build_opener(ProxyHandler({}))
    where = one.environment["VENTANILLA_HTTP"]
    with opener.open(f"http://{where}/status", timeout=TAKEN_OVER) as answer:
        state = json.load(answer)
    return {
        each["name"]
        for each in state["listeners"]
        if each["health"] == "up" and each["name"] in HEARING
    }


async def tell(stage, number):
    """
    The same by X and by Telegram, in words that are told apart.
    """
    for channel in ("twitter", "telegram"):
        person = next(p for p in CITIZENS if channel in p.accounts)
        await stage.far_ends[channel].say(
            person.accounts[channel],
            f"se ha fundido la farola {channel} número {number}",
            visibility=Visibility.PRIVATE,
        )


def told(stage, number):
    return [
        sum(
            f"{channel} número {number}" in letter.text
            for letter in letters(stage, "alumbrado")
        )
        for channel in ("twitter", "telegram")
    ]


async def test_one_node_listens_and_the_other_takes_over(nodes):
    """
    When it is killed, and when it hangs longer than its lease and wakes up again:
    nothing is lost, and nothing heard twice.
    """
    one, two = nodes
    stage = one
    assert await stage.until(lambda: hearing(one) == {*HEARING}, TAKEN_OVER)
    assert set() == hearing(two)
    await tell(stage, 1)
    assert await stage.until(lambda: told(stage, 1) == [1, 1], TAKEN_OVER)

    await one.kill_daemon()
    await tell(stage, 2)
    assert await stage.until(lambda: told(stage, 2) == [1, 1], 2 * TAKEN_OVER)
    assert await stage.until(lambda: hearing(two) == {*HEARING}, TAKEN_OVER)

    await one.start_daemon()
    two.daemon.send_signal(signal.SIGSTOP)
    await tell(stage, 3)
    assert await stage.until(lambda: told(stage, 3) == [1, 1], 2 * TAKEN_OVER)
    two.daemon.send_signal(signal.SIGCONT)
    await tell(stage, 4)
    assert await stage.until(lambda: told(stage, 4) == [1, 1], 2 * TAKEN_OVER)
    assert await stage.until(lambda: hearing(two) == set(), TAKEN_OVER)

    assert [[1, 1]] * 4 == [told(stage, number) for number in (1, 2, 3, 4)]
