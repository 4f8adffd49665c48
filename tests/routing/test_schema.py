import json
import re
from pathlib import Path

import pytest
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from gateway.routing.compiler import compile_routes
from gateway.routing.parsing import files, parts
from gateway.routing.parsing.matchers import WORDS
from gateway.routing.parsing.source import Fields, Listing, compose
from gateway.routing.parsing.town import people
from gateway.routing.rule_files import read_files
from gateway.routing.tools.schema import schema

from .brief import brief
from .pages import LANGUAGE

ROOT = Path(__file__).parents[2]
BAD = Path(__file__).parent / "bad"
EXAMPLES = re.findall(r"```yaml\n(.*?)```", LANGUAGE, re.DOTALL)

#: Of a wrong file, what an editor can tell by the schema alone.
SHAPES = (
    *("unknown key in", "has no value", "there is no 'town'", "unknown role"),
    *("unknown outcome", "unknown urgency", "unknown reply", "unknown standing"),
    *("unknown language", "unknown warning", "bad name for a mailbox", "must be text"),
    *("an address without its id", "has no office", "cannot be reached"),
    *("otherwise delivers to nobody", "must be one of", "there is no 'otherwise'"),
    *("bad flag", "unknown sender", "unknown visibility", "bad channel"),
    *("renew_after must be", "unknown four_eyes", "identity must be a mapping"),
    *("answer_within must be", "close_after must be", "ordinary must be"),
    *("a prefix is 1", "a misplaced sign", "the match is empty"),
    "no topic may be called 'none'",
)

WRONG = [
    file
    for file in sorted(BAD.glob("*.yaml"))
    if any(shape in file.read_text("utf-8").splitlines()[0] for shape in SHAPES)
]


@pytest.fixture(scope="session")
def check():
    """
    Checks files by the schema, as editors do.
    """
    draft = pytest.importorskip("jsonschema").Draft202012Validator
    draft.check_schema(schema())
    return draft(inlined(schema()))


@pytest.fixture(scope="session")
def is_valid(check):
    """
    Says whether *text* is right by the schema. Of a property that fails, its name is
    told: of the check, the whole schema would be.
    """

    def is_valid(text):
        return check.is_valid(value(text))

    return is_valid


def inlined(whole):
    """
    Put what *whole* refers to where it is referred to: to find it there each time takes
    longer than to go by it.
    """
    known = {f"#/$defs/{name}": {} for name in whole["$defs"]}

    def put(node):
        if isinstance(node, list):
            return [put(each) for each in node]
        if not isinstance(node, dict):
            return node
        if "$ref" not in node:
            return {key: put(each) for key, each in node.items()}
        its = known[node["$ref"]]
        besides = {key: put(node[key]) for key in node.keys() - {"$ref", "description"}}
        return {"allOf": [its], **besides} if besides else its

    for name, each in whole["$defs"].items():
        known[f"#/$defs/{name}"].update(put(each))
    return put({key: each for key, each in whole.items() if key != "$defs"})


def value(text):
    return _value(compose(text, "routes.yaml", []))


def _value(node):
    # As our own reader takes it: whatever is no list and no mapping is text.
    if isinstance(node, Fields):
        return {key.value: _value(each) for key, each in node.pairs}
    if isinstance(node, Listing):
        return [_value(each) for each in node.items]
    return node.value if node is not None else None


def mistakes(text):
    try:
        compile_routes(text)
    except ExceptionGroup as e:
        return [each.problem for each in e.exceptions]
    return []


def test_the_schema_in_the_documentation_is_the_languages_own():
    """
    `ventanilla schema > docs/routes.schema.json` makes it so.
    """
    written = (ROOT / "docs/routes.schema.json").read_text("utf-8")

    assert schema() == json.loads(written)


def test_the_schema_is_every_towns_and_names_none():
    assert "Junar" not in json.dumps(schema())


def test_every_key_of_the_language_is_described():
    """
    An empty description takes everything: whoever adds a key says what it holds.
    """
    known = schema()["$defs"]

    assert [] == [
        k for k, said in known["match"]["properties"].items() if len(said) < 2
    ]
    for name, each in known.items():
        open_ = [key for key, said in each.get("properties", {}).items() if not said]
        assert [] == open_, name


