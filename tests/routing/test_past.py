"""
What time has left behind is told to whoever keeps the rules.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gateway.routing.compiler import compile_routes
from gateway.routing.lint.lint import lint
from gateway.routing.rule_warnings import Lint

#: A Tuesday.
TODAY = date(2026, 3, 3)
TOWN = """
town: {{name: Pueblo, calendar: {{{calendar}}}}}
mailboxes:
  clerk: {{office: Clerk, addresses: {{email: c@p.example}}, backups: mayor}}
  mayor: {{office: Mayor, addresses: {{email: m@p.example}}, backups: clerk}}
otherwise: {{deliver: [clerk, mayor]}}
{rest}
"""
PLENARY = """
cases: {prefix: J}
plenary: {secretary: clerk, mayor: mayor}
intents: {agenda_proposal: {words: [propongo]}}
"""
SESSION = "{starts: %s 19:00, ends: 21:00, agenda_closes: 2026-01-02 20:00}"
NONE_AHEAD = (
    "the plenary has no future session: proposals get no date"
    " (town: calendar: plenaries) [L20 calendar-over]"
)
NO_HOLIDAYS = (
    "the town has no holidays of its own after 2025"
    " (add the next; or write MM-DD where it is the same day every year)"
    " [L20 calendar-over]"
)


def warnings(
    calendar: str = "", rest: str = "", today: date | None = TODAY
) -> list[str]:
    """
    Give the warnings as the command prints them, without their places.
    """
    text = TOWN.format(calendar=calendar, rest=rest)
    found = lint({"routes.yaml": text}, compile_routes(text), today=today)
    told = [each for each in found if each.lint is not Lint.NO_DANGER]
    return [str(each).partition("warning: ")[2] for each in told]


@pytest.mark.parametrize(
    ("calendar", "warned"),
    [
        ("", [NONE_AHEAD]),
        (f"plenaries: [{SESSION % '2026-03-02'}]", [NONE_AHEAD]),
        # Whoever sits tonight has one ahead.
        (f"plenaries: [{SESSION % '2026-03-03'}]", []),
        (f"plenaries: [{SESSION % '2026-03-02'}, {SESSION % '2026-06-04'}]", []),
    ],
)
def test_a_plenary_without_a_session_ahead_is_told(
    calendar: str, warned: list[str]
) -> None:
    """
    Only where there is something to propose.
    """
    assert warned == warnings(calendar, PLENARY)
    assert [] == warnings(calendar)


@pytest.mark.parametrize(
    ("own", "warned"),
    [
        ("[2025-03-05 Fiesta, 2024-09-08]", [NO_HOLIDAYS]),
        ("[2025-03-05 Fiesta, 2026-01-08]", []),
        ("[2025-03-05 Fiesta, 05-03 Cruz]", []),
    ],
)
def test_holidays_of_past_years_alone_are_told(own: str, warned: list[str]) -> None:
    """
    Not where one is kept every year: somebody may have written all of them so.
    """
    assert warned == warnings(f"own: {own}")


def test_in_december_those_of_the_next_year_are_told_if_they_are_missing() -> None:
    """
    They are published by then, and terms that begin in these days end among them.
    """
    own, day = "own: [2025-03-05 Fiesta]", date(2025, 11, 30)

    assert [] == warnings(own, today=day)
    assert [NO_HOLIDAYS] == warnings(own, today=day + timedelta(days=1))


@pytest.mark.parametrize(
    ("dates", "last"),
    [
        ("2025-08-10..2025-08-20", "2025-08-20"),
        ("[2025-08-10, 2026-03-02]", "2026-03-02"),
        ("[2025-08-10, 2026-03-03]", ""),
        ("[2025-08-10, 08-10..08-20]", ""),
    ],
)
def test_a_rule_of_days_that_are_past_is_told(dates: str, last: str) -> None:
    """
    Not before the last of them is over.
    """
    rule = f"""
guards:
  fair: {{match: {{words: [feria], when: {{dates: {dates}}}}}, outcome: refuse}}
"""
    told = (
        f"guard fair applies on no day after {last}"
        " (dates without a year apply every year) [L21 past-dates]"
    )

    assert ([told] if last else []) == warnings(rest=rule)


def test_what_is_meant_is_allowed_and_a_day_is_needed_for_the_past() -> None:
    """
    In the file; and whoever lints without a day hears nothing of it.
    """
    allowed = f"{PLENARY}allow: calendar-over\n"

    assert [] == warnings("own: 2025-03-05", allowed)
    assert [] == warnings("own: 2025-03-05", PLENARY, today=None)
