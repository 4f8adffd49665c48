"""
What `/healthz` says to whoever watches over the daemon.
"""

from datetime import UTC, datetime

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
    state = {"listeners": [], "workers": [], "clock": ""}

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
