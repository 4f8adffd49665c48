"""
What is promised of a message, and how the town keeps its word.
"""

from datetime import timedelta

import pytest
from cases import for_each

from gateway.core.calendar import Term, Unit
from gateway.core.decision import Decision, Outcome
from gateway.core.town import Casework, Retention
from gateway.routing.compiler import compile_routes
from gateway.routing.lint.lint import lint
from gateway.routing.rule_warnings import Lint
from gateway.store.engine.codec import dump, load

from .heard import KNOWN, said

MAILBOXES = """
town: {name: Pueblo}
mailboxes:
  lights:
    office: Lights
    addresses: {email: l@p.example}
    hours: L-V 9-14
    backups: clerk
  clerk: {office: Clerk, addresses: {email: c@p.example}, backups: lights}
"""
TOWN = f"""{MAILBOXES}
guards:
  fire: {{words: [fire], deliver: lights, urgency: emergency}}
  threat: {{words: [threat], deliver: clerk, answer_within: 1 hour}}
topics:
  lamps:
    owner: lights
    means: incident
    words: [lamp]
    answer_within: 30 minutes
    solve_within: 1 day
  water: {{owner: lights, means: incident, words: [water], solve_within: 3 hours}}
  census: {{owner: clerk, words: [census], solve_within: 2 days}}
  motorway: {{owner: [], words: [motorway], outcome: refuse, says: verify}}
intents:
  incident: {{words: [broken], answer_within: 4 hours}}
  complaint: {{words: [shame], answer_within: 5 days, solve_within: 3 weeks}}
  procedure: {{words: [certificate], answer_within: 2 days}}
  other: {{}}
procedures:
  certificates: {{words: [certificate], requires: none, solve_within: 10 days}}
matters:
  sharp: {{words: [sharp], answer_within: 10 minutes}}
  praise: {{words: [lovely], intent: other}}
  called: {{words: [humming], intent: complaint}}
otherwise: {{deliver: clerk, answer_within: 3 days}}
"""
TABLE = compile_routes(TOWN)


def ask(text, table=TABLE):
    return table.decide(said(text), KNOWN)


def promised(text):
    decision = ask(text)
    terms = decision.answer_within, decision.solve_within
    return tuple(term and str(term) for term in terms)


@for_each(
    ("text", "terms"),
    [
        ("a lamp is broken", ("30 minutes", "1 day")),
        ("the lamp", ("30 minutes", "1 day")),
        ("the water is broken", ("4 hours", "3 hours")),
        ("a lamp and the water are broken", ("30 minutes", "3 hours")),
        ("a sharp lamp", ("10 minutes", "1 day")),
        ("a broken census", ("4 hours", "2 days")),
        ("a census certificate", ("2 days", "10 days")),
        ("a sharp certificate", ("10 minutes", "10 days")),
        ("threat", ("1 hour", None)),
        ("hello", ("3 days", None)),
    ],
)
def test_the_narrower_rule_says_what_is_promised(text, terms):
    assert terms == promised(text)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("one lamp, a shame", ("5 days", "3 weeks")),
        ("a humming lamp", ("5 days", "3 weeks")),
        ("a lovely lamp", (None, None)),
        ("the census, a shame", ("5 days", "2 days")),  # it means nothing
    ],
)
def test_a_topic_promises_what_it_means_and_no_more(text, terms):
    assert terms == promised(text)


@for_each(
    "term",
    ["5 natural days", "1 month", "10 working days", "24 working hours", "1 year"],
)
def test_a_term_of_law_is_promised_as_the_law_tells_it(term):
    table = compile_routes(TOWN.replace("10 days", term))

    assert term == str(ask("a census certificate", table).solve_within)


@pytest.mark.parametrize("text", ["fire, a lamp is broken", "the motorway is broken"])
def test_what_is_urgent_or_refused_is_promised_nothing(text):
    assert (None, None) == promised(text)


def test_what_is_held_is_promised_nothing_yet():
    table = compile_routes(TOWN.replace("requires: none", "requires: verified"))

    decision = ask("a census certificate", table)

    assert (Outcome.CHALLENGE, None) == (decision.outcome, decision.solve_within)


def test_a_promise_is_kept_in_the_store():
    decision = ask("a lamp is broken")

    assert Term(30, Unit.MINUTE) == load(dump(decision), Decision).answer_within


def test_a_town_that_says_nothing_of_cases_has_the_gateways_own():
    town = compile_routes(TOWN).town

    assert (Casework(), Retention()) == (town.casework, town.retention)


def test_all_that_is_written_of_cases_counts():
    town = compile_routes(
        TOWN,
        included={
            "cases.yaml": """
cases:
  prefix: JV
  receipts: yes
  satisfaction: yes
  close_after: 2 weeks
  escalate_after: 1 hour
retention: {spam: 2 months, ignored: 3 months, ordinary: 1 year, people: 6 months}
"""
        },
    ).town

    assert town.casework == Casework(
        prefix="JV",
        receipts=True,
        satisfaction=True,
        close_after=timedelta(days=14),
        escalate_after=timedelta(hours=1),
    )
    assert town.retention == Retention(spam=2, ignored=3, ordinary=12, people=6)


def problems(rules):
    text = f"{MAILBOXES}{rules}\notherwise: {{deliver: clerk}}\n"
    found = lint({"routes.yaml": text}, compile_routes(text))
    return [
        each.problem
        for each in found
        if each.lint in (Lint.TERM_WITHOUT_HOURS, Lint.SOLVED_BEFORE_ANSWERED)
    ]


def test_minutes_are_promised_where_there_are_hours():
    census = "topics: {census: {owner: %s, words: [census], answer_within: %s%s}}"
    told = "topic census promises 1 hour, and clerk has no fixed hours"

    assert [told] == problems(census % ("clerk", "1 hour", ""))
    assert [] == problems(census % ("clerk", "1 hour", ", allow: term-without-hours"))
    assert [] == problems(census % ("clerk", "1 day", ""))
    assert [] == problems(census % ("lights", "1 hour", ""))


def test_an_answer_comes_before_the_end():
    rule = "intents: {incident: {words: [broken], answer_within: %s, solve_within: %s}}"
    told = "intent incident promises to solve in 1 day, before it answers"

    assert [told] == problems(rule % ("2 days", "1 day"))
    assert [] == problems(rule % ("1 day", "1 day"))
