"""
`ventanilla check` warns of a rule that an everyday word makes hold for most messages.
"""

from cases import for_each

from gateway.routing.compiler import compile_routes
from gateway.routing.lint.lint import lint
from gateway.routing.rule_warnings import Lint

TOWN = """
town: {name: Pueblo, languages: [es, gl, en]}
mailboxes: {clerk: {office: Clerk, addresses: {email: c@p.example}}}
otherwise: {deliver: clerk}
"""


def told(rules):
    text = TOWN + rules
    found = lint({"routes.yaml": text}, compile_routes(text))
    return [each.problem for each in found if each.lint is Lint.EVERYDAY_WORD]


@for_each(
    ("rules", "words"),
    [
        ("topics: {a: {owner: clerk, words: [de]}}", ["de"]),
        ("topics: {a: {owner: clerk, words: [farola, la]}}", ["la"]),
        ("topics: {a: {owner: clerk, match: {any: [{words: por}]}}}", ["por"]),
        ("guards: {a: {words: {en: [the, knife]}, deliver: clerk}}", ["the"]),
        ("matters: {a: {words: [que], deliver: clerk}}", ["que"]),
    ],
)
def test_a_word_of_most_messages_that_is_enough_alone_is_told(rules, words):
    assert [f"'{word}' is in most messages" for word in words] == told(rules)


@for_each(
    "rules",
    [
        "topics: {a: {owner: clerk, words: [punto de luz, por la noche]}}",
        "topics: {a: {owner: clerk, words: {gl: [can]}}}",  # A dog there.
        "matters: {a: {words: [no], match: {thread: yes}, deliver: clerk}}",
        "matters: {a: {match: {all: [{words: [de]}, {words: luz}]}, deliver: clerk}}",
        "intents: {question: {words: [qué, cómo, dónde]}}",
        "topics: {a: {owner: clerk, words: [de], allow: [everyday-word]}}",
    ],
)
def test_what_needs_more_than_that_or_is_meant_is_not_told(rules):
    assert [] == told(rules)
