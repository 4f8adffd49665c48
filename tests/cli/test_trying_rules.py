"""
The commands that try rules out: replay, test, diff and explain.
"""

import json
from datetime import UTC, datetime, timedelta

import pytest
from cases import for_each
from click.testing import CliRunner

from gateway.cli.main import main

RULES = """
town: {name: Pueblo, accounts: {twitter: "@Pueblo"}}
mailboxes:
  lights: {office: Lights, person: Luz Pino, addresses: {email: l@p.example}}
  clerk: {office: Clerk, addresses: {email: c@p.example}}
guards:
  impersonation: {match: {from: lookalike}, outcome: quarantine}
topics:
  lamps: {owner: lights, means: incident, words: [farola]}
intents:
  incident: {words: [rota]}
  procedure: {words: [solicito], requires: verified, reply: private}
  other: {}
otherwise: {deliver: clerk, says: neutral}
"""
PEOPLE = """
verified_people:
- name: Ana Gil
  verified_channels: {twitter: {handle: '@ana', user_id: '44'}}
"""
LINE = {
    "id": "1",
    "channel": "twitter_mention",
    "received_at": "2026-03-01T09:00:00+01:00",
    "to": ["@Pueblo"],
    "sender": {"id": "44", "handle": "@ana"},
    "text": "solicito una farola",
}


@pytest.fixture
def here(tmp_path, monkeypatch):
    """
    A folder with rules, people and messages, in which the commands run.
    """
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VENTANILLA_ROUTES", raising=False)
    (tmp_path / "routes.yaml").write_text(RULES, "utf-8")
    (tmp_path / "new.yaml").write_text(
        RULES.replace("words: [farola]", "words: [farola, oscuras]"), "utf-8"
    )
    (tmp_path / "people.yaml").write_text(PEOPLE, "utf-8")
    return tmp_path


@pytest.fixture
def lines(here):
    """
    Writes a file of messages, by what differs from the usual one.
    """

    def write(*changes, also=()):
        made = [json.dumps(LINE | change, ensure_ascii=False) for change in changes]
        (here / "messages.jsonl").write_text("\n".join([*made, *also]), "utf-8")
        return "messages.jsonl"

    return write


def run(*arguments, stdin=None):
    return CliRunner().invoke(main, arguments, input=stdin)


def test_replay_prints_a_decision_a_line_in_the_order_of_time(lines):
    file = lines({"id": "2", "received_at": "2026-03-02T09:00:00+01:00"}, {"id": "1"})
    result = run("replay", file, "--citizens", "people.yaml")
    decided = [json.loads(line) for line in result.stdout.splitlines()]

    assert 0 == result.exit_code
    assert [("1", "deliver"), ("2", "deliver")] == [
        (each["id"], each["outcome"]) for each in decided
    ]


def test_without_people_nobody_is_verified(lines):
    decided = json.loads(run("replay", lines({})).stdout)

    assert "challenge" == decided["outcome"]


def test_a_bad_line_is_told_and_stops_no_other(lines):
    file = lines({}, also=["{", "", json.dumps(LINE | {"id": "2", "text": 5})])
    result = run("replay", file)

    assert 1 == result.exit_code
    assert 1 == len(result.stdout.splitlines())
    first, second = result.stderr.splitlines()
    assert first.startswith("messages.jsonl:2: not JSON: ")
    assert "messages.jsonl:4: 'text' must be text" == second


def test_an_id_that_was_used_is_told(lines):
    result = run("replay", lines({}, {}))

    assert "messages.jsonl:2: its id was used on line 1\n" == result.stderr


def test_replay_reads_standard_input(here):
    result = run("replay", "-", stdin="\ufeff" + json.dumps(LINE))

    assert (0, "1") == (result.exit_code, json.loads(result.stdout)["id"])


@pytest.mark.parametrize("missing", ["messages", "people", "rules"])
def test_a_missing_file_is_told(lines, missing):
    file = lines({})
    arguments = {
        "messages": ("replay", "nowhere.jsonl"),
        "people": ("replay", file, "--citizens", "nowhere.yaml"),
        "rules": ("replay", file, "--routes", "nowhere.yaml"),
    }
    result = run(*arguments[missing])

    assert 1 == result.exit_code
    assert "nowhere" in result.stderr
    assert "" == result.stdout


def cases(here, text):
    (here / "routes.test.yaml").write_text(text, "utf-8")


