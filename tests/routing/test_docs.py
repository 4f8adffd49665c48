import re
from itertools import pairwise

import pytest
from cases import for_each

from gateway.core.decision import Outcome
from gateway.routing.compiler import compile_routes
from gateway.routing.lint.lint import lint
from gateway.routing.rule_files import MAX_FILES
from gateway.routing.rule_warnings import Lint

from .heard import KNOWN, mailboxes, said
from .pages import LANGUAGE

BLOCKS = re.findall(r"```(\w+ ?\w*)\n(.*?)```", LANGUAGE, re.DOTALL)
TOWN = BLOCKS[0][1]
#: The town without its guards, for what shows others.
UNGUARDED = TOWN.partition("\nguards:")[0] + "\n"
FRAGMENTS = [text for kind, text in BLOCKS[1:] if kind == "yaml"]
EXAMPLES = [
    (fragment, *line.split("->"))
    for (kind, fragment), (following, lines) in pairwise([("yaml", ""), *BLOCKS[1:]])
    if (kind, following) == ("yaml", "text")
    for line in lines.splitlines()
]


def with_town(fragment):
    """
    The smallest town with a fragment, whose guards take the place of its own.
    """
    return (UNGUARDED if "guards:\n" in fragment else TOWN) + fragment


def decided(fragment, text):
    return compile_routes(with_town(fragment)).decide(said(text), KNOWN)


@for_each("fragment", ["", *FRAGMENTS])
def test_what_the_page_shows_compiles(fragment):
    assert "Pueblo" == compile_routes(with_town(fragment)).town.name


def test_the_page_says_how_many_files_there_may_be():
    assert f"There may be {MAX_FILES}." in LANGUAGE


@for_each(("fragment", "text", "reached"), EXAMPLES)
def test_messages_go_where_the_page_says(fragment, text, reached):
    decision = decided(fragment, text.strip())

    assert reached.strip() == (" ".join(mailboxes(decision)) or "nobody")


def test_a_question_with_a_text_is_answered_as_the_page_says():
    fragment = next(each for each in FRAGMENTS if "census-hours" in each)
    decision = decided(fragment, "¿a qué hora abre el padrón?")

    assert Outcome.ANSWER is decision.outcome


def test_mistakes_are_told_as_the_page_says():
    wrong = next(text for kind, text in BLOCKS if kind == "yaml wrong")
    told = next(text for kind, text in BLOCKS if kind == "text mistakes")

    with pytest.raises(ExceptionGroup) as caught:
        compile_routes(wrong + UNGUARDED)

    assert told.splitlines() == [str(each) for each in caught.value.exceptions]


TERMS = re.findall(
    r"^\| `(.*?)` \| (\d+ \w+) \| (\d+ \w+)? ?\|$",
    LANGUAGE,
    re.MULTILINE,
)


@pytest.mark.parametrize(("text", "answer", "solve"), TERMS)
def test_what_is_promised_is_what_the_page_says(text, answer, solve):
    fragment = next(each for each in FRAGMENTS if "solve_within" in each)
    decision = decided(fragment, text)

    terms = decision.answer_within, decision.solve_within
    assert [answer, solve] == [str(term or "") for term in terms]
    assert len(TERMS) == 3


def test_in_the_smallest_town_danger_is_heard_in_each_of_its_languages():
    found = lint({"routes.yaml": TOWN}, compile_routes(TOWN))

    assert Lint.NO_DANGER not in [each.lint for each in found]
