import re
from datetime import datetime
from pathlib import Path

import pytest
from attrs import evolve

from gateway.core.decision import Urgency
from gateway.core.errors import Mistake
from gateway.routing.compiler import compile_routes
from gateway.routing.lint.entries import read_entries
from gateway.routing.lint.lint import lint
from gateway.routing.rule_files import read_files
from gateway.routing.tools.cases import read_cases
from gateway.routing.tools.trying import every_rule, try_case

from .pages import LANGUAGE

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BAD = sorted((HERE / "bad-cases").glob("*.yaml"))

TOWN = """
town: {name: Pueblo, timezone: Europe/Madrid}
mailboxes:
  lights:
    office: Lights
    addresses: {email: lights@p.example, twitter: {id: 7, handle: "@lights"}}
  police: {office: Police, addresses: {email: police@p.example}}
  clerk: {office: Clerk, addresses: {email: clerk@p.example}}
guards:
  fire: {words: [fuego], deliver: police, urgency: emergency, says: call-112}
topics:
  lamps: {owner: lights, means: incident, words: [farola]}
intents:
  incident: {words: [rota]}
  procedure: {words: [solicito], requires: verified}
  other: {}
otherwise: {deliver: clerk}
"""


@pytest.fixture(scope="module")
def pueblo():
    return compile_routes(TOWN)


def tried(table, text):
    return [try_case(case, table) for case in read_cases(text, "cases.yaml", table)]


def wrong(table, text):
    return [
        (each.field, each.expected, each.actual)
        for one in tried(table, text)
        for each in one.wrong
    ]


@pytest.fixture(scope="module")
def neighbours(table):
    """
    What neighbours may write and should get, beside the rules of the sample town; with
    what becomes of it.
    """
    return tried(table, (ROOT / "routes.test.yaml").read_text(encoding="utf-8"))


def test_the_sample_town_keeps_its_cases(neighbours):
    assert len(neighbours) >= 60
    assert [] == [
        f"{one.case.position}: {each.field} is {each.actual}, not {each.expected}"
        for one in neighbours
        for each in one.wrong
    ]


def test_nothing_of_the_sample_town_is_doubtful(table, neighbours):
    """
    As `ventanilla check --strict` asks it; each of its rules is reached, too.
    """
    steps = (step for one in neighbours for step in one.decision.trace)
    reached = {step.rule for step in steps if step.matched}
    texts = read_files(ROOT / "routes.yaml").texts
    today = datetime.now(table.town.timezone).date()

    assert [] == [str(each) for each in lint(texts, table, reached, today)]


def test_what_is_explained_is_what_was_decided(table, neighbours):
    """
    In cases of every kind, one in fifty: `ventanilla explain` takes twice as long.
    """
    for one in neighbours[::50]:
        case, plain = one.case, one.decision
        explained = table.decide(
            case.message, case.verdict, thread=case.thread, explain=True
        )
        held = tuple(step for step in explained.trace if step.matched)

        assert plain == evolve(explained, trace=held)


def test_the_cases_on_the_page_hold():
    town, topics = re.findall(r"```yaml\n(.*?)```", LANGUAGE, re.DOTALL)[:2]
    [cases] = re.findall(r"```yaml cases\n(.*?)```", LANGUAGE, re.DOTALL)
    table = compile_routes(town + topics)

    assert [] == wrong(table, cases)


def test_what_is_as_expected_is_not_told(pueblo):
    case = """
    - text: la farola está rota
      expect: {mailboxes: lights, intent: incident, topic: lamps, outcome: deliver,
               urgency: normal, requires: none, reply: public, says: []}
    """

    assert [] == wrong(pueblo, case)


def test_what_is_otherwise_is_told_by_field(pueblo):
    case = """
    - text: la farola está rota
      expect: {mailboxes: [clerk], topic: none, intent: incident}
    """

    assert [
        ("mailboxes", ("clerk",), ("lights",)),
        ("topic", ("none",), ("lamps",)),
    ] == wrong(pueblo, case)


