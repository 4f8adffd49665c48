"""
What `/healthz` says to whoever watches over the daemon.
"""

import asyncio
import socket
from datetime import UTC, datetime, timedelta
from functools import partial
from unittest.mock import AsyncMock, Mock

import httpx
import pytest
from cases import for_each
from prometheus_client import CollectorRegistry

from gateway.core.decision import Urgency
from gateway.core.errors import SettingsInvalid, TemporaryFailure
from gateway.daemon import backlog, state
from gateway.daemon.gauges import Gauges
from gateway.daemon.http import HttpPhase
from gateway.daemon.loading import Channels
from gateway.daemon.reload import first_rules
from gateway.routing.compiler import compile_routes
from gateway.serving import free_port
from gateway.testing import ScriptedChannel

ROUTES = """
town: {name: Pueblo}
mailboxes: {one: {office: Office, addresses: {email: one@p.example}}}
otherwise: {deliver: one}
"""


async def look():
    return {}


@pytest.fixture
def phase(tmp_path):
    """
    Makes a door at an address.
    """
    (tmp_path / "routes.yaml").write_text(ROUTES)
    rules = first_rules(tmp_path / "routes.yaml", lambda: datetime.now(UTC))

    def made(where, look=look):
        registry = CollectorRegistry()
        return HttpPhase(where, look, rules, registry, Gauges(registry))

    return made


async def test_a_port_that_somebody_has_may_be_free_at_the_next_start(phase):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        where = taken.getsockname()

        with pytest.raises(TemporaryFailure, match=f"{where[1]}.*already in use"):
            await phase(where).start()


async def test_an_address_that_is_not_ours_is_a_wrong_setting(phase):
    with pytest.raises(SettingsInvalid, match=r"VENTANILLA_HTTP \(192\.0\.2\.1"):
        await phase(("192.0.2.1", free_port())).start()


async def test_whoever_comes_is_led_to_no_place_that_they_name(phase):
    """
    As by `Host`, behind a proxy that passes it on, and in front of one that does not.
    """
    where = ("127.0.0.1", free_port())
    door = phase(where)
    await door.start()

    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        answer = await client.get(
            f"http://127.0.0.1:{where[1]}/status/", headers={"host": "evil.example"}
        )
    await door.stop()

    assert (404, None) == (answer.status_code, answer.headers.get("location"))


async def test_whoever_reloads_is_told_what_the_new_rules_leave_to_nobody(phase):
    async def look():
        left = {"nobodys": {"two": ["J-1"]}, "barred_bookings": []}
        return {"rules": {"town": "Junar"}, **left}

    where = ("127.0.0.1", free_port())
    door = phase(where, look)
    await door.start()

    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        answer = await client.post(f"http://127.0.0.1:{where[1]}/reload")
    await door.stop()

    told = answer.json()
    assert ("Junar", {"two": ["J-1"]}) == (told["town"], told["nobodys"])


@pytest.fixture
async def healthz(phase):
    shown = {"channels": [], "listeners": [], "workers": []}
    shown |= {"clock": "", "store": "", "slow": "", "unread": [], "overdue": []}
    shown |= {"unrouted": "", "calendar": "", "refusing": {}, "nobodys": {}}
    shown |= {"rules": {"problems": []}}

    async def look():
        return shown

    where = ("127.0.0.1", free_port())
    door = phase(where, look)
    await door.start()

    async def asked(**told):
        shown.update(told)
        async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
            answer = await client.get(f"http://127.0.0.1:{where[1]}/healthz")
        return answer.status_code, answer.json()

    yield asked
    await door.stop()


async def test_a_worker_that_is_down_is_named_and_is_a_reason_to_restart(healthz):
    workers = [{"name": "crier", "health": "down"}]

    told = await healthz(workers=workers)

    assert (503, {"ok": False, "down": ["crier"], "clock": ""}) == told


async def test_an_eraser_that_fails_is_named_and_is_no_reason_to_restart(healthz):
    told = await healthz(workers=[{"name": "eraser", "health": "down"}])

    assert (200, {"ok": True, "down": ["eraser"], "clock": ""}) == told


async def test_a_listener_that_ended_is_named(healthz):
    listeners = [{"name": "twitter/mentions", "health": "stopped"}]

    told = await healthz(listeners=listeners)

    assert (200, {"ok": True, "down": ["twitter/mentions"], "clock": ""}) == told


async def test_what_does_not_go_out_is_named_and_is_no_reason_to_restart(healthz):
    told = await healthz(overdue=["email"])

    assert (200, {"ok": True, "down": ["outbox email"], "clock": ""}) == told


async def test_a_channel_that_refuses_whoever_it_is_for_is_named(healthz):
    """
    As a smarthost does that relays no more: each answer fails, and nothing waits.
    """
    lost = backlog.refusing({"email": 3, "telegram": 2})

    told = await healthz(refusing=lost)

    assert {"email": 3} == lost
    assert (200, {"ok": True, "down": ["refused email"], "clock": ""}) == told


