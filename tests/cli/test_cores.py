"""
Work on all cores of the machine.
"""

from __future__ import annotations

import os
import signal

import pytest

from gateway.cli.rules.cores import on_all_cores

HERE = os.getpid()


def test_results_come_in_the_order_of_the_items() -> None:
    assert on_all_cores(str, range(1_000)) == [str(n) for n in range(1_000)]


@pytest.mark.skipif(
    len(os.sched_getaffinity(0)) == 1, reason="this machine lends one core"
)
def test_many_items_are_worked_on_in_other_processes() -> None:
    assert HERE not in on_all_cores(lambda _: os.getpid(), range(1_000))


def test_a_few_items_are_worked_on_in_this_process() -> None:
    assert on_all_cores(lambda _: os.getpid(), range(10)) == [HERE] * 10


def test_a_mistake_in_another_process_is_raised_here() -> None:
    with pytest.raises(ZeroDivisionError):
        on_all_cores(lambda n: 1 / (n - 700), range(1_000))


def test_what_a_killed_process_left_is_done_here() -> None:
    def killed(number: int) -> int:
        if number == 700 and os.getpid() != HERE:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    assert on_all_cores(killed, range(1_000)) == [*range(1_000)]
