"""
Work on several cores of the machine.
"""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal

import pytest

from gateway.cli.rules import cores
from gateway.cli.rules.cores import on_cores


def test_results_come_in_the_order_of_the_items() -> None:
    assert on_cores(str, range(1_000)) == [str(n) for n in range(1_000)]


@pytest.mark.skipif(
    len(os.sched_getaffinity(0)) == 1, reason="this machine lends one core"
)
def test_many_items_are_worked_on_in_other_processes() -> None:
    assert os.getpid() not in on_cores(lambda _: os.getpid(), range(1_000))


def test_a_few_items_are_worked_on_in_this_process() -> None:
    assert on_cores(lambda _: os.getpid(), range(10)) == [os.getpid()] * 10


def test_a_mistake_in_another_process_is_raised_here() -> None:
    with pytest.raises(ZeroDivisionError):
        on_cores(lambda n: 1 / (n - 700), range(1_000))


def test_what_a_killed_process_left_is_done_here() -> None:
    here = os.getpid()

    def killed(number: int) -> int:
        if number == 700 and os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    assert on_cores(killed, range(1_000)) == [*range(1_000)]


@pytest.mark.parametrize("allowed", [0, 1])
def test_where_no_more_processes_may_be_started_it_is_done_here(
    monkeypatch: pytest.MonkeyPatch, allowed: int
) -> None:
    forks, left = os.fork, iter(range(allowed))

    def refused() -> int:
        if next(left, None) is None:
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        return forks()

    monkeypatch.setattr(cores, "_cores", lambda: 2)
    monkeypatch.setattr(os, "fork", refused)

    assert on_cores(lambda _: os.getpid(), range(1_000)) == [os.getpid()] * 1_000
    for child in multiprocessing.active_children():
        child.join(10)
    assert not multiprocessing.active_children()


def test_no_more_than_four_cores_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(64))

    assert len({*on_cores(lambda _: os.getpid(), range(10_000))}) <= 4
