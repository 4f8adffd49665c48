"""
Simulated time for tests that depend on nothing but timers.
"""

import asyncio
import selectors

#: Tests that wait only for time: for no socket, thread or other process.
ONLY_TIME = {"test_bridge.py", "test_leased.py", "test_watch.py"}


class _Looks(selectors.DefaultSelector):
    """
    A selector that advances the loop's time instead of waiting.
    """

    passed = 0.0

    def select(self, timeout=None):
        if timeout is None:
            return super().select()
        found = super().select(0)
        if not found:
            self.passed += timeout
        return found


class HurriedLoop(asyncio.SelectorEventLoop):
    """
    An event loop whose time advances as soon as nothing is ready, so that the order of
    timers does not depend on the machine's speed.
    """

    def __init__(self):
        self._looks = _Looks()
        super().__init__(self._looks)

    def time(self):
        return self._looks.passed


def pytest_asyncio_loop_factories(item):
    only_time = item.path.name in ONLY_TIME
    return {"loop": HurriedLoop if only_time else asyncio.new_event_loop}
