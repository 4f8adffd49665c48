"""
What the town knows, at the terminal.
"""

import json

import pytest
from click.testing import CliRunner

from gateway.cli.main import main

RULES = """
town: {name: Pueblo, languages: [es, en], accounts: {twitter: "@Pueblo"}}
mailboxes:
  pools: {office: Deportes, person: Eva Sol, addresses: {email: p@p.example}}
  clerk: {office: Registro, addresses: {email: c@p.example}}
intents: {information: {words: [a qué hora, cuándo]}}
facts:
  pool:
    words: [piscina]
    owner: pools
    of: 2026-02-20
    until: 2026-09-06
    says: {es: Abre de 12 a 20., en: Open from 12 to 20.}
  market: {words: [mercadillo], of: 2026-02-21, says: "Los jueves, de 9 a 14."}
otherwise: {deliver: clerk}
"""


@pytest.fixture
def run(tmp_path, monkeypatch):
    """
    Runs a command in a folder with rules.
    """
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VENTANILLA_ROUTES", raising=False)
    (tmp_path / "routes.yaml").write_text(RULES, "utf-8")
    return lambda *given: CliRunner().invoke(main, ["facts", *given])


def test_facts_are_listed_with_what_is_past_and_what_is_missing(run):
    """
    As a table, and as one list for machines; what is past makes it fail.
    """
    table, listed = run(), run("--json")

    assert (1, 1) == (table.exit_code, listed.exit_code)
    head, pool, market = table.output.splitlines()
    assert ["fact", "checked", "until", "owner", "missing", "in"] == head.split()
    assert ["pool", "20/02/2026", "06/09/2026", "EXPIRED", "pools"] == pool.split()
    assert ["market", "21/02/2026", "of", "its", "topic", "en"] == market.split()
    assert [
        {
            "fact": "pool",
            "of": "2026-02-20",
            "until": "2026-09-06",
            "expired": True,
            "owner": ["pools"],
            "missing": [],
        },
        {
            "fact": "market",
            "of": "2026-02-21",
            "until": None,
            "expired": False,
            "owner": [],
            "missing": ["en"],
        },
    ] == json.loads(listed.output)


def test_nothing_past_is_nothing_to_look_at(run, tmp_path):
    """
    Then it exits with 0.
    """
    fresh = RULES.replace("until: 2026-09-06", "until: 2999-01-01")
    (tmp_path / "routes.yaml").write_text(fresh, "utf-8")

    assert 0 == run().exit_code


def test_a_question_is_answered_as_the_daemon_would(run):
    """
    With its date, and the rule that says so.
    """
    shown = run("ask", "¿a qué hora abre la piscina?", "--at", "2026-03-05")

    assert 0 == shown.exit_code
    assert "Abre de 12 a 20. (dato del 20/02/2026)\n  (fact pool)\n" == shown.output


def test_what_is_not_known_is_said_with_who_is_asked(run):
    """
    It exits with 1, for whoever tries a list of questions.
    """
    question = ("ask", "¿a qué hora abre la piscina?", "--at", "2026-09-07T09:00")
    shown, asked = run(*question), run(*question, "--json")

    assert (1, 1) == (shown.exit_code, asked.exit_code)
    assert "No lo sé; se lo pregunto a Eva Sol.\n  (fact pool; asks pools)\n" == (
        shown.output
    )
    assert {
        "rule": "fact pool",
        "outcome": "autoreply_info",
        "language": "es",
        "says": ["No lo sé; se lo pregunto a Eva Sol."],
        "asked": ["pools"],
    } == json.loads(asked.output)


def test_what_is_no_question_says_so(run):
    """
    And names the rule that took it.
    """
    shown = run("ask", "la piscina está rota")

    assert 1 == shown.exit_code
    assert "nothing is said\n  (otherwise)\n" == shown.output


def test_wrong_rules_are_told_with_their_places(run, tmp_path):
    """
    As everywhere.
    """
    wrong = RULES.replace("of: 2026-02-20", "of: tomorrow")
    (tmp_path / "routes.yaml").write_text(wrong, "utf-8")
    shown = run()

    assert 1 == shown.exit_code
    assert "routes.yaml:11:9: not a day: 'tomorrow'" in shown.output


def test_explain_and_replay_say_the_same(run, tmp_path):
    """
    All of them run one decision.
    """
    text = "¿a qué hora abre la piscina?"
    told = "Abre de 12 a 20. (dato del 20/02/2026)"
    line = {
        "id": "1",
        "channel": "telegram",
        "received_at": "2026-03-05T09:00:00+01:00",
        "sender": {"id": "44"},
        "text": text,
    }
    (tmp_path / "said.jsonl").write_text(json.dumps(line), "utf-8")
    explained = CliRunner().invoke(
        main, ["explain", text, "--at", "2026-03-05", "--json"]
    )
    replayed = CliRunner().invoke(main, ["replay", "said.jsonl"])

    assert [told] == [each["text"] for each in json.loads(explained.output)["says"]]
    assert told == json.loads(replayed.output)["told"]
