"""
Commands while the rules on disk are refused: as the daemon, they go by those that were
in force last.
"""

import os
from datetime import UTC, datetime

import pytest

from gateway.daemon.last_rules import LastRules
from gateway.daemon.reload import first_rules

ANA = ("--document", "12345678Z", "--consent", "--name", "Ana")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
GOOD = """
town: {name: Pueblo, timezone: Europe/Madrid, accounts: {telegram: "@pueblo_bot"}}
mailboxes: {one: {office: Office, addresses: {email: one@p.example}}}
otherwise: {deliver: one}
"""
BAD = "town: ["

#: Commands that ask the rules for the town, for its calendar, and for all they are.
ASKING = [("who", "telegram:7"), ("plenary", "list"), ("bookings",)]


@pytest.fixture
def routes(tmp_path, monkeypatch):
    """
    The path of rules that a daemon has in force.
    """
    path = tmp_path / "routes.yaml"
    path.write_text(GOOD)
    monkeypatch.setenv("VENTANILLA_ROUTES", str(path))
    (tmp_path / "state").mkdir(mode=0o700)
    first_rules(path, lambda: NOON, LastRules(kept_in(path)))
    return path


def kept_in(routes):
    return routes.parent / "state/last-rules"


@pytest.mark.parametrize("command", ASKING)
def test_a_command_goes_by_the_rules_in_force_and_says_so_once(
    ventanilla, routes, command
):
    ventanilla("desk", "enrol", *ANA)
    before = ventanilla(*command)
    routes.write_text(BAD)

    told = ventanilla(*command)

    assert "" == before.stderr
    assert before.stdout == told.stdout
    said = f"{routes} has mistakes (ventanilla check): this goes by the rules in force"
    assert f"{said} since 02/03/2026 13:00\n" == told.stderr


@pytest.mark.parametrize("command", ASKING)
def test_without_any_in_force_before_the_mistakes_are_told(ventanilla, routes, command):
    ventanilla("desk", "enrol", *ANA)
    routes.write_text(BAD)
    kept_in(routes).unlink()

    told = ventanilla(*command, status=1)

    assert f"{routes}:2:1: " in told.stderr


def test_what_is_asked_of_the_rules_on_disk_is_told_of_those(ventanilla, routes):
    routes.write_text(BAD)

    for command in (("check",), ("explain", "hola")):
        assert f"{routes}:2:1: " in ventanilla(*command, status=1).output


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_root_goes_by_what_the_user_of_the_service_keeps(ventanilla, routes):
    ventanilla("desk", "enrol", *ANA)
    routes.write_text(BAD)
    for each in (kept_in(routes), kept_in(routes).parent):
        os.chown(each, 65_534, 65_534)

    assert "goes by the rules in force" in ventanilla(*ASKING[0]).stderr
