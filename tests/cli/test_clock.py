"""
Whoever knows what day it is says so.
"""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from lent import store_at

pytestmark = pytest.mark.usefixtures("begun")

RULES = """
town: {name: Pueblo, timezone: %s}
mailboxes: {clerk: {office: Clerk, addresses: {email: c@p.example}}}
otherwise: {deliver: clerk}
"""


@pytest.fixture
def later(begun):
    """
    Lets the store know a time that is later than the machine's.
    """

    async def tick(by):
        async with store_at(f"sqlite:///{begun}/ventanilla.db", "one") as store:
            await store.tick(datetime.now(UTC) + by)

    return lambda by: asyncio.run(tick(by))


def test_nothing_is_known_before_somebody_says_that_the_clock_is_right(shown):
    today = datetime.now(ZoneInfo("Europe/Madrid")).date()

    before = shown("clock")
    after = shown("clock", "--today", today)

    assert "1970" == before["latest"][:4]
    assert after["now"] == after["latest"]
    assert 1 == len(shown("audit", "list"))


def test_another_day_than_the_clocks_is_refused(ventanilla):
    tomorrow = (datetime.now(UTC) + timedelta(days=2)).date()

    told = ventanilla("clock", "--today", tomorrow, status=1).output

    assert "set the clock" in told


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_the_day_is_the_towns_wherever_the_machine_is(
    shown, tmp_path, monkeypatch, zone
):
    """
    The two are never on the same day: at most one of them is on the machine's.
    """
    rules = tmp_path / "routes.yaml"
    rules.write_text(RULES % zone, "utf-8")
    monkeypatch.setenv("VENTANILLA_ROUTES", str(rules))

    said = shown("clock", "--today", datetime.now(ZoneInfo(zone)).date())

    assert said["now"] == said["latest"]


def test_how_much_the_clock_is_behind_is_said_in_words(ventanilla, shown, later):
    later(timedelta(minutes=40, seconds=30))

    told = ventanilla("clock").stdout

    assert "40 minutes behind" in told
    assert "40 minutes behind" in shown("clock")["problem"]


@pytest.mark.parametrize(("days", "anew"), [(2, True), (-40, False), (0, False)])
def test_who_says_that_a_clock_behind_is_right_is_told_to_restart_the_gateway(
    ventanilla, shown, later, days, anew
):
    later(timedelta(days=days))
    today = datetime.now(ZoneInfo("Europe/Madrid")).date()

    told = ventanilla("clock", "--today", today).stdout

    assert anew is ("restart" in told)
    assert "" == shown("clock")["problem"]


def test_a_clock_that_a_gateway_would_doubt_is_told_of(ventanilla, shown, later):
    later(-timedelta(days=31))

    assert "31 days ahead of the latest time" in ventanilla("clock").stdout
    assert "what only time changes waits" in shown("clock")["problem"]


def test_what_a_running_daemon_doubts_is_told_of_too(ventanilla, shown, later, daemon):
    later(-timedelta(days=2))
    silent = shown("clock")["problem"]
    doubt = "the machine's clock says 2026-11-30, which is 2 days ahead"
    with daemon(json.dumps({"ok": True, "clock": doubt})):
        told = ventanilla("clock").stdout

    assert "" == silent
    assert doubt in told


def test_what_a_running_daemon_knows_of_the_database_servers_clock_is_told(
    shown, later, daemon
):
    later(timedelta(minutes=40))
    told = "another node's was ahead"
    with daemon(json.dumps({"ok": True, "clock": told})):
        assert told == shown("clock")["problem"]


def test_of_a_clock_that_is_not_behind_nothing_is_said(ventanilla, shown, later):
    later(timedelta(0))

    assert "behind" not in ventanilla("clock").stdout
    assert "" == shown("clock")["problem"]
