"""
A node knows how far its chain went, also after a restart.
"""

import shutil
from datetime import UTC, datetime

import pytest
from lent import store_at
from structlog.testing import capture_logs

from gateway.core.audit import Act, Head
from gateway.core.errors import OlderCopy
from gateway.core.message import Arrival
from gateway.daemon.chain_end import ChainEnd, Remembered
from gateway.daemon.phases import StorePhase
from gateway.relay.clock import Reckoning
from gateway.store.sql import open_store

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HEAD = Head("one", 7, bytes(range(32)))


@pytest.fixture
def end(tmp_path):
    return ChainEnd(tmp_path / "chain-end")


async def test_what_was_kept_is_read_again(tmp_path, end):
    assert await end.read() is None

    await end.keep(HEAD, NOON)

    assert Remembered(HEAD, NOON) == await end.read()
    assert ["chain-end"] == [file.name for file in tmp_path.iterdir()]
    assert 0o600 == (tmp_path / "chain-end").stat().st_mode & 0o777


async def test_what_did_not_change_is_not_written_again(tmp_path, end):
    await end.keep(HEAD, NOON)
    (tmp_path / "chain-end").unlink()

    await end.keep(HEAD, NOON)
    await end.keep(None, NOON)

    assert await end.read() is None


@pytest.mark.parametrize("told", ["", "[]", '{"chain": "one"}', '{"chain": 1'])
async def test_half_a_file_stops_no_start(tmp_path, end, told):
    (tmp_path / "chain-end").write_text(told)

    with capture_logs() as logs:
        assert await end.read() is None

    assert ["state.chain_end_unreadable"] == [each["event"] for each in logs]


async def test_a_disk_that_takes_nothing_is_told_once_and_stops_nothing(tmp_path, end):
    (tmp_path / "chain-end.new").mkdir()

    with capture_logs() as logs:
        await end.keep(HEAD, NOON)
        await end.keep(HEAD, NOON)
        (tmp_path / "chain-end.new").rmdir()
        await end.keep(HEAD, NOON)

    assert ["state.chain_end_not_kept"] == [each["event"] for each in logs]
    assert Remembered(HEAD, NOON) == await end.read()


def phase(folder, *, anew=True):
    store = open_store(f"sqlite:///{folder}/a.db", "one")
    now = Reckoning(lambda: NOON, lambda: 0.0)
    return StorePhase(store, now, [], ChainEnd(folder / "chain-end"), anew=anew)


async def says(store, number):
    """
    Say something; return its number.
    """
    said = Arrival(channel="telegram", external_id=number, raw=b"{}", received_at=NOON)
    [given] = await store.receive([said], None)
    told = Act(at=NOON, actor="gateway", action="test", object=f"message {given}")
    await store.note(told)
    return given


@pytest.fixture
async def restored(tmp_path):
    """
    A state whose database is an older copy: it lacks the second of two messages.
    """
    url = f"sqlite:///{tmp_path}/a.db"
    async with store_at(url, "one") as store:
        await says(store, "1")
    shutil.copy(tmp_path / "a.db", tmp_path / "copy.db")
    first = phase(tmp_path)
    await first.start()
    assert 2 == await says(first.store, "2")
    await first.end.keep(await first.store.reached(), NOON)
    await first.stop()
    shutil.copy(tmp_path / "copy.db", tmp_path / "a.db")
    return tmp_path


async def test_a_daemon_that_starts_on_an_older_copy_gives_no_number_again(restored):
    """
    Nobody has to know that there is a command for it, and it is done once.
    """
    again = phase(restored)
    with capture_logs() as logs:
        await again.start()
    number = await says(again.store, "3")
    await again.stop()
    later = phase(restored)
    with capture_logs() as nothing:
        await later.start()
    following = await says(later.store, "4")
    await later.stop()

    [told] = [each for each in logs if each["event"] == "store.brought_back"]
    assert "error" == told["log_level"]
    assert f"2 to {number - 1}" == told["left_out"]
    assert number + 1 == following
    assert [] == [each for each in nothing if each["log_level"] == "error"]


async def test_a_worker_that_begins_on_an_older_copy_does_nothing(restored):
    worker = phase(restored, anew=False)

    with pytest.raises(OlderCopy):
        await worker.start()
    await worker.stop()


async def test_an_ordinary_start_leaves_out_no_number(tmp_path):
    for number in (1, 2, 3):
        started = phase(tmp_path)
        await started.start()

        assert number == await says(started.store, str(number))
        await started.stop()
