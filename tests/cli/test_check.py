import json

import pytest
from cases import for_each

from gateway.routing.texts import shipped
from gateway.routing.tools.schema import schema

MAIN = """
include: routes/*.yaml
owner: clerk
allow: no-danger
town: {name: Pueblo}
mailboxes:
  clerk: {office: Clerk, addresses: {email: c@p.example}, backups: lights}
  lights: {office: Lights, addresses: {email: l@p.example}, backups: clerk}
otherwise: {deliver: clerk}
"""
TOPICS = """
owner: the lamps team
topics:
  lamps: {owner: lights, words: [farola]}
  parks: {owner: clerk, words: [banco, farolas]}
"""


@pytest.fixture
def town(tmp_path):
    """
    Rules in two files, with a word that two topics own.
    """
    (tmp_path / "routes").mkdir()
    (tmp_path / "routes/topics.yaml").write_text(TOPICS)
    (tmp_path / "routes.yaml").write_text(MAIN)
    return tmp_path / "routes.yaml"


def test_warnings_are_told_and_do_not_fail(ventanilla, town):
    told = ventanilla("check", town).output.splitlines()

    assert (
        "routes/topics.yaml:5:40: warning: 'farolas' is a word of topic lamps"
        in (told[0])
    )
    assert told[0].endswith("[L03 shadowed-word] — the lamps team")
    assert told[-1].endswith("; warnings: 1")


def test_warnings_fail_where_that_is_wanted(ventanilla, town):
    ventanilla("check", town, "--strict", status=1)
    (town.parent / "routes/topics.yaml").write_text(TOPICS.replace("farolas", "bancos"))

    ventanilla("check", town, "--strict")


@pytest.mark.parametrize(("lacking", "counted"), [(60, True), (9, False)])
def test_many_mistakes_are_counted_below_them(ventanilla, town, lacking, counted):
    lamps = [f"  t{n}: {{owner: lamps, words: [w{n}]}}\n" for n in range(lacking)]
    topics = town.parent / "routes/topics.yaml"
    topics.write_text(f"topics:\n{''.join(lamps)}  more: {{owner: parks, words: [w]}}")

    told = ventanilla("check", town, status=1).output.splitlines()

    tail = [f"{town}: wrong; mistakes: 61", "  60: unknown mailbox 'lamps'"]
    assert counted == (tail == told[-3:-1])
    assert lacking + 1 + 3 * counted == len(told)


def test_whose_a_mistake_is(ventanilla, shown, town):
    (town.parent / "routes/topics.yaml").write_text(TOPICS.replace("words", "wrods"))

    told = ventanilla("check", town, status=1).output.splitlines()
    found = shown("check", town, status=1)

    assert "(did you mean 'words'?) — the lamps team" in told[0]
    assert not found["ok"]
    assert ["the lamps team"] * 2 == [each["owner"] for each in found["mistakes"]]


def test_a_mistake_names_its_file_as_seen_from_here(ventanilla, town):
    """
    An editor must find it, wherever the rules are.
    """
    (town.parent / "routes/topics.yaml").write_text(TOPICS.replace("words", "wrods"))

    told = ventanilla("check", town, status=1).output

    assert told.startswith(f"{town.parent}/routes/topics.yaml:")


def test_machines_are_told_all_of_it(shown, town):
    found = shown("check", town)

    assert found["ok"]
    assert [] == found["mistakes"]
    [warning] = found["warnings"]
    assert warning.pop("problem")
    assert {
        "severity": "warning",
        "code": "L03",
        "name": "shadowed-word",
        "file": f"{town.parent}/routes/topics.yaml",
        "line": 5,
        "column": 40,
        "hint": "there at routes/topics.yaml:4:34",
        "texts": [],
        "owner": "the lamps team",
    } == warning


def test_rules_that_no_case_reaches_are_told_where_there_are_cases(shown, town):
    cases = [{"text": "la farola", "expect": {"mailboxes": ["lights", "clerk"]}}]
    (town.parent / "routes/topics.yaml").write_text(
        TOPICS.replace("farolas", "columpio")
    )

    town.with_name("routes.test.yaml").write_text(json.dumps(cases))
    found = shown("check", town)

    assert found["ok"]
    assert found["version"]
    assert ["no case reaches topic parks"] == [
        each["problem"] for each in found["warnings"]
    ]


def test_machines_are_told_which_texts_are_not_in_the_towns_first_language(shown, town):
    town.write_text(MAIN.replace("{name: Pueblo}", "{name: Pueblo, languages: [ca]}"))

    [texts] = [
        each["texts"]
        for each in shown("check", town)["warnings"]
        if each["name"] == "untranslated"
    ]
    spoken = [n for n, said in shipped().texts.items() if "ca" not in said]
    assert texts == spoken


@for_each(
    ("cases", "told"),
    [
        (b"- {txt: la farola}", "1:4: unknown key in a case 'txt'"),
        (b"- {text: a, expect: {mailboxes: lihgts}}", "1:33: unknown mailbox 'lihgts'"),
        (b"- a\xf1il", "1:4: 'routes.test.yaml' is not UTF-8 text (save it as UTF-8)"),
        (None, "1:1: 'routes.test.yaml' is not a regular file"),
    ],
)
def test_mistakes_of_the_cases_are_told_where_the_rules_have_none(
    ventanilla, shown, town, cases, told
):
    beside = town.with_name("routes.test.yaml")
    if cases is None:
        beside.unlink()
        beside.mkdir()
    else:
        beside.write_bytes(cases)

    assert f"{beside}:{told}" in ventanilla("check", town, status=1).output
    found = shown("check", town, status=1)
    assert not found["ok"]
    assert str(beside) == found["mistakes"][0]["file"]


def test_the_schema_is_printed(ventanilla):
    assert schema() == json.loads(ventanilla("schema").output)
