"""
Warnings about facts, for whoever keeps them.
"""

from __future__ import annotations

from datetime import date

from cases import for_each

from gateway.routing.compiler import compile_routes
from gateway.routing.lint.lint import lint
from gateway.routing.rule_warnings import Lint

TOWN = """
town: {name: Pueblo, languages: [es, en], calendar: {own: [2026-03-05 Fiesta]}}
mailboxes:
  clerk: {office: Clerk, addresses: {email: c@p.example}, backups: lights}
  lights: {office: Lights, addresses: {email: l@p.example}, backups: clerk}
otherwise: {deliver: [clerk, lights]}
intents: {information: {words: [qué]}}
"""
BOTH = "says: {es: Sí., en: Yes.}"
#: A Tuesday.
TODAY = date(2026, 3, 3)


def warnings(rules: str, today: date | None = TODAY) -> list[str]:
    """
    Give the warnings as the command prints them, without their places.
    """
    text = TOWN + rules
    found = lint({"routes.yaml": text}, compile_routes(text), today=today)
    told = [each for each in found if each.lint is not Lint.NO_DANGER]
    return [str(each).partition("warning: ")[2] for each in told]


def fact(rest: str) -> str:
    return f"facts:\n  pool: {{words: [piscina], of: 2026-01-01, {rest}}}\n"


BETTER = "long (better at most 140)"
MISSING = "Tuesday, Wednesday, Thursday…"
WIDER = "fact all, routes.yaml:9:3, matches all that it matches"
PAST = "its owner is asked until somebody updates it"


@for_each(
    ("rest", "warned"),
    [
        (BOTH, []),
        (f"until: 2026-03-03, {BOTH}", []),
        (
            f"until: 2026-03-02, {BOTH}",
            [f"fact pool was valid only until 2026-03-02 ({PAST}) [L14 expired-fact]"],
        ),
        (
            f"{BOTH}, days: {{2026-03-02: a}}",
            [f"fact pool was valid only until 2026-03-02 ({PAST}) [L14 expired-fact]"],
        ),
        (f"{BOTH}, days: {{2026-03-02: a, 2026-03-03: b, 2026-03-04: c}}", []),
        # Thursday is a holiday, Saturday and Sunday are no working days.
        (
            f"{BOTH}, days: {{2026-03-04: a, 2026-03-10: b}}",
            ["fact pool has no entry for 2026-03-06, 2026-03-09 [L15 missing-days]"],
        ),
        (
            f"{BOTH}, days: {{monday: a, sunday: b}}",
            [f"fact pool has no entry for {MISSING} [L15 missing-days]"],
        ),
        ("says: Sí.", ["fact pool is not in en [L09 missing-language]"]),
        (
            f"says: {{es: '{'Sí, ' * 30}no.', en: Yes.}}",
            [f"with its date, the text is 145 characters {BETTER} [L08 long-text]"],
        ),
    ],
)
def test_facts_of_the_past_and_days_that_are_not_told(
    rest: str, warned: list[str]
) -> None:
    """
    Each at its own place; a fact that is as it should be is not spoken of.
    """
    assert warned == warnings(fact(rest))


def test_what_is_meant_is_allowed_and_a_day_is_needed_for_the_past() -> None:
    """
    By name, on the fact; and whoever lints without a day hears nothing of days.
    """
    past = f"until: 2026-03-02, {BOTH}"

    assert [] == warnings(fact(f"allow: expired-fact, {past}"))
    assert [] == warnings(fact(past), None)


def test_an_authority_in_too_few_languages_is_told() -> None:
    """
    As texts are.
    """
    rules = "authorities:\n  roads: {words: [a-92], office: R, how: Allí.}\n"

    assert ["authority roads is not in en [L09 missing-language]"] == warnings(rules)


def test_a_fact_behind_a_wider_one_is_never_reached() -> None:
    """
    As any rule of which the first counts.
    """
    rules = (
        "facts:\n"
        f"  all: {{words: [piscina, pista], of: 2026-01-01, {BOTH}}}\n"
        f"  pool: {{words: [piscina], of: 2026-01-01, {BOTH}}}\n"
    )

    wanted = f"fact pool is never reached ({WIDER}) [L01 unreachable-rule]"
    assert [wanted] == warnings(rules)
