"""
Several processes that write into one SQLite file take turns.
"""

import asyncio
import fcntl
import os
import shutil
import sqlite3
import threading
from contextlib import closing
from errno import EIO

import pytest
from lent import store_at
from store_samples import arrival

from gateway.core.errors import TemporaryFailure
from gateway.store.engine.file_lock import FileLock
from gateway.store.moving import upgrade
from gateway.store.sql import open_store


@pytest.fixture(autouse=True)
def _file(tmp_path):
    (tmp_path / "some.db").touch()


def test_who_wants_to_write_waits_until_the_other_is_done(tmp_path):
    one, other = FileLock(tmp_path / "some.db"), FileLock(tmp_path / "some.db")
    diary = []

    def write():
        with other:
            diary.append("other")

    with one:
        waiting = threading.Thread(target=write)
        waiting.start()
        waiting.join(0.1)
        diary.append("one")
    waiting.join()

    assert ["one", "other"] == diary


def test_a_turn_is_over_whatever_happens_in_it(tmp_path):
    one, other = FileLock(tmp_path / "some.db"), FileLock(tmp_path / "some.db")
    with pytest.raises(ZeroDivisionError), one:
        1 / 0  # noqa: B018

    with other:
        assert (tmp_path / "some.db-turn").exists()
    one.close()
    other.close()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root could lock others out")
def test_a_command_of_roots_locks_nobody_out(tmp_path):
    os.chown(tmp_path / "some.db", 12_345, 54_321)
    with FileLock(tmp_path / "some.db"):
        made = (tmp_path / "some.db-turn").stat()

    assert (12_345, 54_321) == (made.st_uid, made.st_gid)


async def test_whoever_can_have_no_turn_is_told_so(tmp_path):
    store = open_store(f"sqlite:///{tmp_path}/some.db", "one")
    await store.open()
    (tmp_path / "some.db-turn").mkdir()
    try:
        with pytest.raises(TemporaryFailure):
            await store.receive([arrival("a")], None)
        (tmp_path / "some.db-turn").rmdir()

        assert [1] == await store.receive([arrival("a")], None)
    finally:
        await store.close()


async def test_nothing_is_accepted_into_a_file_that_is_not_in_its_place(tmp_path):
    """
    SQLite would write on into it, and nobody would read that.
    """
    place, away = tmp_path / "some.db", tmp_path / "away.db"
    async with store_at(f"sqlite:///{place}", "one") as store:
        assert [1] == await store.receive([arrival("a")], None)
        place.rename(away)
        with pytest.raises(TemporaryFailure, match="moved, removed or replaced"):
            await store.receive([arrival("b")], None)
        place.touch()
        with pytest.raises(TemporaryFailure, match="moved, removed or replaced"):
            await store.receive([arrival("b")], None)
        away.rename(place)

        assert [2] == await store.receive([arrival("b")], None)


@pytest.mark.parametrize("end", ["-wal", "-shm"])
async def test_nothing_is_accepted_into_a_log_that_is_not_in_its_place(tmp_path, end):
    place, away = tmp_path / f"some.db{end}", tmp_path / "away"
    async with store_at(f"sqlite:///{tmp_path}/some.db", "one") as store:
        assert [1] == await store.receive([arrival("a")], None)
        place.rename(away)
        for _ in range(2):
            with pytest.raises(TemporaryFailure, match=r"its log .* moved, removed"):
                await store.receive([arrival("b")], None)
            place.touch()
        away.rename(place)

        assert [2] == await store.receive([arrival("b")], None)


async def test_what_was_accepted_before_its_log_was_removed_outlives_a_crash(tmp_path):
    file, copy = tmp_path / "some.db", tmp_path / "copy.db"

    async def kept(count):
        async with asyncio.timeout(60):
            found = -1
            while found != count:
                await asyncio.sleep(0.05)
                shutil.copy(file, copy)
                with closing(sqlite3.connect(copy)) as left:
                    [found] = left.execute("SELECT count(*) FROM messages").fetchone()

    async with store_at(f"sqlite:///{file}", "one") as store:
        await store.receive([arrival("a")], None)
        await kept(1)
        await store.receive([arrival("b")], None)
        (tmp_path / "some.db-wal").unlink()
        await kept(2)


@pytest.mark.parametrize("before", [True, False])
def test_who_cannot_see_whether_it_is_there_keeps_nobody_waiting(
    tmp_path, monkeypatch, before
):
    """
    And has their turn once they see it again.
    """
    lock, turn = FileLock(tmp_path / "some.db"), tmp_path / "some.db-turn"
    if before:
        with lock:
            pass

    def fails(_):
        raise OSError(EIO, "I/O error")

    with monkeypatch.context() as patch:
        patch.setattr(FileLock, "_must_be_in_place", fails)
        with pytest.raises(OSError, match="I/O error"), lock:
            pass
    with turn.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        fcntl.flock(held, fcntl.LOCK_UN)

    with lock:
        pass
    lock.close()


def test_who_came_while_it_was_away_has_their_turn_once_it_is_back(tmp_path):
    place, away = tmp_path / "some.db", tmp_path / "away.db"
    place.rename(away)
    lock = FileLock(place)
    with pytest.raises(OSError, match=r"moved, removed or replaced|No such"), lock:
        pass
    away.rename(place)

    with lock:
        pass
    lock.close()


async def test_where_the_file_was_moved_away_none_is_made_by_who_reads(tmp_path):
    """
    The next start would find it, and begin with nothing; and whoever has it open would
    read on there once the other is back.
    """
    place, away = tmp_path / "some.db", tmp_path / "away.db"
    async with store_at(f"sqlite:///{place}", "one") as store:
        await store.receive([arrival("a")], None)
        store._engines.reading.dispose()
        place.rename(away)
        with pytest.raises(TemporaryFailure, match="its file is gone"):
            await store.counts()
        assert not place.exists()
        away.rename(place)

        assert 1 == (await store.counts())["messages"]["received"]


async def test_where_the_file_was_moved_away_none_is_made_by_a_worker(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(upgrade, "_PATIENCE", 0)
    place = tmp_path / "some.db"
    place.unlink()
    worker = open_store(f"sqlite:///{place}", "one", worker=1)

    with pytest.raises(TemporaryFailure, match="its file is gone"):
        await worker.open()
    await worker.close()

    assert not place.exists()
