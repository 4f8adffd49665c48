"""
What a trial of the machine says when the workers fall behind those who send.
"""

import asyncio
import os
from types import SimpleNamespace

import pytest

from gateway.routing.load import load
from gateway.sandbox.trial import trial
from gateway.sandbox.trial.trial import SESSIONS, SMALL, Trial


class Daemon:
    """
    Takes many mails at once, and delivers one whenever *pace* seconds are over.
    """

    number = 20
    refused = 0
    problem = ""

    def __init__(self, folder, pace):
        self.new = folder / "mail" / "all" / "new"
        self.new.mkdir(parents=True)
        self.pace = pace
        self.taken = self.number
        self.delivered = 0
        for _ in range(self.number):
            self.letter()

    def letter(self):
        (self.new / str(self.delivered)).touch()
        self.delivered += 1

    async def work(self, _sessions, _seconds):
        self.answers = [0.001] * 150
        self.taken += 150
        return 1.0

    async def deliver(self):
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            await asyncio.sleep(self.pace)
            # A busy machine wakes us late.
            while (due := due + self.pace) <= loop.time():
                if self.delivered < self.taken:
                    self.letter()
            due -= self.pace


@pytest.fixture
async def carried(tmp_path, monkeypatch):
    """
    What is told of one that delivers at such a pace, by whoever sends for so long.
    """

    async def carried(pace, seconds):
        daemon = Daemon(tmp_path, pace)
        monkeypatch.setattr(trial, "Postman", lambda **_: daemon)
        monkeypatch.setattr(trial, "_WAIT", 0.1)
        stage = SimpleNamespace(daemon=SimpleNamespace(pid=os.getpid()))
        one = Trial(tmp_path, SMALL, load(SMALL), seconds, lambda _: None)
        delivering = asyncio.create_task(daemon.deliver())
        try:
            return await one._carry(stage, "all@town.example")
        finally:
            delivering.cancel()

    return carried


async def test_what_is_late_is_waited_for_before_more_is_sent(carried):
    rows = await carried(0.01, 60.0)

    assert list(SESSIONS) == [row.sessions for row in rows]
    assert [0, 0, 0] == [row.waiting for row in rows]
    assert all(row.cpu is not None for row in rows)


async def test_what_a_mail_costs_is_not_told_while_some_wait(carried):
    [row] = await carried(1.0, 0.5)

    assert row.waiting > 0
    assert row.cpu is None