def test_cases_stand_beside_the_rules(here):
    cases(here, "- {text: una farola, expect: {mailboxes: [lights]}}")
    result = run("test")

    assert (0, "1 cases, 0 otherwise than expected\n") == (
        result.exit_code,
        result.stdout,
    )


def test_a_case_that_fails_reads_as_a_difference(here):
    cases(here, "- text: una farola\n  expect: {mailboxes: [clerk]}\n")
    result = run("test")

    assert 1 == result.exit_code
    assert [
        "routes.test.yaml:1:3: una farola",
        "  mailboxes",
        "    - expected clerk",
        "    + is       lights",
        "      lights: topic lamps: says farola",
        "1 cases, 1 otherwise than expected",
    ] == result.stdout.splitlines()


def test_a_case_that_fails_is_told_to_machines(here):
    cases(here, "- text: una farola\n  expect: {not: {mailboxes: [lights]}}\n")
    found = json.loads(run("test", "--json").stdout)

    [failed] = found["failed"]
    [wrong] = failed["wrong"]
    assert (1, 1) == (found["cases"], failed["line"])
    assert (["lights"], ["lights"]) == (wrong["not"], wrong["actual"])


def test_rules_that_no_case_reaches_are_named_with_their_place(here):
    cases(here, "- {text: una farola rota, expect: {mailboxes: [lights]}}")
    path = here / "routes.yaml"
    told = run("test", "--coverage").stdout.splitlines()[:-1]
    found = json.loads(run("test", "--coverage", "--json").stdout)["unreached"]

    *places, counted = told
    assert [
        "no case reaches guard impersonation",
        "no case reaches intent procedure",
        "no case reaches otherwise",
    ] == [line.partition(": ")[2] for line in places]
    assert "2 of 5 rules are reached by a case" == counted
    lines = path.read_text().splitlines()
    for each, line in zip(found, places, strict=True):
        assert line.startswith(f"{each['file']}:{each['line']}:{each['column']}: ")
        name = each["rule"].rpartition(" ")[2]
        assert lines[each["line"] - 1][each["column"] - 1 :].startswith(name)


def test_where_there_are_no_cases_it_is_told_how_to_begin(here):
    result = run("test")
    _, _, shown = result.stderr.strip().partition("such as ")
    cases(here, shown)

    assert 1 == result.exit_code
    assert result.stderr.startswith("routes.test.yaml: there are no cases yet")
    assert run("test").stdout.endswith("1 cases, 1 otherwise than expected\n")


def test_mistakes_in_the_cases_are_told_with_their_place(here):
    cases(here, "- {text: una farola, expect: {mailboxes: [lihgts]}}")
    result = run("test")

    assert 1 == result.exit_code
    assert (
        "routes.test.yaml:1:43: unknown mailbox 'lihgts' (did you mean 'lights'?)\n"
        == result.stderr
    )


def test_mistakes_in_the_cases_are_told_to_machines(here):
    told = ("unknown urgency 'alta'", "there are: low, normal, high, emergency")
    keys = ("file", "line", "column", "problem", "hint")
    cases(here, "- {text: una farola, expect: {urgency: alta}}")
    wrong = run("test", "--json")
    (here / "routes.test.yaml").write_bytes(b"- a\xf1il")
    undecoded = json.loads(run("test", "--json").stdout)["mistakes"]
    cases(here, "- {text: una farola, expect: {urgency: normal}}")
    right = run("test", "--json")

    [mistake] = json.loads(wrong.stdout)["mistakes"]
    assert (1, "") == (wrong.exit_code, wrong.stderr)
    assert dict(zip(keys, ("routes.test.yaml", 1, 40, *told), strict=True)) == mistake
    assert ["save it as UTF-8"] == [each["hint"] for each in undecoded]
    assert [] == json.loads(right.stdout)["mistakes"]


def test_cases_may_begin_with_a_byte_order_mark_as_rules_may(here):
    cases(here, "\ufeff- {text: una farola, expect: {mailboxes: [lights]}}")

    assert 0 == run("test").exit_code


