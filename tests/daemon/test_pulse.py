"""
Whose code holds up a worker is known before the worker is ended.
"""

import threading
import time
from types import SimpleNamespace

import pytest

from gateway.daemon import pulse
from gateway.daemon.pulse import Pulse
from gateway.testing import ScriptedChannel


class Blocking(ScriptedChannel):
    def does(self, something):
        something()

    def wait(self):
        until = time.monotonic() + 60
        while not NAMED and time.monotonic() < until:
            time.sleep(0.01)

    async def send(self, *_):
        self.wait()


NAMED = []


@pytest.fixture
def watched(monkeypatch):
    monkeypatch.setattr(pulse, "EVERY", 0.01)
    monkeypatch.setattr(pulse, "LOOKS", 3)
    NAMED.clear()
    channels = {"email": ScriptedChannel("email"), "fax": Blocking("fax")}
    its = Pulse(channels, NAMED.append)
    threading.Thread(target=its.watch, daemon=True).start()
    return channels


async def test_the_channel_whose_call_does_not_return_is_named(watched):
    await watched["fax"].send()

    assert ["fax"] == NAMED


def test_nobody_is_named_for_what_is_our_own(watched):
    time.sleep(0.2)

    assert [] == NAMED
    watched["fax"].wait()


def test_a_channel_is_named_after_so_many_looks_without_a_beat(monkeypatch):
    """
    However often it was seen at work while the loop went on.
    """
    looks = []

    def look(seconds):
        looks.append(seconds)
        if len(looks) <= 100:
            its.beat()

    monkeypatch.setattr(pulse, "time", SimpleNamespace(sleep=look))
    fax, named = Blocking("fax"), []
    its = Pulse({"fax": fax}, named.append)

    fax.does(its.watch)

    assert ["fax"] == named
    assert [pulse.EVERY] * (100 + pulse.LOOKS) == looks
