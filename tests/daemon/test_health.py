"""
What `/healthz` says to whoever watches over the daemon.
"""

from datetime import UTC, datetime
from functools import partial

import httpx
import pytest
from prometheus_client import CollectorRegistry

from gateway.daemon.gauges import Gauges
from gateway.daemon.http import HttpPhase
from gateway.daemon.reload import first_rules
from gateway.serving import free_port

ROUTES = """
town: {name: Pueblo}
mailboxes: {one: {office: Office, addresses: {email: one@p.example}}}
otherwise: {deliver: one}
"""


@pytest.fixture
async def healthz(tmp_path):
    (tmp_path / "routes.yaml").write_text(ROUTES)
    rules = first_rules(tmp_path / "routes.yaml", lambda: datetime.now(UTC))
    state = {"channels": [], "listeners": [], "workers": [], "clock": ""}

    async def look():
        return state

    where, registry = ("127.0.0.1", free_port()), CollectorRegistry()
    phase = HttpPhase(where, look, rules, registry, Gauges(registry))
    await phase.start()

    async def asked(**told):
        state.update(told)
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.get(f"http://127.0.0.1:{where[1]}/healthz")
        return answer.status_code, answer.json()

    yield asked
    await phase.stop()


async def test_a_worker_that_is_down_is_named_and_is_a_reason_to_restart(healthz):
    workers = [{"name": "crier", "health": "down"}]

    told = await healthz(workers=workers)

    assert (503, {"ok": False, "down": ["crier"], "clock": ""}) == told


async def test_a_clock_that_is_doubted_is_told_and_is_no_reason_to_restart(healthz):
    told = await healthz(clock="the machine's clock says 2060")

    assert (200, True) == (told[0], told[1]["ok"])
    assert "the machine's clock says 2060" == told[1]["clock"]


async def test_a_channel_that_was_refused_is_named_and_is_no_reason_to_restart(healthz):
    off, refused = (
        {"name": name, "state": state, "problems": []}
        for name, state in (("telegram", "off"), ("email", "refused"))
    )

    told = await healthz(channels=[off, refused])

    assert (200, {"ok": True, "down": ["email"], "clock": ""}) == told


def test_a_channel_that_was_refused_is_not_up_for_whoever_scrapes():
    registry = CollectorRegistry()

    Gauges(registry).show(
        {
            "channels": [{"name": "email", "state": "refused"}],
            "listeners": [{"name": "telegram/updates", "health": "up"}],
            "workers": [],
            "rules": {"version": "v1"},
            "nodes": [],
            "counts": {},
            "used_this_month": {},
        }
    )

    up = partial(registry.get_sample_value, "ventanilla_up")
    assert (0, 1) == (up({"name": "email"}), up({"name": "telegram/updates"}))