async def test_what_is_not_routed_is_named_and_is_no_reason_to_restart(healthz):
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    soon, late = (
        backlog.unrouted(noon, noon + timedelta(minutes=minutes)) for minutes in (4, 6)
    )

    told = await healthz(unrouted=late)

    assert (200, {"ok": True, "down": ["routing"], "clock": ""}) == told
    assert "" == soon == backlog.unrouted(None, noon)


def overview(folder, now, channels=()):
    """
    The state of a daemon whose store is away.
    """
    away = AsyncMock(side_effect=TemporaryFailure("away"))
    return state.Overview(
        fleet=Mock(nodes=[]),
        clock=Mock(),
        rules=first_rules(folder / "routes.yaml", lambda: now),
        store=Mock(used=away, counts=away),
        channels=Channels({one.name: one for one in channels}, {}, ()),
        unknown={},
        hearing=(),
        working=(),
        overseers=(),
        now=lambda: now,
    )


class Lacking(ScriptedChannel):
    lacks = ("no smarthost",)


class Broken(ScriptedChannel):
    @property
    def lacks(self):
        raise RuntimeError


async def test_what_a_channels_settings_leave_out_is_shown_and_is_nothing_to_wake_for(
    tmp_path,
):
    (tmp_path / "routes.yaml").write_text(ROUTES)
    channels = [Lacking("email"), Broken("pigeon"), ScriptedChannel("telegram")]

    told = await overview(tmp_path, datetime.now(UTC), channels).look()

    shown = [(one["state"], one["problems"]) for one in told["channels"]]
    assert [("ready", ["no smarthost"]), ("ready", []), ("ready", [])] == shown
    assert "email" not in state.amiss(told)


async def test_holidays_that_have_run_out_are_told_by_the_towns_own_clock(tmp_path):
    """
    In Madrid it is December an hour before it is so in UTC.
    """
    own = "town: {name: Pueblo, timezone: Europe/Madrid, calendar: {own: [2025-03-05]}}"
    (tmp_path / "routes.yaml").write_text(ROUTES.replace("town: {name: Pueblo}", own))
    evening = datetime(2025, 11, 30, 22, 59, 59, tzinfo=UTC)

    async def told(now):
        return (await overview(tmp_path, now).look())["calendar"]

    assert "" == await told(evening)
    over = "the town has no holidays of its own after 2025"
    assert over == await told(evening + timedelta(seconds=1))


async def test_a_store_that_takes_long_is_named_and_is_no_reason_to_restart(healthz):
    told = await healthz(slow="it takes 6 seconds to keep what is written")

    assert (200, {"ok": True, "down": ["slow store"], "clock": ""}) == told


async def test_a_mailbox_that_no_channel_reaches_is_named_and_no_reason_to_restart(
    healthz,
):
    table = compile_routes(ROUTES)

    missing = state.unread(table.town, lambda mailbox: mailbox.channel == "telegram")

    status, told = await healthz(unread=missing)

    assert (200, True, ["mailbox one"]) == (status, told["ok"], told["down"])
    assert [] == state.unread(table.town, lambda mailbox: mailbox.channel == "email")


async def test_a_store_that_says_nothing_is_named_and_is_a_reason_to_restart(healthz):
    told = await healthz(store="no answer for 5 seconds")

    assert (503, {"ok": False, "down": ["store"], "clock": ""}) == told


class Silent:
    """
    A store on a disk that stands still.
    """

    async def counts(self):
        await asyncio.sleep(3600)


async def test_nobody_waits_for_long_for_a_store_that_says_nothing(monkeypatch):
    monkeypatch.setattr(backlog, "PATIENCE", 0.05)

    told = await backlog.counted(Silent(), [], [], datetime.now(UTC))

    assert "no answer for 0.05 seconds" == told.problem


@pytest.mark.parametrize(
    ("least", "minutes", "names"),
    [
        (Urgency.LOW, 59, []),
        (Urgency.LOW, 61, ["email"]),
        (Urgency.EMERGENCY, 4, []),
        (Urgency.EMERGENCY, 6, ["email"]),
    ],
)
def test_what_is_about_danger_to_life_waits_five_minutes_and_anything_else_an_hour(
    least, minutes, names
):
    now = datetime.now(UTC)
    since = {"email": now - timedelta(minutes=minutes)}
    waiting = {each: since if each is least else {} for each in Urgency}

    assert names == backlog.overdue(waiting, now)


async def test_a_clock_that_is_doubted_is_told_and_is_no_reason_to_restart(healthz):
    told = await healthz(clock="the machine's clock says 2060")

    assert (200, True) == (told[0], told[1]["ok"])
    assert "the machine's clock says 2060" == told[1]["clock"]


@pytest.mark.parametrize(
    ("doubted", "told"), [(False, "240 seconds ahead"), (True, "2 days behind")]
)
async def test_how_far_the_clock_is_off_the_servers_is_told_unless_it_is_doubted(
    tmp_path, doubted, told
):
    (tmp_path / "routes.yaml").write_text(ROUTES)
    shown = overview(tmp_path, datetime.now(UTC))
    shown.fleet.apart = "240 seconds ahead"
    shown.clock.problem, shown.clock.doubted = "2 days behind", doubted

    assert told == (await shown.look())["clock"]