def test_the_rules_themselves_say_why(pueblo):
    case = "- {text: la farola está rota, expect: {mailboxes: [police]}}"
    [[told]] = [one.wrong for one in tried(pueblo, case)]

    assert (
        "lights: topic lamps: says farola",
        "no, guard fire: says none of fuego",
    ) == told.because


def test_what_must_not_be_is_told_when_it_is(pueblo):
    case = """
    - text: hay fuego
      expect: {not: {mailboxes: [clerk, police], urgency: low}}
    """

    assert [("mailboxes", ("clerk", "police"), ("police",))] == wrong(pueblo, case)


def test_more_texts_than_expected_are_no_mistake(pueblo):
    case = "- {text: hay fuego, expect: {says: []}}"

    assert [] == wrong(pueblo, case)


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ("public: yes", "challenge"),
        ("standing: verified", "deliver"),
        ("role: resident", "deliver"),
    ],
)
def test_a_case_says_how_far_its_sender_is_believed(pueblo, said, outcome):
    case = f"- {{{said}, text: solicito una farola, expect: {{outcome: {outcome}}}}}"

    assert [] == wrong(pueblo, case)


def test_a_case_may_go_on_with_a_conversation(pueblo):
    case = "- {text: vale, thread: police, expect: {mailboxes: [police]}}"

    assert [] == wrong(pueblo, case)


def test_a_case_may_come_from_a_mailbox(pueblo):
    [case] = read_cases(
        "- {text: vale, from: lights, expect: {intent: other}}", "cases.yaml", pueblo
    )

    assert ("7", "Lights") == (case.message.sender.value, case.verdict.contact.name)


def test_time_is_the_towns_and_always_the_same(pueblo):
    text = """
    - {text: vale, expect: {intent: other}}
    - {text: vale, at: 2026-07-01T08:00, expect: {intent: other}}
    """
    moments = [c.message.received_at for c in read_cases(text, "cases.yaml", pueblo)]

    assert ["2026-03-02T12:00:00+01:00", "2026-07-01T08:00:00+02:00"] == [
        moment.isoformat() for moment in moments
    ]


def test_each_rule_of_the_sample_town_has_its_place(table):
    texts = read_files(ROOT / "routes.yaml").texts

    places = read_entries(texts, table).rule_places()

    assert {*every_rule(table)} <= places.keys()


def test_every_rule_has_a_name_that_traces_show(pueblo):
    [one] = tried(pueblo, "- {text: hay fuego, expect: {urgency: emergency}}")

    assert Urgency.EMERGENCY is one.decision.urgency
    assert (
        "guard fire",
        "topic lamps",
        "intent incident",
        "intent procedure",
        "otherwise",
    ) == every_rule(pueblo)


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_each_mistake_in_the_cases_is_told_with_its_place(pueblo, file):
    """
    The first line of each file says what is told first.
    """
    text = file.read_text(encoding="utf-8")
    with pytest.raises(ExceptionGroup) as caught:
        read_cases(text, "cases.yaml", pueblo)

    assert all(isinstance(each, Mistake) for each in caught.value.exceptions)
    assert text.splitlines()[0].removeprefix("# ") == str(caught.value.exceptions[0])


SLACK = """
town: {name: Pueblo, accounts: {slack: U000}}
mailboxes:
  lights: {office: Lights, addresses: {email: l@p.example, slack: U024BE7LH}}
  clerk: {office: Clerk, addresses: {email: c@p.example}}
matters:
  theirs: {match: {from: mailbox}, deliver: lights}
otherwise: {deliver: clerk}
"""


@pytest.mark.parametrize("sender", ["lights", "U024BE7LH"])
def test_an_id_stays_as_its_platform_writes_it(sender):
    """
    Whoever is written so in the rules is found so, here as in the daemon.
    """
    case = f"""
- {{text: hola, channel: slack, from: {sender}, expect: {{mailboxes: lights}}}}
"""

    assert [] == wrong(compile_routes(SLACK), case)
