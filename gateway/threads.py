"""
A thread pool that keeps working if the machine allows no more threads.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import structlog

log = structlog.get_logger()


class Threads(ThreadPoolExecutor):
    """
    A pool of up to *most* threads; None for the standard library's default.

    If no further thread can be started, for instance because a container has as many
    processes as it may (pids.max, TasksMax=, ulimit -u), the existing threads do all
    the work one after the other, so that no call for help fails.

    Raises:
        RuntimeError: Not even one thread can be started when the pool is made.
    """

    def __init__(self, most: int | None, name: str) -> None:
        super().__init__(most, name)
        self._name, self._told = name, 0
        # Start one thread now, instead of failing later at the first task.
        self.submit(int)

    def _adjust_thread_count(self) -> None:
        # The task is in the queue already. The standard library offers no other place
        # to learn that no further thread was started for it.
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
