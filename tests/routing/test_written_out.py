import pickle

from cases import for_each

from gateway.core.decision import Outcome
from gateway.routing.compiler import compile_routes
from gateway.routing.lint.lint import lint
from gateway.routing.rule_warnings import Lint

from .heard import KNOWN, mailboxes, said

TOWN = """
town: {name: Pueblo}
mailboxes:
  police: {office: Police, addresses: {email: p@p.example}, backups: clerk}
  clerk: {office: Clerk, addresses: {email: c@p.example}, backups: police}
otherwise: {deliver: clerk}
conditions:
  somebody: {words: [mujer, vecina]}
  fire:
    any:
      - words: [incendio]
      - all: [{conditions: somebody}, {words: [humo]}]
  gas: {words: [gas]}
  a feast: {words: [traca]}
guards:
  danger:
    match: {conditions: [fire, gas], not: {conditions: a feast}}
    deliver: police
"""


def decided(text, rules=TOWN):
    return compile_routes(rules).decide(said(text), KNOWN)


@for_each(
    ("text", "reached"),
    [
        ("un incendio", "police"),
        ("sale humo, y hay una mujer", "police"),
        ("huele a gas", "police"),
        ("sale humo", "clerk"),
        ("un incendio en la traca", "clerk"),
    ],
)
def test_a_condition_holds_wherever_its_name_stands(text, reached):
    assert [reached] == mailboxes(decided(text))


def test_the_reason_begins_with_its_name():
    [step] = decided("una mujer ve humo").trace

    assert "fire: somebody: says mujer and says humo" == step.because


def nested(levels):
    """
    A town's rules, with conditions each of which asks twice for the one before it.
    """
    named = "".join(
        f"  c{n}: {{any: [{{conditions: c{n - 1}, words: [a{n}]}}, "
        f"{{conditions: c{n - 1}, words: [b{n}]}}]}}\n"
        for n in range(1, levels + 1)
    )
    return f"""
town: {{name: Pueblo}}
mailboxes: {{clerk: {{office: Clerk, addresses: {{email: c@p.example}}}}}}
otherwise: {{deliver: clerk}}
conditions:
  c0: {{words: [humo]}}
{named}guards:
  danger: {{match: {{conditions: c{levels}}}, deliver: clerk}}
"""


def test_a_condition_is_read_once_however_often_it_is_asked_for():
    few, many = (len(pickle.dumps(compile_routes(nested(n)))) for n in (5, 10))

    assert many < 3 * few


def test_a_condition_of_another_file_is_known_by_its_name():
    town, conditions = TOWN.split("conditions:\n", 1)
    conditions, guards = conditions.split("guards:\n", 1)
    table = compile_routes(
        f"{town}include: rooms.yaml\nguards:\n{guards}",
        included={"rooms.yaml": f"conditions:\n{conditions}"},
    )

    assert ["police"] == mailboxes(table.decide(said("un incendio"), KNOWN))


def test_examples_stand_for_the_words_of_a_condition():
    """
    And for nothing else that it asks for.
    """
    rules = (
        TOWN
        + """
  smell: {match: {conditions: smell}, like: [apesta a huevos podridos], deliver: police}
"""
    ).replace(
        "conditions:\n",
        "conditions:\n  smell: {visibility: private, words: [peste]}\n",
    )
    private = "aquí apesta a huevos podridos"

    assert ["police"] == mailboxes(decided(private, rules))
    assert ["clerk"] == mailboxes(
        decided(private, rules.replace("private, words", "public, words"))
    )


def test_a_question_with_a_text_is_answered_whatever_its_match_is_called():
    rules = f"""{TOWN}
intents: {{information: {{words: cuándo}}}}
matters:
  hours: {{match: {{conditions: when}}, says: open}}
texts: {{open: De 9 a 14.}}
""".replace("conditions:\n", "conditions:\n  when: {intents: information}\n")

    assert Outcome.ANSWER is decided("¿cuándo abrís?", rules).outcome


def test_what_another_rule_takes_first_is_seen_through_the_names():
    rules = f"{TOWN}  later: {{words: [incendio], deliver: clerk}}\n"
    rules = rules.replace(", not: {conditions: a feast}", "")
    rules = rules.replace("  a feast: {words: [traca]}\n", "")

    found = lint({"routes.yaml": rules}, compile_routes(rules))

    [finding] = [each for each in found if each.lint is Lint.UNREACHABLE_RULE]
    assert "guard later is never reached" == finding.problem


def test_a_word_of_a_topic_that_a_condition_takes_is_told():
    rules = f"{TOWN}topics: {{pipes: {{owner: clerk, words: [gas]}}}}\n"
    rules = rules.replace(", not: {conditions: a feast}", "")
    rules = rules.replace("  a feast: {words: [traca]}\n", "")

    found = lint({"routes.yaml": rules}, compile_routes(rules))

    [finding] = [each for each in found if each.lint is Lint.SHADOWED_WORD]
    assert "'gas' is a word of guard danger too" == finding.problem
