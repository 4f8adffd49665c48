"""
One daemon at a time on SQLite's file.
"""

import errno
import os
import subprocess
import sys
from contextlib import contextmanager

import pytest
from lent import store_at
from store_samples import arrival

from gateway.core.errors import SettingsInvalid, TemporaryFailure
from gateway.store.nodes.single_daemon import (
    is_alone,
    refuse_if_gone,
    work_alone,
)

#: What forks holds nothing in its children: they may outlive it for a moment.
DAEMON = """
import os, sys, time
from gateway.store.nodes.single_daemon import work_alone
work_alone(sys.argv[1])
child = os.fork()
if child == 0:
    time.sleep(60)
print(child, flush=True)
time.sleep(60)
"""


@contextmanager
def daemon(url):
    with subprocess.Popen(
        [sys.executable, "-c", DAEMON, url], stdout=subprocess.PIPE, text=True
    ) as process:
        child = int(process.stdout.readline())
        try:
            yield process
        finally:
            process.kill()
            subprocess.run(["kill", "-9", str(child)], check=True)


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path}/ventanilla.db"


def test_a_second_daemon_is_told_who_works_there_and_what_to_do(url, tmp_path):
    with daemon(url) as first:
        with pytest.raises(TemporaryFailure) as caught:
            work_alone(url)

        told = str(caught.value)
        assert f"process {first.pid} on " in told
        assert f"{tmp_path}/ventanilla.db-run" in told
        assert "stop that one" in told


def test_one_that_was_killed_keeps_nobody_out_and_nor_does_what_it_forked(url):
    with daemon(url) as first:
        first.kill()
        first.wait()

        work_alone(url)


@pytest.mark.parametrize("left", ["ventanilla.db-run", "key"])
def test_no_empty_file_is_made_where_there_was_one(url, tmp_path, left):
    kept, file = [tmp_path / "key"], tmp_path / "ventanilla.db"
    refuse_if_gone(url, kept)
    (tmp_path / left).touch()

    with pytest.raises(TemporaryFailure, match=rf"is gone, but .*{left} is there"):
        refuse_if_gone(url, kept)
    assert not file.exists()
    file.touch()
    refuse_if_gone(url, kept)
    refuse_if_gone("postgresql://town@127.0.0.1:1/town", kept)


async def test_a_command_beside_the_daemon_goes_on_working(url):
    with daemon(url):
        async with store_at(url, "one") as beside:
            received = await beside.receive([arrival(1)], None)

    assert 1 == len(received)


def test_nodes_that_share_a_server_are_kept_from_nothing():
    for _ in range(2):
        work_alone("postgresql://town@127.0.0.1:1/town")


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SettingsInvalid, match="nowhere"):
        work_alone(f"sqlite:///{tmp_path}/nowhere/ventanilla.db")


@pytest.mark.parametrize("fails", ["open", "ftruncate"])
@pytest.mark.parametrize(
    "why",
    [
        *(errno.ENOSPC, errno.EROFS, errno.EIO, errno.EMFILE, errno.ENOMEM),
        *(errno.ESTALE, errno.ETIMEDOUT, errno.ENOTCONN, errno.EHOSTDOWN),
    ],
)
def test_what_may_be_over_at_the_next_start_is_no_wrong_setting(
    url, tmp_path, monkeypatch, fails, why
):
    def failing(*_):
        raise OSError(why, os.strerror(why))

    monkeypatch.setattr(os, fails, failing)

    with pytest.raises(TemporaryFailure, match=f"{tmp_path}.*: {os.strerror(why)}"):
        work_alone(url)


@pytest.mark.parametrize(
    ("url", "alone"),
    [("sqlite:////var/lib/town.db", True), ("postgresql://db.example/town", False)],
)
def test_nodes_share_postgresql_and_nothing_else(url, alone):
    assert alone is is_alone(url)
