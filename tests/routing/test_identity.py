from datetime import timedelta

import pytest
from cases import for_each

from gateway.core.town import Identity
from gateway.routing.compiler import compile_routes
from gateway.routing.lint.lint import lint
from gateway.routing.rule_warnings import Lint

TOWN = """
town: {name: Pueblo}
mailboxes:
  lights: {office: Lights, addresses: {email: l@p.example}, backups: clerk}
  clerk: {office: Clerk, addresses: {email: c@p.example}, backups: lights}
otherwise: {deliver: clerk}
"""


def identity(written):
    return compile_routes(TOWN + written).town.identity


def test_a_town_that_says_nothing_of_it_has_the_gateways_own():
    assert Identity() == identity("")
    assert Identity(alarm=("lights",)) == identity("identity: {alarm: lights}")
    both = "identity: {alarm: [lights, clerk]}"
    assert Identity(alarm=("lights", "clerk")) == identity(both)


def test_all_that_is_written_counts():
    written = """
identity:
  renew_after: 36 months
  hold_for: 30 days
  four_eyes: yes
  alarm: lights
"""

    assert Identity(
        renew_after=36, hold_for=timedelta(days=30), four_eyes=True, alarm=("lights",)
    ) == identity(written)


@pytest.mark.parametrize(
    ("written", "months"),
    [("1 month", 1), ("120 months", 120), ("1 year", 12), ("10  years", 120)],
)
def test_documents_are_renewed_in_months_or_years(written, months):
    assert months == identity(f"identity: {{renew_after: {written}}}").renew_after


@pytest.mark.parametrize(
    ("written", "days"), [("1 day", 1), ("90 days", 90), ("1 week", 7), ("2 weeks", 14)]
)
def test_messages_wait_for_days_or_weeks(written, days):
    held = identity(f"identity: {{hold_for: {written}}}").hold_for

    assert timedelta(days=days) == held


@for_each(
    "written", ["24", "months", "-1 month", "0 months", "121 months", "11 years", "[]"]
)
def test_what_is_no_time_that_a_document_lasts_is_a_mistake(written):
    with pytest.raises(ExceptionGroup, match=r"routes\.yaml") as caught:
        identity(f"identity: {{renew_after: {written}}}")

    [told] = caught.value.exceptions
    assert "renew_after must be from 1 to 120 months" == told.problem


def test_an_included_file_may_hold_it_and_only_one():
    alarm = "owner: lights\nidentity: {alarm: lights}"
    twice = {"a.yaml": alarm, "b.yaml": "identity: {alarm: clerk, hold_for: 2 days}"}

    table = compile_routes(TOWN, included={"a.yaml": alarm})
    assert Identity(alarm=("lights",)) == table.town.identity
    with pytest.raises(ExceptionGroup) as caught:
        compile_routes(TOWN, included=twice)
    assert ["b.yaml:1:12: 'alarm' is defined in two files (first at a.yaml:2:12)"] == [
        str(told) for told in caught.value.exceptions
    ]


def test_whoever_is_told_of_impostors_is_reached():
    """
    No rule leads to the mailbox, and it has neither aliases nor a handle.
    """
    watch = TOWN.replace(
        "otherwise", "  watch: {office: W, addresses: {email: w@p.example}}\notherwise"
    )

    def unused(text):
        found = lint({"routes.yaml": text}, compile_routes(text))
        return [each.problem for each in found if each.lint is Lint.UNUSED_MAILBOX]

    assert ["no rule reaches mailbox watch"] == unused(watch)
    assert [] == unused(watch + "identity: {alarm: watch}")
