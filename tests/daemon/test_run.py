"""
With what the daemon ends where it cannot go on.
"""

import os
import resource
import sys
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from gateway.core.errors import Mistake, Position, SettingsInvalid, TemporaryFailure
from gateway.daemon.run import complain, have_room


def full_disk():
    return Path("/dev/full").open("w", buffering=1)


@contextmanager
def hanging_reader():
    ours, theirs = os.pipe()
    os.set_blocking(theirs, False)
    with suppress(BlockingIOError):
        while os.write(theirs, bytes(4096)):
            pass
    os.set_blocking(theirs, True)
    with os.fdopen(ours, "rb"), os.fdopen(theirs, "w", buffering=1) as taken:
        yield taken


@pytest.mark.parametrize(
    ("failure", "status", "said"),
    [
        (SettingsInvalid(("one", "two")), 2, ["one", "two"]),
        (
            ExceptionGroup("", [Mistake(Position("routes.yaml", 1, 2), "wrong")]),
            2,
            ["routes.yaml:1:2: wrong"],
        ),
        (TemporaryFailure("the store is away"), 1, ["the store is away"]),
        (RuntimeError("no memory"), 1, ["no memory"]),
    ],
)
def test_it_ends_with_2_where_to_start_it_again_mends_nothing_and_else_with_1(
    capfd, failure, status, said
):
    assert status == complain(failure)
    assert [f"ventanilla: {line}" for line in said] == capfd.readouterr().err.split(
        "\n"
    )[:-1]


@pytest.mark.parametrize("opened", [full_disk, hanging_reader])
def test_it_ends_so_though_nobody_takes_what_it_says(opened, monkeypatch):
    with opened() as taken:
        monkeypatch.setattr(sys, "stderr", taken)
        assert 2 == complain(SettingsInvalid(("one", "two")))
        monkeypatch.undo()


def test_a_crowd_at_one_door_leaves_room_at_the_others():
    given, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, most))
    try:
        have_room()
        room, still = resource.getrlimit(resource.RLIMIT_NOFILE)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (given, most))

    assert most == still
    assert room == (65_536 if most == resource.RLIM_INFINITY else min(most, 65_536))
