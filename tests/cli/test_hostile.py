"""
What people write to break things: the commands answer, with 0 or 1, and never with a
traceback.
"""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.cli.main import main

ROOT = Path(__file__).parents[2]
CORPORA = Path(os.environ.get("VENTANILLA_CORPORA", ROOT.parent / "shared/corpora"))
TOWN = """
town: {name: Pueblo}
mailboxes: {clerk: {office: Clerk, addresses: {email: clerk@p.example}}}
otherwise: {deliver: clerk}
"""


@pytest.fixture
def run(tmp_path, monkeypatch):
    """
    Runs a command, and sees that it ends in order; gives what it printed.
    """
    small = tmp_path / "small.yaml"
    small.write_text(TOWN)
    monkeypatch.setenv("VENTANILLA_ROUTES", str(small))

    def run(*arguments):
        done = CliRunner().invoke(main, [str(each) for each in arguments])
        assert isinstance(done.exception, SystemExit | None), done.exception
        assert done.exit_code in (0, 1), done.output
        assert "Traceback" not in done.output
        return done.output

    return run


def corpus(*path):
    found = CORPORA.joinpath(*path)
    if not found.exists():
        pytest.skip(f"the {path[0]} corpora are not here")
    return found


def test_no_yaml_breaks_check_explain_or_replay(run, tmp_path):
    nothing = tmp_path / "nothing.jsonl"
    nothing.write_text("")
    for file in sorted(corpus("yaml").glob("*.yaml")):
        run("check", file)
        run("explain", "hola", "--routes", file)
        run("replay", nothing, "--routes", file)


LAUGHS = "a: &a [lol, lol]\n" + "".join(
    f"{one}: &{one} [{', '.join([f'*{other}'] * 9)}]\n"
    for other, one in zip("abcdefgh", "bcdefghi", strict=True)
)
PATTERNS = {
    "nested": "(a+)+$",
    "polynomial": "(.*a){25}",
    "alternatives": "(a|aa)+$",
    "counted": "((a{30}){30}){30}",
    "wide": r"(\pL{90}){9}",
    "look": "(?=(a+))b",
    "back": r"(a+)\1",
    "unfinished": "(((((",
}


def guard(pattern):
    quoted = pattern.replace("'", "''")
    return (
        f"{TOWN}guards: {{g: {{match: {{patterns: ['{quoted}']}}, deliver: clerk}}}}\n"
    )


@pytest.mark.parametrize(
    "rules",
    [
        pytest.param(LAUGHS, id="a billion laughs"),
        pytest.param(f"{TOWN}---\n{LAUGHS}", id="laughs in a second document"),
        pytest.param('!!python/object/apply:os.system ["true"]', id="python"),
        pytest.param(f"{TOWN}x: !!python/name:os.system", id="python inside"),
        pytest.param("[" * 100_000, id="deep lists"),
        pytest.param("{a: " * 60_000, id="deep mappings"),
        pytest.param("- " * 100_000, id="deep dashes"),
        pytest.param("? " * 100_000, id="deep keys"),
        pytest.param("a" * 300_000, id="too long"),
        pytest.param("a: b\n" * 50_000, id="one key often"),
        pytest.param("\0\x1b[31m: \u202e", id="control characters"),
        pytest.param("# " + "\u200b" * 80_000, id="invisible characters"),
        pytest.param("&a [*a]", id="itself"),
        *(pytest.param(guard(p), id=f"a {n} pattern") for n, p in PATTERNS.items()),
    ],
)
def test_no_rules_break_check_explain_or_replay(run, tmp_path, rules):
    file, lines = tmp_path / "routes.yaml", tmp_path / "messages.jsonl"
    file.write_text(rules)
    lines.write_text(line("aaaa " * 10_000))

    run("check", file)
    run("explain", "a" * 50_000 + "!", "--routes", file)
    run("replay", lines, "--routes", file)


def test_too_many_great_patterns_are_a_mistake_with_its_line(run, tmp_path):
    """
    RE2 refuses them only together, and does not say which is too much.
    """
    patterns = "".join(f"  - 'x{number}y\\pL{{15}}'\n" for number in range(120))
    file = tmp_path / "routes.yaml"
    file.write_text(
        f"{TOWN}guards:\n g:\n  deliver: clerk\n  patterns:\n{patterns}", "utf-8"
    )

    told = run("check", file)

    assert "more than 1,000,000 instructions" in told
    assert f"{file.name}:64:5: " in told.splitlines()[0]


def test_naughty_strings_are_messages_like_others(run, tmp_path):
    strings = json.loads(corpus("naughty-strings", "blns.json").read_text("utf-8"))
    lines = tmp_path / "messages.jsonl"
    lines.write_text("".join(line(each, number) for number, each in enumerate(strings)))
    for each in strings:
        run("explain", "--", each)
        run("explain", f"--subject={each}", f"--from=@{each}", f"--to={each}", "hola")
    told = run("replay", lines)

    answers = [row for row in told.splitlines() if row.startswith('{"')]
    assert len(strings) == len(answers)


def test_naughty_strings_in_rules_are_right_or_mistakes(run, tmp_path):
    strings = json.loads(corpus("naughty-strings", "blns.json").read_text("utf-8"))
    file = tmp_path / "routes.yaml"
    for key in ("words", "patterns", "hashtags"):
        quoted = json.dumps(strings, ensure_ascii=True)
        file.write_text(f"{TOWN}guards: {{g: {{{key}: {quoted}, deliver: clerk}}}}")
        run("check", file)
    file.write_text(f"{TOWN}texts: {{t: {quoted}}}\nguards: {quoted}\n")
    run("check", file)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(max_size=300), st.text(max_size=30), st.sampled_from(["email", "twitter"])
)
def test_explain_explains_everything(run, text, sender, channel):
    run("explain", f"--from={sender}", f"--channel={channel}", "--json", "--", text)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_replay_takes_no_line_for_what_it_is_not(run, tmp_path, content):
    file = tmp_path / "messages.jsonl"
    file.write_bytes(content)

    run("replay", file)


def line(text, number=1):
    return (
        json.dumps(
            {
                "id": f"m{number}",
                "channel": "twitter_mention",
                "received_at": "2026-03-01T09:00:00+01:00",
                "to": ["@pueblo"],
                "sender": {"id": "44", "handle": "@ana"},
                "text": text,
            }
        )
        + "\n"
    )
