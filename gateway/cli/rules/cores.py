"""
Work through many items on several processor cores, in forked processes: they share the
rules that were loaded before, which would take longer to hand over than to apply.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing import active_children, get_context
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

#: The most processes: by the sample town's rules, each takes 150 to 200 MB of its own.
_MOST = 4

#: For fewer items than this, processes take longer to start than to help.
_FEW = 100

#: How many items a process is handed at a time.
_AT_ONCE = 25

#: The work of this process, in one that was forked for it.
_WORK: list[Callable[[int], Any]] = []


def on_cores(work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    """
    Return the results of *work* for each of *items*, in their order. If a process is
    killed, for instance because memory ran out, or the machine allows no more of them,
    all the work is done in this one.

    Args:
        work: Must change nothing outside, and return what can be pickled.
        items: What to work on.
    """
    if _cores() > 1 and len(items) >= _FEW:
        with suppress(BrokenProcessPool, OSError):
            return _forked(lambda number: work(items[number]), len(items))
    return [work(item) for item in items]


def _cores() -> int:
    """
    Return how many cores to use; one where forking is not safe.
    """
    return min(len(os.sched_getaffinity(0)), _MOST) if sys.platform == "linux" else 1


def _forked(work: Callable[[int], Result], many: int) -> list[Result]:
    forking = get_context("fork")
    try:
        with (
            _frozen(),
            ProcessPoolExecutor(_cores(), forking, _begin, (work,)) as pool,
        ):
            return [*pool.map(_do, range(many), chunksize=_AT_ONCE)]
    except OSError:
        # If one of them cannot be started, those before it wait for ever.
        for each in active_children():
            each.kill()
        raise


@contextmanager
def _frozen() -> Iterator[None]:
    """
    Keep the garbage collector from touching, and so copying, what the processes share.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _begin(work: Callable[[int], Any]) -> None:
    # Ctrl-C also reaches the process that waits for this one, and ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _WORK.append(work)


def _do(number: int) -> Any:
    return _WORK[0](number)