def test_every_key_of_the_language_is_in_its_page():
    """
    Whoever adds one tells those who keep rules what it is for.
    """
    keys = {
        key for each in schema()["$defs"].values() for key in each.get("properties", {})
    }
    told = {*re.findall(r"[\w-]+(?=\s*:)|(?<=[`{])[\w-]+(?=[`}])", LANGUAGE)}

    assert set() == keys - told


@for_each("name", read_files(ROOT / "routes.yaml").texts)
def test_the_sample_town_is_right_by_the_schema(check, name):
    text = (ROOT / name).read_text("utf-8")
    text = brief(text) if name.startswith("routes/examples/") else text

    assert [] == [e.message for e in check.iter_errors(value(text))]


def test_the_examples_of_the_documentation_are_right_by_the_schema(check):
    whole, *fragments = EXAMPLES

    assert [] == [e.message for e in check.iter_errors(value(whole))]
    for fragment in fragments:
        assert [] == [e.message for e in check.iter_errors(value(fragment))]


@for_each("file", WRONG)
def test_what_is_wrong_by_its_shape_is_wrong_by_the_schema(check, file):
    assert not check.is_valid(value(file.read_text("utf-8")))


@for_each(("vacant", "right"), [("yes", True), ("no", False)])
def test_a_mailbox_without_addresses_is_right_where_nobody_holds_it(
    check, vacant, right
):
    text = f"""
town: {{name: Pueblo}}
mailboxes:
  clerk: {{office: Clerk, addresses: {{email: c@p.example}}}}
  lights: {{office: Lights, backups: clerk, vacant: {vacant}}}
otherwise: {{deliver: clerk}}
"""

    assert right == check.is_valid(value(text)) == (mistakes(text) == [])


TOWN = """
town: {name: Pueblo}
mailboxes:
  clerk: {office: Clerk, addresses: {email: clerk@p.example}%s}
otherwise: {deliver: clerk}
"""
VALUES = {
    "outcome": "deliver",
    "urgency": "low",
    "reply": "private",
    "flags": "x",
    "requires": "verified",
    "allow": "shadowed-word",
    "match": "{channel: email}",
    "confidential": "yes",
    "alone": "yes",
    "stays": "yes",
    "role": "councillor",
    "on_call": "yes",
    "visibility": "public",
    "standing": "known",
    "from": "machine",
    "language": "es",
    "dmarc": "fail",
    "attachments": "any",
    "addressed": "name",
    "at_most": "3",
    "thread": "yes",
    "agreed": "yes",
    "asks": "hours",
    "form": "{name: a, asks: {b: {kind: text, question: c}}}",
    "answer_within": "2 hours",
    "solve_within": "5 days",
    "all": "{channel: email}",
    "any": "{channel: email}",
    "not": "{channel: email}",
    "when": "{hours: '7:00-15:00'}",
    "absent": "{from: a}",
    "addresses": "{email: a}",
    "calendar": "{own: x}",
    "accounts": "{email: a}",
    "languages": "es",
}
KEYS = sorted(
    {
        *(key for keys in parts.KEYS.values() for key in keys),
        *WORDS,
        *people.MAILBOX,
        *people.TOWN,
        *files.MAIN,
        "wrods",
        "x",
    }
)
RULES = st.sampled_from(["guards", "topics", "intents", "procedures", "matters"])


@given(RULES, st.lists(st.sampled_from(KEYS), max_size=3, unique=True), st.booleans())
def test_it_knows_the_very_keys_that_the_language_knows(is_valid, part, keys, inside):
    written = ", ".join(f"{key}: {VALUES.get(key, 'clerk')}" for key in keys)
    rule = f"{{match: {{{written}}}}}" if inside else f"{{{written}}}"
    text = f"{TOWN % ''}{part}: {{each: {rule}}}\n"

    told = mistakes(text)
    shapes = ("unknown key", "has no value", "the match is empty", "must be in when")
    wrong = [t for t in told if any(shape in t for shape in shapes)]

    assert bool(wrong) == (not is_valid(text))


@given(st.lists(st.sampled_from(KEYS), max_size=2, unique=True))
def test_it_knows_the_keys_of_a_mailbox_and_of_the_file(is_valid, keys):
    for_file = "".join(f"{key}: {VALUES.get(key, 'clerk')}\n" for key in keys)
    for_mailbox = "".join(f", {key}: {VALUES.get(key, 'clerk')}" for key in keys)

    for text in (TOWN % for_mailbox, TOWN % "" + for_file):
        unknown = [told for told in mistakes(text) if told.startswith("unknown key")]
        assert not (unknown and is_valid(text))


