import os
from contextlib import suppress
from pathlib import Path

import pytest
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.errors import Mistake, Position
from gateway.routing.compiler import compile_routes

HERE = Path(__file__).parent
BAD = sorted((HERE / "bad").glob("*.yaml"))
CORPORA = Path(os.environ.get("VENTANILLA_CORPORA", HERE.parents[2] / "shared/corpora"))

GOOD = """
town: {name: Pueblo}
mailboxes:
  lights: {office: Lights, addresses: {email: lights@p.example}}
  clerk: {office: Clerk, addresses: {email: clerk@p.example}}
topics:
  lamps: {owner: lights, words: [lamp]}
otherwise: {deliver: clerk}
"""


def mistakes(text):
    with pytest.raises(ExceptionGroup) as caught:
        compile_routes(text)
    assert all(isinstance(each, Mistake) for each in caught.value.exceptions)
    return [str(each) for each in caught.value.exceptions]


@for_each("file", BAD)
def test_each_mistake_is_told_with_its_place_and_a_way_out(file):
    """
    The first line of each file says what is told first.
    """
    text = file.read_text(encoding="utf-8")
    expected = text.splitlines()[0].removeprefix("# ")

    assert expected == mistakes(text)[0]


UNKNOWN = (
    "routes.yaml:5:11: unknown key in mailbox clerk 'offcie' (did you mean 'office'?)"
)


def test_all_mistakes_are_told_at_once_and_in_their_order():
    broken = (
        GOOD.replace("owner: lights", "owner: lihgts")
        .replace("office: Clerk", "offcie: Clerk")
        .replace("deliver: clerk", "deliver: clrk")
    )

    assert [
        "routes.yaml:5:3: mailbox clerk has no office (office: its public name)",
        UNKNOWN,
        "routes.yaml:7:18: unknown mailbox 'lihgts' (did you mean 'lights'?)",
        "routes.yaml:8:22: unknown mailbox 'clrk' (did you mean 'clerk'?)",
    ] == mistakes(broken)


def test_hours_that_cannot_be_read_are_one_mistake_whatever_asks_for_them():
    wrong = GOOD.replace("office: Clerk", "office: Clerk, hours: from nine on")
    asked = (
        "texts: {open: 'Open {hours:clerk}'}\nmatters: {now: {match: {words: [now], "
    )
    asked += "when: {open: clerk}}, says: open, deliver: clerk}}\n"

    [told] = mistakes(wrong + asked)
    assert "cannot read the hours 'from nine on'" in told


@pytest.mark.parametrize(
    "rules",
    [
        "guards: {spam: {words: [casino], outcome: quarantine}}",
        "guards: {fire: {words: [fire], outcome: deliver, deliver: lights}}",
        "matters: {fire: {words: [fire], also: lights, urgency: emergency}}",
    ],
)
def test_a_rule_that_says_who_gets_it_or_leaves_it_to_others_is_right(rules):
    assert compile_routes(f"{GOOD}{rules}\n")


def test_a_mailbox_may_be_called_the_same_twice():
    named = "office: The lights, aliases: [the lights, The Lights]"
    handles = "twitter: {id: 7, handle: '@Luz'}, telegram: {id: 8, handle: '@luz'}"
    rules = GOOD.replace("office: Lights", named)

    assert compile_routes(rules.replace("{email: lights@p.example}", f"{{{handles}}}"))


@pytest.mark.parametrize("first", ["es", "pt", "ary"])
def test_a_towns_own_language_may_be_asked_for_and_others_that_are_told(first):
    rules = f"""matters:
  own: {{match: {{language: [{first}]}}, deliver: clerk}}
  other: {{match: {{language: [ar, eu]}}, deliver: lights}}
"""
    town = GOOD.replace("{name: Pueblo}", f"{{name: Pueblo, languages: [{first}]}}")

    assert compile_routes(town + rules)
    told = mistakes(town + rules.replace("eu", "nl"))
    assert ["unknown language 'nl' (the gateway cannot detect this language)"] == [
        each.partition(": ")[2] for each in told
    ]


