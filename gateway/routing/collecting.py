"""
Python's cyclic garbage collector, where large structures are built that live long.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_SELDOM = (50_000, 20, 100)


def collect_seldom() -> None:
    """
    Let the collector run less often in this process. Rules are hundreds of thousands of
    objects that all stay alive: with the default thresholds, it would take a third of
    the time that loading them takes.
    """
    gc.set_threshold(*_SELDOM)


@contextmanager
def without_gc() -> Iterator[None]:
    """
    Switch the collector off inside the ``with`` block. What is built there is kept and
    has no reference cycles, so collecting would free nothing, and its passes cost half
    as much time as the work itself.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
