"""
What the daemon knows of a worker process.
"""

import json
import socket
from datetime import UTC, datetime
from functools import partial

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

#: No process has this number: what hung is ended.
NOBODY = 2**30


class Ending:
    """
    Gives a process that says once how it is, and ends.
    """

    def __init__(self, hung=""):
        self.hung = hung

    async def another(self, _):
        line, self.far = socket.socketpair()
        report = Report(
            version="v1", workers=[ROUTER | USUAL], counted=(), hung=self.hung
        )
        self.far.sendall(said(report))
        return NOBODY, line


@pytest.fixture
def oversee(tmp_path):
    (tmp_path / "routes.yaml").write_text(ROUTES)
    return partial(
        Overseer,
        number=1,
        rules=first_rules(tmp_path / "routes.yaml", lambda: datetime.now(UTC)),
        rests=lambda: False,
        left_out=set(),
        give_up=lambda _: None,
        tally=tally(CollectorRegistry()),
    )


async def test_a_channel_that_held_up_a_worker_is_left_out_by_the_next(oversee):
    held_up = Ending("fax")
    overseer = oversee(nursery=held_up)
    with pytest.raises(TemporaryFailure, match="channel fax held it up"):
        await overseer.run(lambda: None)
    held_up.far.close()

    overseer.nursery = Ending()
    ended = overseer.nursery
    with pytest.raises(TemporaryFailure, match="its process ended"):
        await overseer.run(lambda: ended.far.shutdown(socket.SHUT_WR))

    with ended.far.makefile("rb") as told:
        assert ["fax"] == json.loads(told.readline())["without"]
    ended.far.close()


async def test_who_worked_in_a_process_that_ended_is_down(oversee):
    heard, ending = [], Ending()

    def answered():
        heard.extend(overseer.workers)
        ending.far.close()

    overseer = oversee(nursery=ending)

    with pytest.raises(TemporaryFailure, match="its process ended"):
        await overseer.run(answered)

    [router] = overseer.workers
    assert [ROUTER | USUAL] == heard
    assert ("router", "down") == (router["name"], router["health"])
