"""
A town in which nobody hears danger is told so, before somebody is in any.
"""

import pytest
from cases import for_each

from gateway.routing.compiler import compile_routes
from gateway.routing.lint.lint import lint
from gateway.routing.rule_warnings import Lint

TOWN = """
town: {name: Pobo, languages: [gl, es]}
mailboxes: {police: {office: Policía, addresses: {email: p@p.example}}}
otherwise: {deliver: police}
"""
DANGER = "deliver: police, urgency: emergency"


def told(rules):
    text = TOWN + rules
    found = lint({"routes.yaml": text}, compile_routes(text))
    return [str(each) for each in found if each.lint is Lint.NO_DANGER]


def test_a_town_without_any_guard_is_told_where_its_languages_stand():
    warning = (
        "routes.yaml:2:31: warning: no guard finds danger and says 112 in gl, es"
        " (a guard with words in each, urgency: emergency and says: call-112)"
        " [L22 no-danger]"
    )

    assert [warning] == told("")


@for_each(
    ("guards", "missing"),
    [
        ("a: {words: lume, %s, says: call-112}", "es"),
        ("a: {words: {es: fuego}, %s, says: call-112}", "gl"),
        ("a: {words: {gl: lume, es: fuego}, %s, says: neutral}", "gl, es"),
        ("a: {words: {gl: lume, es: fuego}, %s}", "gl, es"),
        ("a: {match: {from: machine}, %s, says: call-112}", "gl, es"),
        ("a: {words: {gl: a, es: b}, deliver: police, says: call-112}", "gl, es"),
        ("a: {match: {words: a, not: {words: {es: b}}}, %s, says: call-112}", "es"),
        ("a: {words: {gl: lume, es: fuego}, %s, says: own}", "es"),
    ],
)
def test_languages_in_which_nobody_is_heard_or_told_whom_to_call_are_named(
    guards, missing
):
    own = "texts: {own: {gl: Chame ao 112., es: Llame a la policía.}}"
    rules = f"guards: {{{guards.replace('%s', DANGER)}}}\n{own}\n"

    [warning] = told(rules)

    assert f"says 112 in {missing} (" in warning


@pytest.mark.parametrize(
    "guards",
    [
        "a: {words: {gl: lume, es: fuego}, %s, says: [call-112]}",
        "a: {words: lume, %s, says: call-112}, b: {words: {es: a}, %s, says: call-112}",
        "a: {match: {any: [{words: {gl: a}}, {words: {es: b}}]}, %s, says: call-112}",
        "a: {patterns: 'lume|fuego', %s, says: call-112}",
    ],
)
def test_a_town_that_hears_danger_in_each_of_its_languages_is_not(guards):
    assert [] == told(f"guards: {{{guards.replace('%s', DANGER)}}}")


def test_words_that_stand_elsewhere_are_heard():
    guards = f"guards: {{a: {{words: lume, {DANGER}, says: call-112}}}}"
    more = "more: {guards: {a: {words: {es: fuego}}}}"

    assert [] == told(f"{guards}\n{more}")


def test_words_of_a_condition_are_heard():
    guards = f"guards: {{a: {{match: {{conditions: fire}}, {DANGER}, says: call-112}}}}"
    conditions = "conditions: {fire: {words: {gl: lume, es: fuego}}}"

    assert [] == told(f"{guards}\n{conditions}")


def test_who_means_it_allows_it():
    assert [] == told("allow: no-danger")
