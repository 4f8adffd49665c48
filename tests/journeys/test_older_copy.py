"""
The database is dropped and brought back from an older copy while the daemon runs.
"""

import asyncio
import re
import signal

import pytest
from postgres_server import database, say
from sqlalchemy import make_url
from staged import Settings, playing, small_town
from steps import PATIENCE, command

from gateway.sandbox.cast import CITIZENS

#: The receipt's number.
RECEIPT = re.compile(r"\bJ-(\d+)\b")


@pytest.fixture
async def stage(tmp_path, server):
    stage = small_town(tmp_path)
    with database(server) as url:
        stage.far_ends["node"] = Settings(
            {
                "VENTANILLA_STORE": url,
                "VENTANILLA_KEY": "the same key on both nodes, at last",
            }
        )
        async with playing(stage):
            yield stage


def told(stage, account):
    """
    The numbers that somebody was told on Telegram.
    """
    posts = stage.timeline("telegram", account)
    return [int(n) for post in posts for n in RECEIPT.findall(post.text)]


async def test_no_number_is_two_peoples_and_nothing_is_said_until_it_starts_again(
    stage, server
):
    url = make_url(stage.environment["VENTANILLA_STORE"])
    telegram = stage.far_ends["telegram"]
    luisa, samir = (CITIZENS[n].accounts["telegram"] for n in (0, 1))
    stage.daemon.send_signal(signal.SIGTERM)
    await stage.daemon.wait()
    say(server, f"CREATE DATABASE {url.database}_copy TEMPLATE {url.database}")
    await stage.start_daemon()
    await telegram.say(samir, "Se ha fundido la farola de la calle Secreta 9")
    assert await stage.until(lambda: told(stage, samir), PATIENCE)

    say(server, f"DROP DATABASE {url.database} WITH (FORCE)")
    say(server, f"ALTER DATABASE {url.database}_copy RENAME TO {url.database}")
    async with asyncio.timeout(PATIENCE):
        assert 1 == await stage.daemon.wait()
    await telegram.say(luisa, "Se ha fundido la farola de la calle Olivo 3")
    assert not told(stage, luisa)
    await stage.start_daemon()
    assert await stage.until(lambda: told(stage, luisa), PATIENCE)

    assert min(told(stage, luisa)) > max(told(stage, samir)) + 900
    acts = command(stage, "audit", "list", "--limit", "500", "--json")
    assert ["gateway"] == [a["actor"] for a in acts if a["action"] == "store.restored"]