def typed(node):
    """
    Give what editors take a node for: numbers and booleans are what they look like.
    """
    if isinstance(node, Fields):
        return {key.value: typed(each) for key, each in node.pairs}
    if isinstance(node, Listing):
        return [typed(each) for each in node.items]
    if not node.plain or not re.fullmatch(r"-?\d+(\.\d+)?|true|false", node.value):
        return node.value
    return json.loads(node.value)


#: A town in which everything is called clerk, so that any name is known.
CLERK = {
    "town": "{name: Pueblo}",
    "mailboxes": "{clerk: {office: Clerk, addresses: {email: c@p.example}}}",
    "cases": "{prefix: J}",
    "otherwise": "{deliver: clerk}",
    "guards": "{clerk: {words: fire, deliver: clerk}}",
    "topics": "{clerk: {owner: clerk, words: lamp}}",
    "intents": "{clerk: {words: broken}, information: {words: what}}",
    "texts": "{clerk: {es: hola}}",
    "calendars": "{clerk: {units: clerk, hours: L-V 9-14}}",
    "places": "{streets: calle clerk}",
}

#: By what the schema calls it, the part in which one stands, and how.
STANDS = {
    "guard": ("guards", "{clerk: {words: fire, deliver: clerk%s}}"),
    "topic": ("topics", "{clerk: {owner: clerk, words: lamp%s}}"),
    "intent": ("intents", "{clerk: {words: broken%s}, information: {words: what}}"),
    "procedure": ("procedures", "{clerk: {words: cert%s}}"),
    "matter": ("matters", "{clerk: {words: mat%s}}"),
    "match": ("matters", "{clerk: {match: {at_most: 3%s}}}"),
    "otherwise": ("otherwise", "{deliver: clerk%s}"),
    "town": ("town", "{name: Pueblo%s}"),
    "mailbox": (
        "mailboxes",
        "{clerk: {office: C, addresses: {email: c@p.example}%s}}",
    ),
    "identity": ("identity", "{hold_for: 3 days%s}"),
    "cases": ("cases", "{prefix: J%s}"),
    "retention": ("retention", "{spam: 2 months%s}"),
    "places": ("places", "{streets: calle clerk%s}"),
    "notices": ("notices", "{x: no%s}"),
    "plenary": ("plenary", "{secretary: clerk, mayor: clerk%s}"),
    "fact": ("facts", "{clerk: {words: f, of: 2026-01-01, says: hola%s}}"),
    "authority": ("authorities", "{clerk: {words: f, how: hola%s}}"),
    "calendar": ("calendars", "{clerk: {units: clerk, hours: L-V 9-14%s}}"),
    "form": (
        "procedures",
        "{clerk: {words: f, form: {asks: {clerk: {kind: text, question: b}}%s}}}",
    ),
    "ask": (
        "procedures",
        "{clerk: {words: f, form: {name: a, asks: {b: {kind: text, question: c%s}}}}}",
    ),
    "more": ("more", "{intents: {clerk: {words: x}}%s}"),
}
GIVEN = [
    *("clerk", "[]", "[clerk]", "[clerk, clerks]", "[[clerk]]", "{}", "''", "5", "1.5"),
    *("true", "{clerk: clerk}"),
]


def test_what_the_schema_describes_stands_somewhere():
    single = {"text", "word", "name", "yes"}
    inner = {*single, "texts", "words", "sentences", "said", "like"}

    assert {*schema()["$defs"]} == {*STANDS} | inner


@for_each("name", STANDS)
def test_what_the_schema_refuses_is_a_mistake(check, name):
    """
    Whoever edits by the schema is never told that something right is wrong, whatever
    YAML takes numbers for.
    """
    part, stands = STANDS[name]
    assert check.is_valid(value(written(CLERK)))
    its = check.evolve(schema=check.schema["properties"][part])
    for key in schema()["$defs"][name]["properties"]:
        # What is there is not written twice.
        given = [] if re.search(rf"[{{ ]{key}: ", stands) else GIVEN
        for each in given:
            rules = {part: stands % f", {key}: {each}"}
            root = compose(written(rules), "routes.yaml", [])
            if not (
                its.is_valid(_value(root)[part]) and its.is_valid(typed(root)[part])
            ):
                text = written({**CLERK, **rules})
                assert mistakes(text), text


def written(rules):
    return "".join(f"{key}: {each}\n" for key, each in rules.items())