def test_what_is_not_utf_8_is_told_with_its_place_and_what_to_do(here, lines):
    wrong = "# él\n- añil".encode("latin-1").replace("é".encode("latin-1"), b"e")
    for name in ("routes.test.yaml", "people.yaml"):
        (here / name).write_bytes(wrong)
    tried = run("test").stderr
    replayed = run("replay", lines({}), "--citizens", "people.yaml").stderr
    told = "{0}:2:4: '{0}' is not UTF-8 text (save it as UTF-8)\n"

    assert told.format("routes.test.yaml") == tried
    assert told.format("people.yaml") == replayed


@for_each(
    ("given", "told"),
    [
        (("replay", "nowhere.jsonl"), "nowhere.jsonl: cannot be read: "),
        (("diff", "running", "new.yaml", "--since", "ayer"), "a number and h, d or w"),
        (("explain", "hola", "--at", "ayer"), "ayer is no day, nor with its time"),
        (("explain", "hola", "--at", "9999-12-31"), "say a year from 2000 to 2100"),
        (("explain", "hola", "--at", "01/01/0001"), "say a year from 2000 to 2100"),
        (("suggest",), "there is no database ("),
    ],
)
def test_what_only_sysadmins_run_speaks_english_in_any_terminal(
    here, monkeypatch, given, told
):
    monkeypatch.setenv("LC_ALL", "es_ES.UTF-8")
    monkeypatch.setenv("VENTANILLA_STATE", str(here / "none"))

    assert told in run(*given).stderr


def test_cases_in_another_folder_are_told_as_an_editor_finds_them(here):
    town = here / "town"
    town.mkdir()
    (town / "routes.yaml").write_text(RULES, "utf-8")
    file, other = town / "routes.test.yaml", "expect: {mailboxes: [clerk]}"

    file.write_text(f"- {{text: una farola, {other}}}", "utf-8")
    failed = run("test", "--routes", "town/routes.yaml")
    [described] = json.loads(
        run("test", "--routes", "town/routes.yaml", "--json").stdout
    )["failed"]
    file.write_text(f"- {{txt: una farola, {other}}}", "utf-8")
    wrong = run("test", "--routes", "town/routes.yaml")

    assert failed.stdout.startswith("town/routes.test.yaml:1:3: una farola\n")
    assert "town/routes.test.yaml" == described["file"]
    assert wrong.stderr.startswith("town/routes.test.yaml:1:4: unknown key in a case")


def test_diff_names_what_goes_elsewhere_and_why(here, lines):
    file = lines({"text": "una farola"}, {"id": "2", "text": "la calle está a oscuras"})
    result = run("diff", "running", "new.yaml", "--messages", file)

    assert 1 == result.exit_code
    assert [
        "2 01/03/2026 09:00 twitter: la calle está a oscuras",
        "  mailboxes: clerk → lights",
        "  intent: other → incident",
        "  topic: none → lamps",
        "  says: neutral → nothing",
        "  - otherwise: nothing else says where it goes",
        "  - to clerk, nothing else says where it goes",
        "  + topic lamps: says oscuras",
        "  + to lights, topic lamps: says oscuras",
        "1 of 2 messages are decided otherwise",
    ] == result.stdout.splitlines()


def test_diff_tells_what_is_left_of_whoever_had_a_post_before(here, lines):
    more = "# Ask for Luz, or Gil.\n# Pinos, a pino\n"
    after = RULES.replace("Luz Pino", "Noa Gil").replace(
        "[farola]", "[farola, el Pino]"
    )
    # Strangers in examples share a surname.
    taught = "  poles: {owner: clerk, words: [poste]}\n  wires:\n    owner: clerk\n"
    taught += "    like:\n      - el cable de Antonio Pino cuelga\n"
    after = after.replace("intents:", f"{taught}intents:")
    (here / "new.yaml").write_text(after + more, "utf-8")
    result = run("diff", "routes.yaml", "new.yaml", "--messages", lines({}))

    assert 1 == result.exit_code
    assert [
        "lights: Luz Pino → Noa Gil",
        "  is still spoken for from email:l@p.example",
        "  still named in new.yaml:9",
        "0 of 1 messages are decided otherwise",
    ] == result.stdout.splitlines()


def test_the_same_rules_differ_in_nothing(here, lines):
    result = run(
        "diff", "routes.yaml", "routes.yaml", "--messages", lines({}), "--json"
    )

    assert 0 == result.exit_code
    assert [] == json.loads(result.stdout)["different"]


