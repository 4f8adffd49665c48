"""
Time for the tests that wait for nobody but each other.
"""

import asyncio
import selectors

#: Where nothing is waited for but time: no socket, no thread, no other process.
ONLY_TIME = {"test_bridge.py", "test_leased.py", "test_watch.py"}


class _Looks(selectors.DefaultSelector):
    """
    Lets the loop's time pass where it would wait for it.
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
    A loop whose time passes once nobody has anything to do, and then at once: however
    busy the machine is, whoever sleeps shorter wakes sooner.
    """

    def __init__(self):
        self._looks = _Looks()
        super().__init__(self._looks)

    def time(self):
        return self._looks.passed


def pytest_asyncio_loop_factories(item):
    only_time = item.path.name in ONLY_TIME
    return {"loop": HurriedLoop if only_time else asyncio.new_event_loop}