def test_a_mailbox_whose_only_channel_lists_nothing_cannot_be_reached():
    [told] = mistakes(GOOD.replace("{email: clerk@p.example}", "{email: []}"))

    assert "mailbox clerk cannot be reached" in told


@pytest.mark.parametrize(
    "strange", ["addresses: {pigeon: '7'}", "addresses: {mail: c@p.example}"]
)
def test_a_channel_of_a_strangers_is_no_slip(strange):
    rules = GOOD.replace("addresses: {email: clerk@p.example}", strange)
    account = "{name: Pueblo, accounts: {mail: town@p.example}}"

    assert compile_routes(rules.replace("{name: Pueblo}", account))


def test_what_a_part_needs_is_told_once_and_not_where_a_file_is_missing():
    facts = (HERE / "bad/fact-without-its-intent.yaml").read_text("utf-8")
    missing = Mistake(Position("routes.yaml", 1, 1), "no such file")
    with pytest.raises(ExceptionGroup) as caught:
        compile_routes(facts, missing=[missing])

    assert 1 == len(mistakes(facts))
    assert (missing,) == caught.value.exceptions


def test_text_means_what_it_looks_like():
    """
    YAML's own guesses are not ours: no is a word, and 0o17 is four characters.
    """
    table = compile_routes(GOOD.replace("[lamp]", "[no, 0o17, 1e3, 2026-01-01]"))

    assert {"no", "0o17", "1e3"} <= set(table.index.exact)


@for_each(
    "entry",
    [
        *("empadron*", "=banco", "=24 horas", "me ... pega", "me … pega", "=ñu bebé*"),
        *("¿dónde?", "can't find", "a.m.", "24/7", "¡ay!", "no, gracias", "aut* =X"),
    ],
)
def test_a_sign_in_its_place_is_no_mistake(entry):
    assert compile_routes(GOOD.replace("[lamp]", f'["{entry}"]'))


@for_each(
    "listed",
    [
        "[farola, punto\n      de luz]",
        "\n    - farola\n    - punto\n      de luz",
        "\n    - '-farola'\n    - -5 grados\n    - farola - foco",
        "'farola\n      - foco'",
    ],
)
def test_a_text_may_go_on_in_the_next_line_of_a_list_and_hold_dashes(listed):
    lamps = f"lamps:\n    owner: lights\n    words: {listed}"

    assert compile_routes(GOOD.replace("lamps: {owner: lights, words: [lamp]}", lamps))


def test_a_file_that_is_too_long_is_not_read():
    [told] = mistakes(GOOD + "#" * 300_000)

    assert told.startswith("routes.yaml:1:1: the file is longer than 256 KiB (")


def test_a_billion_laughs_are_no_joke_and_no_wait():
    laughs = "a: &a [lol, lol]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]\n"
        for i in range(20)
    )

    told = "\n".join(mistakes(laughs))

    assert "routes.yaml:1:4: anchors such as &a are not allowed" in told


@for_each(
    "text", ["\ud800", "\x00", "a: \x07", "[" * 100_000, "? " * 10_000, "- " * 10_000]
)
def test_what_is_no_yaml_at_all_is_a_mistake_too(text):
    assert mistakes(text)


def test_every_file_of_the_public_yaml_suite_is_refused_in_words():
    folder = CORPORA / "yaml"
    if not folder.is_dir():
        pytest.skip("the YAML corpora are not here")

    for file in sorted(folder.iterdir()):
        assert mistakes(file.read_text(encoding="utf-8", errors="replace"))


pieces = st.sampled_from(
    [
        *("town", "mailboxes", "topics", "guards", "words", "match", "owner", "not"),
        *("any", "deliver", ": ", ":\n  ", "\n", "\n- ", "[", "]", "{", "}", ", "),
        *("&a", "*a", "!!str ", "|\n  ", ">", '"', "'", "#", "<<", "~", "%", "\t"),
        *("é", "(?=a)", "...", "\n  - ", "\n    -a", "\r  - "),
    ]
)


@given(st.lists(pieces, max_size=40).map("".join))
def test_nothing_that_looks_like_yaml_raises_anything_else(text):
    for whole in (text, GOOD + text):
        with suppress(ExceptionGroup):
            compile_routes(whole)