def test_a_span_of_time_is_a_number_and_a_letter(here):
    result = run("diff", "routes.yaml", "new.yaml", "--since", "monday")

    assert 2 == result.exit_code
    assert "a number and h, d or w" in result.stderr


def test_diff_decides_again_what_is_in_the_store(here, monkeypatch):
    import asyncio

    from gateway.core.decision import Decision, Outcome
    from gateway.core.filing import Filing, Status
    from gateway.core.identity import Standing, Verdict
    from gateway.core.message import Address, Arrival, Message
    from gateway.store.sql import open_store

    now = datetime.now(UTC)

    async def keep(number, text, at, rule="otherwise"):
        arrival = Arrival(
            channel="telegram", external_id=number, raw=b"{}", received_at=at
        )
        [kept] = await store.receive([arrival], None)
        message = Message(
            external_id=number,
            reference=number,
            sender=Address("telegram", number),
            text=text,
            received_at=at,
        )
        verdict = Verdict(standing=Standing.KNOWN, because="then")
        decision = Decision(outcome=Outcome.DELIVER, legs=(), rule=rule)
        filing = Filing(
            id=kept,
            status=Status.ROUTED,
            message=message,
            verdict=verdict,
            decision=decision,
        )
        await store.record(filing)

    async def whole():
        await store.open()
        await keep("old", "a oscuras", now - timedelta(days=40))
        await keep("new", "a oscuras", now - timedelta(days=2))
        await keep("answer", "a oscuras", now - timedelta(days=1), rule="answer")
        await store.close()

    url = f"sqlite:///{here}/ventanilla.db"
    store = open_store(url, "one")
    asyncio.run(whole())
    monkeypatch.setenv("VENTANILLA_STORE", url)
    monkeypatch.setenv("VENTANILLA_STATE", str(here))
    asked = ("diff", "routes.yaml", "new.yaml", "--since", "30d")
    result = run(*asked, "--json")

    found = json.loads(result.stdout)
    assert (1, 1) == (result.exit_code, found["messages"])
    [different] = found["different"]
    assert ("new", 2) == (different["id"], different["message"])
    assert run(*asked).stdout.startswith("message 2 ")


def test_explain_goes_on_with_a_conversation(here):
    result = run("explain", "mañana estaré", "--thread", "lights", "--expect", "lights")

    assert 0 == result.exit_code


def test_explain_knows_an_office_that_another_mailbox_holds(here):
    rules = RULES.replace("mailboxes:\n", "mailboxes:\n  bulbs: lights\n")
    (here / "routes.yaml").write_text(rules, "utf-8")
    asked = ("explain", "mañana estaré", "--thread", "bulbs", "--expect")

    assert 0 == run(*asked, "bulbs").exit_code
    assert 1 == run(*asked, "clerk").exit_code


@for_each("option", ["--thread", "--expect"])
def test_explain_says_so_where_there_is_no_such_mailbox(here, option):
    result = run("explain", "una farola", option, "lihgts")

    assert (1, "") == (result.exit_code, result.stdout)
    assert "there is no mailbox 'lihgts' (did you mean 'lights'?)" in result.stderr


def test_explain_knows_the_people_and_who_only_seems_to_be_one(here):
    people = ("--citizens", "people.yaml", "--json")
    ana = json.loads(run("explain", "hola", "--from", "@ana", *people).stdout)
    other = json.loads(
        run("explain", "hola", "--from", "@\u0430n\u0430", *people).stdout
    )

    assert ("verified", "") == (ana["standing"], ana["resembles"])
    assert ("Ana Gil", "quarantine") == (other["resembles"], other["outcome"])


def test_explain_tells_where_each_text_is_said(here):
    aloud = json.loads(run("explain", "hola", "--json").stdout)
    held = json.loads(run("explain", "solicito algo", "--json").stdout)

    assert [("neutral", "public")] == [(s["name"], s["where"]) for s in aloud["says"]]
    assert [("private-instead", "public"), ("verify", "private")] == [
        (said["name"], said["where"]) for said in held["says"]
    ]


def test_explain_names_a_rule_that_holds_behind_another(here):
    matters = """matters:
  lamps: {match: {topics: lamps}, urgency: high}
  broken lamps: {match: {topics: lamps, intents: incident}, also: clerk}
"""
    (here / "routes.yaml").write_text(RULES + matters, "utf-8")

    assert (
        "  near  matter broken lamps: holds, but matter lamps comes first "
        "(about lamps and wants incident)"
    ) in run("explain", "la farola está rota", "--near").stdout.splitlines()


