"""
What stands on papers, in the languages that these are in.
"""

import string

from cases import for_each

from gateway.core.languages import LANGUAGES
from gateway.town.papers import Words, catalogue, registration

ALL = [said for names in catalogue().values() for said in names.values()]


def variables(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@for_each("said", ALL)
def test_all_is_said_in_both_languages_and_of_the_same(said):
    assert LANGUAGES == tuple(said)
    assert all(isinstance(text, str) and text.strip() for text in said.values())
    assert 1 == len({frozenset(variables(text)) for text in said.values()})


def test_what_papers_are_not_in_is_told_in_the_nearest():
    assert "page" == Words("fr").say("page")
    assert "Entrada en el registro: 2026/7" == registration("2026/7", "gl")


def test_what_is_on_all_papers_is_on_each():
    assert Words("en").say("page") == Words("en", "case").say("page")
