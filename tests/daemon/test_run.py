"""
With what the daemon ends where it cannot go on.
"""

import resource

import pytest

from gateway.core.errors import Mistake, Position, SettingsInvalid, TemporaryFailure
from gateway.daemon.run import complain, have_room


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
    capsys, failure, status, said
):
    assert status == complain(failure)
    assert [f"ventanilla: {line}" for line in said] == capsys.readouterr().err.split(
        "\n"
    )[:-1]


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
