"""
`ventanilla console`: a link for somebody who cannot ask for one, and the end of all.
"""

import asyncio

import pytest
from lent import store_at

from gateway.core.console.openings import LINK_LASTS, read_link
from gateway.town.console import is_ended

pytestmark = pytest.mark.usefixtures("begun")

TOWN = """
town: {name: Testville}
mailboxes:
  lights:
    office: Alumbrado
    person: Miguel Prueba
    addresses: {email: lights@test.example}
otherwise: {deliver: lights}
"""
KEY = "d" * 32


@pytest.fixture(autouse=True)
def town(ventanilla, tmp_path, monkeypatch):
    routes = tmp_path / "small.yaml"
    del ventanilla  # Its rules are set before ours.
    routes.write_text(TOWN, encoding="utf-8")
    for name, value in (
        ("ROUTES", routes),
        ("KEY", KEY),
        ("CONSOLE", "yes"),
        ("PUBLIC_URL", "https://town.example/v/"),
    ):
        monkeypatch.setenv(f"VENTANILLA_{name}", str(value))


def read(tmp_path, ask):
    async def work():
        async with store_at(
            f"sqlite:///{tmp_path}/state/ventanilla.db", "one"
        ) as store:
            return await ask(store)

    return asyncio.run(work())


def opening(link):
    from datetime import UTC, datetime

    place, _, token = link.partition("#")
    assert "https://town.example/v/console/enter" == place
    return read_link(token, KEY.encode(), datetime.now(UTC))


def test_a_link_is_printed_and_recorded(ventanilla, shown, tmp_path):
    told = shown("console", "link", "Lights", "--clerk", "Inés")

    its = opening(told["link"])
    assert ("lights", "Miguel Prueba") == (its.mailbox, its.person)
    acts = read(tmp_path, lambda store: store.acts("console lights", None, 9))
    [act] = [kept.entry for kept in acts]
    assert ("Inés", "console.link", its.id) == (act.actor, act.action, act.result)
    lines = ventanilla("console", "link", "lights").output.splitlines()
    assert opening(lines[-1]).id != its.id
    assert 15 * 60 == LINK_LASTS.total_seconds()


def test_closing_ends_what_was_printed_before_and_nothing_later(shown, tmp_path):
    before = opening(shown("console", "link", "lights")["link"])

    shown("console", "close", "LIGHTS", "--clerk", "Inés")

    after = opening(shown("console", "link", "lights")["link"])
    closed = [
        read(tmp_path, lambda store, its=its: is_ended(store, its))
        for its in (before, after)
    ]
    assert [True, False] == closed


def test_a_mailbox_that_is_not_there_gets_no_link_and_is_closed(ventanilla):
    assert "only lights" in ventanilla("console", "link", "nobody", status=1).stderr
    assert "nobody" in ventanilla("console", "close", "nobody").stderr


def test_without_a_console_there_is_no_link(ventanilla, monkeypatch):
    monkeypatch.setenv("VENTANILLA_CONSOLE", "no")

    told = ventanilla("console", "link", "lights", status=1).stderr

    assert "VENTANILLA_CONSOLE" in told


def test_a_console_needs_a_public_address(ventanilla, monkeypatch):
    monkeypatch.delenv("VENTANILLA_PUBLIC_URL")

    told = ventanilla("console", "link", "lights", status=1).stderr

    assert "VENTANILLA_PUBLIC_URL" in told
