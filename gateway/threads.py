"""
Threads for what would hold up a loop, though the machine may give no more of them.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import structlog

log = structlog.get_logger()


class Threads(ThreadPoolExecutor):
    """
    Up to so many threads; None: as many as the standard library has. Where no more are
    to be had, such as where a container has as many processes as it may (pids.max,
    TasksMax=, ulimit -u), those that are there do all of it, one after the other: no
    call for help fails for that.

    Raises:
        RuntimeError: There is not even one, when it is made.
    """

    def __init__(self, most: int | None, name: str) -> None:
        super().__init__(most, name)
        self._name, self._told = name, 0
        # Who begins without one would fail later, at whatever comes first.
        self.submit(int)

    def _adjust_thread_count(self) -> None:
        # What is to be done is in the queue already; the standard library has no other
        # place to be told that nobody more comes for it.
        try:
            super()._adjust_thread_count()
        except RuntimeError as e:
            if not self._threads:
                raise
            if self._told != (there := len(self._threads)):
                self._told = there
                log.warning(
                    "threads.no_more", name=self._name, there=there, problem=str(e)
                )
