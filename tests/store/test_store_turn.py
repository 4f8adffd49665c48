"""
Several processes that write into one SQLite file take turns.
"""

import threading

import pytest

from gateway.store.turn import Turn


def test_who_wants_to_write_waits_until_the_other_is_done(tmp_path):
    one, other = Turn(tmp_path / "turn"), Turn(tmp_path / "turn")
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
    one, other = Turn(tmp_path / "turn"), Turn(tmp_path / "turn")
    with pytest.raises(ZeroDivisionError), one:
        1 / 0  # noqa: B018

    with other:
        assert (tmp_path / "turn").exists()
    one.close()
    other.close()
