import json

import pytest

TOWN = """
town: {name: Pueblo}
mailboxes:
  police: {office: Police, addresses: {email: police@p.example}}
  clerk: {office: Clerk, addresses: {email: clerk@p.example}}
  mayor: {office: Mayor, addresses: {email: mayor@p.example}}
topics:
  noise: {owner: police, words: [ruido]}
  traffic: {owner: police, words: [tráfico]}
otherwise: {deliver: clerk}
"""


@pytest.fixture(autouse=True)
def routes(ventanilla, tmp_path, monkeypatch):
    """
    A small town's rules are the daemon's.
    """
    file = tmp_path / "routes.yaml"
    file.write_text(TOWN, encoding="utf-8")
    monkeypatch.setenv("VENTANILLA_ROUTES", str(file))


@pytest.fixture
def corrections(tmp_path):
    """
    Writes what employees corrected into a file.
    """

    def corrections(*lines):
        file = tmp_path / "corrections.jsonl"
        file.write_text("\n".join(map(json.dumps, lines)) + "\n", encoding="utf-8")
        return file

    return corrections


SIESTA = {
    "text": "los trombones del ático ensayan a la hora de la siesta",
    "wrong": ["clerk"],
    "right": "noise",
}


def test_what_was_corrected_is_proposed_as_rules_to_paste(ventanilla, corrections):
    told = ventanilla("suggest", corrections(SIESTA)).output
    added = told[told.index("more:") :]

    assert "# topic noise like: 'los trombones del ático" in told
    assert "puts 1 right" in told
    assert added.startswith("more:\n  topics:\n    noise:\n      like:\n        es:\n")


def test_without_a_file_it_reads_what_was_passed_on_lately(ventanilla, begun):
    assert "# nothing to propose" in ventanilla("suggest", "--since", "8w").output
    assert (
        "a number and h, d or w"
        in ventanilla("suggest", "--since", "2", status=2).output
    )


def test_machines_get_the_proposals_and_what_is_left(shown, corrections):
    other = {"text": "siesta", "right": ["police"]}
    told = shown("suggest", corrections(SIESTA, other))
    [proposal] = told["proposals"]

    assert ("noise", "like", 1) == (
        proposal["topic"],
        proposal["key"],
        proposal["rights"],
    )
    because = 'police has noise, traffic: write which, as "right": "noise"'
    assert [{"text": "siesta", "because": because}] == told["left"]
    assert proposal["entry"] in told["yaml"]


def test_what_is_left_says_why_and_what_to_write_instead(ventanilla, corrections):
    """
    A mailbox with several topics does not tell which, nor does one with none.
    """
    left = [{"text": "siesta", "right": [whose]} for whose in ("police", "mayor")]

    told = ventanilla("suggest", corrections(*left)).output

    assert '#   police has noise, traffic: write which, as "right": "noise"' in told
    assert "#   no topic is mayor's: add one to the rules" in told


def test_what_no_proposal_puts_right_is_left_with_that(
    ventanilla, corrections, tmp_path
):
    """
    It says too little; or whatever it shows, a guard takes it.
    """
    guard = "guards: {attic: {words: [ático], deliver: clerk}}\n"
    (tmp_path / "routes.yaml").write_text(TOWN + guard, encoding="utf-8")
    short = {"text": "siesta", "right": "noise"}

    told = ventanilla("suggest", corrections(SIESTA, short)).output

    assert "# left: siesta\n#   too little in it is typical of topic noise, or" in told
    assert "#   what could be added to topic noise does not correct it\n" in told


def test_past_messages_show_what_a_proposal_would_change(shown, corrections, tmp_path):
    past = tmp_path / "past.jsonl"
    line = {
        "id": "1",
        "channel": "telegram",
        "received_at": "2026-03-02T12:00:00+01:00",
        "to": [],
        "sender": {"id": "5"},
        "text": "en el ático ensayan los trombones a la hora de la siesta",
        "expected": {"recipients": ["nobody"]},
    }
    lines = [line, line | {"id": "2", "expected": {"recipients": ["clerk"]}}]
    past.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    told = shown("suggest", corrections(SIESTA), "--messages", past)
    [proposal] = told["proposals"]

    assert [("1", None), ("2", False)] == [
        (change["id"], change["good"]) for change in proposal["changes"]
    ]
    assert proposal["harms"]
    assert "" == told["yaml"]
    [left] = told["left"]
    assert "what was found for topic noise would misroute others" == left["because"]


def test_where_nothing_is_wrong_nothing_is_proposed(ventanilla, corrections):
    told = ventanilla(
        "suggest", corrections({"text": "ruido", "right": "noise"})
    ).output

    assert "# nothing to propose\n" == told


def test_a_line_that_is_no_correction_is_told_with_its_place(ventanilla, corrections):
    file = corrections(SIESTA, {"text": "a", "right": "nosie"})
    told = ventanilla("suggest", file, status=1).output

    assert f"{file}:2: unknown topic or mailbox 'nosie'" in told
