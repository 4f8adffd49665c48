import pytest

from gateway.routing.words import text
from gateway.routing.words.matching.atoms import Atoms, Said
from gateway.routing.words.matching.index import build
from gateway.routing.words.matching.vocabulary import Vocabulary
from gateway.routing.words.tags import without_names

LAMP = Said(1, "farola")
NUMBER = Said(4, "/n/")


@pytest.fixture
def looked():
    return []


@pytest.fixture
def atoms(looked):
    """
    Atom 1 is said; of the patterns 2 and 3, which are likely, only 2 is found.
    """

    def look(atom):
        looked.append(atom)
        return NUMBER if atom == 2 else None

    return Atoms({1: LAMP}, {2, 3}, look)


def test_a_pattern_is_looked_for_when_somebody_asks_and_once(atoms, looked):
    assert [LAMP] == atoms.of(frozenset([1, 9]))
    assert [] == looked

    for _ in range(2):
        assert [NUMBER] == atoms.of(frozenset([2, 9]))
        assert [] == atoms.of(frozenset([3]))
    assert [2, 3] == looked


def test_no_pattern_is_looked_for_to_say_whether_anything_is_said(atoms, looked):
    assert atoms.says(frozenset([1, 2, 3]))
    assert not atoms.says(frozenset([8, 9]))
    assert [] == looked


def test_only_patterns_are_said_where_no_word_is(atoms):
    assert atoms.says(frozenset([2, 9]))
    assert not atoms.says(frozenset([3, 9]))


def test_what_was_likely_stays_so_and_what_was_not_found_is_not_said(atoms):
    assert {1, 2, 3} == atoms.likely
    assert {1, 2} == atoms.all()
    assert {1, 2, 3} == atoms.likely


def test_a_pattern_is_shown_as_it_is_written_and_stands_behind_all_words():
    vocabulary = Vocabulary()
    street, question = vocabulary.pattern(r"\bcalle q\b"), vocabulary.pattern(r"\?")
    plain = "hay una farola rota en la calle q?"

    atoms = build(vocabulary).find(plain, text.cut(plain), ())

    assert {question} == {*atoms.known}
    assert [Said(8, r"/\bcalle q\b/")] == atoms.of(frozenset([street]))
    assert {street, question} == atoms.all()


def test_what_a_pattern_needs_may_stand_in_a_name_and_beside_an_entry():
    vocabulary = Vocabulary()
    named = vocabulary.pattern(r"@obras_\d")
    lit = vocabulary.pattern(r"\bfarolas? \d")
    lamp = vocabulary.word("farola", "es")
    plain = "la farola 3, @obras_2"
    every = text.cut(plain)

    atoms = build(vocabulary).find(plain, every, (), without_names(plain, every))

    assert {named, lit, lamp} == atoms.all()
