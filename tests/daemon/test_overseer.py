"""
What the daemon knows of a worker process.
"""

import socket
from datetime import UTC, datetime

import pytest
from prometheus_client import CollectorRegistry

from gateway.core.errors import TemporaryFailure
from gateway.daemon.orders import Report, said
from gateway.daemon.overseer import Overseer
from gateway.daemon.reload import first_rules
from gateway.relay.tally import tally

ROUTES = """
town: {name: Pueblo}
mailboxes: {one: {office: Office, addresses: {email: one@p.example}}}
otherwise: {deliver: one}
"""
ROUTER = {"name": "router", "health": "up", "since": "2026-03-02T12:00:00+00:00"}
USUAL = {"failures": 0, "problem": "", "retry_at": None}


class Ending:
    """
    Gives a process that says once how it is, and ends.
    """

    async def another(self, _):
        line, self.far = socket.socketpair()
        report = Report(version="v1", workers=[ROUTER | USUAL], counted=())
        self.far.sendall(said(report))
        return 0, line


async def test_who_worked_in_a_process_that_ended_is_down(tmp_path):
    (tmp_path / "routes.yaml").write_text(ROUTES)
    heard, ending = [], Ending()

    def answered():
        heard.extend(overseer.workers)
        ending.far.close()

    overseer = Overseer(
        number=1,
        nursery=ending,
        rules=first_rules(tmp_path / "routes.yaml", lambda: datetime.now(UTC)),
        rests=lambda: False,
        give_up=heard.append,
        tally=tally(CollectorRegistry()),
    )

    with pytest.raises(TemporaryFailure, match="its process ended"):
        await overseer.run(answered)

    [router] = overseer.workers
    assert [ROUTER | USUAL] == heard
    assert ("router", "down") == (router["name"], router["health"])
