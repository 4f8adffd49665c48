"""
With what the daemon ends where it cannot go on.
"""

import pytest

from gateway.core.errors import Mistake, Position, SettingsInvalid, TemporaryFailure
from gateway.daemon.run import complain


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
