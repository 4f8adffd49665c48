"""
Threads, where the machine gives no more of them.
"""

import threading

import pytest
from structlog.testing import capture_logs

from gateway.threads import Threads


@pytest.fixture
def full(monkeypatch):
    """
    Lets nobody have a thread any more.
    """

    def start(_self):
        raise RuntimeError("can't start new thread")

    return lambda: monkeypatch.setattr(threading.Thread, "start", start)


def test_those_that_are_there_do_what_no_more_come_for(full):
    threads, held = Threads(4, "few"), threading.Event()
    full()

    with capture_logs() as logs:
        waits = threads.submit(held.wait, 60)
        others = [threads.submit(int) for _ in range(9)]
    held.set()

    assert waits.result(60)
    assert [0] * 9 == [each.result(60) for each in others]
    assert [("threads.no_more", 1)] == [(e["event"], e["there"]) for e in logs]
    threads.shutdown()


def test_who_could_not_have_even_one_says_so_at_once(full):
    full()

    with pytest.raises(RuntimeError, match="can't start new thread"):
        Threads(4, "none")