async def test_a_channel_that_was_refused_is_named_and_is_no_reason_to_restart(healthz):
    off, refused = (
        {"name": name, "state": state, "problems": []}
        for name, state in (("telegram", "off"), ("email", "refused"))
    )

    told = await healthz(channels=[off, refused])

    assert (200, {"ok": True, "down": ["email"], "clock": ""}) == told


async def test_rules_that_were_refused_are_named_until_there_are_right_ones(healthz):
    """
    The daemon goes on by those in force, but would not start with the ones on disk.
    """
    refused = await healthz(rules={"problems": ["routes.yaml:1:1: the file is empty"]})
    mended = await healthz(rules={"problems": []})

    assert (200, {"ok": True, "down": ["rules"], "clock": ""}) == refused
    assert (200, {"ok": True, "down": [], "clock": ""}) == mended


def scraped(*states):
    """
    What is scraped after the last of *states*.
    """
    registry = CollectorRegistry()
    gauges = Gauges(registry)
    usual = {
        "channels": [],
        "listeners": [],
        "workers": [],
        "rules": {"version": "v1", "problems": []},
        "nodes": [],
        "counts": {},
        "waiting_since": {},
        "used_this_month": {},
        "monthly_caps_usd": {},
        "clock": "",
        "store": "",
        "slow": "",
        "unread": [],
        "nobodys": {},
        "overdue": [],
        "refusing": {},
        "unrouted": "",
        "calendar": "",
    }
    for told in states:
        gauges.show(usual | told)
    return registry.get_sample_value


def test_a_channel_that_was_refused_is_not_up_for_whoever_scrapes():
    value = scraped(
        {
            "channels": [{"name": "email", "state": "refused"}],
            "listeners": [{"name": "telegram/updates", "health": "up"}],
        }
    )

    up = partial(value, "ventanilla_up")
    assert (0, 1) == (up({"name": "email"}), up({"name": "telegram/updates"}))


@for_each(
    ("told", "name"),
    [
        ({"store": "no answer for 5 seconds"}, "store"),
        ({"clock": "the machine's clock says 2060"}, "clock"),
        ({"overdue": ["email"]}, "outbox email"),
        ({"refusing": {"email": 4}}, "refused email"),
        ({"slow": "it takes 6 seconds to keep what is written"}, "slow store"),
        ({"unrouted": "the oldest that waits is of noon"}, "routing"),
        ({"calendar": "no holidays of its own after 2027"}, "calendar"),
        ({"rules": {"version": "v1", "problems": ["routes.yaml:1:1: …"]}}, "rules"),
        ({"unread": [{"mailbox": "one", "channels": ["fax"]}]}, "mailbox one"),
        ({"nobodys": {"two": ["J-1"]}}, "mailbox two"),
    ],
)
def test_whatever_healthz_tells_is_0_for_whoever_scrapes_while_it_is_so(told, name):
    up, over = scraped(told), scraped(told, {})

    assert 0 == up("ventanilla_up", {"name": name})
    assert 0 != over("ventanilla_up", {"name": name})


@for_each(
    ("health", "shown"),
    [("up", 1), ("starting", 1), ("waiting", 1), ("down", 0), ("stopped", 0)],
)
def test_only_what_is_down_is_0_for_whoever_scrapes(health, shown):
    value = scraped({"listeners": [{"name": "x/posts", "health": health}]})

    assert shown == value("ventanilla_up", {"name": "x/posts"})


def test_what_is_told_no_more_is_scraped_no_more():
    value = scraped(
        {
            "workers": [{"name": "router", "health": "up"}],
            "counts": {"messages": {"routed": 7}},
            "used_this_month": {"twitter": {"dm": {"usd": 1.0}}},
            "monthly_caps_usd": {"twitter": 50.0},
        },
        {},
    )

    assert [None] * 4 == [
        value("ventanilla_up", {"name": "router"}),
        value("ventanilla_messages", {"status": "routed"}),
        value("ventanilla_spent_usd", {"channel": "twitter"}),
        value("ventanilla_monthly_cap_usd", {"channel": "twitter"}),
    ]


def test_what_is_spent_is_scraped_beside_what_may_be():
    value = scraped(
        {
            "used_this_month": {"twitter": {"dm": {"usd": 0.1}, "post": {"usd": 0.2}}},
            "monthly_caps_usd": {"twitter": 50.0},
        }
    )

    # Not 0.30000000000000004.
    assert (0.3, 50) == (
        value("ventanilla_spent_usd", {"channel": "twitter"}),
        value("ventanilla_monthly_cap_usd", {"channel": "twitter"}),
    )


def test_since_when_something_waits_is_told_by_channel_while_it_does():
    since = {"waiting_since": {"twitter": "1970-01-01T00:01:00+00:00"}}
    name, labels = "ventanilla_waiting_since_timestamp_seconds", {"channel": "twitter"}

    assert 60 == scraped(since)(name, labels)
    assert scraped(since, {})(name, labels) is None