def test_explain_begins_with_a_guard_that_holds_and_does_not_count(here):
    long = "rota" + "|rotisima" * 20
    guards = f"""guards:
  spam: {{match: {{words: [farola]}}, outcome: quarantine}}
  junk: {{match: {{patterns: ["{long}"]}}, outcome: quarantine}}
"""
    (here / "routes.yaml").write_text(RULES.replace("guards:\n", guards), "utf-8")

    why = run("explain", "la farola está rota").stdout.partition("why\n")[2]

    assert [
        f"  held  guard junk: holds, but guard spam comes first (says /{long[:60]}…/)",
        "   yes  guard spam: says farola",
    ] == why.splitlines()[:2]


def test_explain_says_of_each_mailbox_why_it_gets_it(here):
    away = RULES.replace(
        "lights: {",
        "lights: {backups: [clerk], absent: [{from: 2026-03-01, until: 2026-03-09}], ",
    )
    (here / "routes.yaml").write_text(away, "utf-8")
    because = "topic lamps: says farola; absent until 2026-03-09, clerk stands in"

    assert [f"  to lights: {because}", f"  to clerk: {because}"] == [
        line
        for line in run(
            "explain", "una farola", "--at", "2026-03-02T10:00"
        ).stdout.splitlines()
        if line.startswith("  to ")
    ]


def numbered(here):
    rules = RULES.replace(", says: neutral}", "}").replace(
        "intents:", "  dogs: {owner: clerk, words: [perro]}\nintents:"
    )
    (here / "routes.yaml").write_text(
        f"{rules}cases: {{prefix: N, receipts: yes}}\n", "utf-8"
    )


@pytest.mark.parametrize(
    ("text", "receipt"),
    [
        (
            "una farola",
            "Recibido, N-…. Lo lleva Luz Pino. El número sirve para preguntar.",
        ),
        (
            "una farola; y un perro suelto",
            (
                "Recibido. Cada asunto con su número: "
                "N-… (Lights, Luz Pino); N-…-2 (Clerk). "
                "Los números sirven para preguntar."
            ),
        ),
    ],
)
def test_explain_shows_the_receipt_whose_number_nobody_knows_yet(here, text, receipt):
    numbered(here)
    at = ("--at", "2026-03-02T10:00")

    assert f" in private: {receipt}\n" in run("explain", text, "--private", *at).stdout
    # One reply in public is the answer.
    assert receipt not in run("explain", text, *at).stdout


def test_explain_shows_no_receipt_of_what_goes_on_with_a_conversation(here):
    numbered(here)

    assert "receipt" not in run("explain", "vale", "--thread", "lights").stdout


@pytest.mark.parametrize("command", [("explain",), ("facts", "ask")])
def test_nothing_is_said_at_an_hour_that_no_clock_shows(here, command):
    (here / "routes.yaml").write_text(
        RULES.replace("name: Pueblo", "name: Pueblo, timezone: Europe/Madrid"), "utf-8"
    )
    result = run(*command, "una farola", "--at", "2026-03-29T02:30")

    assert 1 == result.exit_code
    assert (
        "there is no 02:30 on that day: the clocks go forward over it\n"
        == result.stderr
    )


@pytest.mark.parametrize(
    ("accounts", "reply"),
    [
        ("{twitter: '@Pueblo'}", "public"),
        ("{email: pueblo@p.example, twitter: '@Pueblo'}", "public"),
        ("{email: pueblo@p.example}", "private"),
        ("{telegram: '@pueblo_bot', email: pueblo@p.example}", "private"),
    ],
)
def test_what_names_no_channel_came_where_the_town_has_an_account(
    here, accounts, reply
):
    """
    Not in public on X, where nobody can write to it.
    """
    rules = RULES.replace('{twitter: "@Pueblo"}', accounts)
    (here / "routes.yaml").write_text(rules, "utf-8")
    case = f"- text: una farola rota\n  expect: {{reply: {reply}}}\n"
    (here / "routes.test.yaml").write_text(case, "utf-8")

    told = CliRunner().invoke(main, ["explain", "una farola rota", "--json"])
    tried = CliRunner().invoke(main, ["test"])

    assert reply == json.loads(told.output)["reply"]
    assert 0 == tried.exit_code, tried.output
