"""
What was agreed is found in whatever sentence, and nothing else is.
"""

from cases import for_each
from hypothesis import assume, given
from hypothesis import strategies as st
from refusals import in_english

from gateway.core.people.agreed_word import (
    LEAST_LETTERS,
    MOST_WORDS,
    digest,
    is_said,
    unfit,
)

KEY = b"k" * 32
ANA, EVA = "P-7K2M4Q", "P-3F8N2W"
POT = ["me", "guardais", "la", "maceta", "azul"]

word = st.text("abcdefñ1ز", min_size=1, max_size=6)
words = st.lists(word, max_size=12)
agreed = st.lists(word, min_size=1, max_size=MOST_WORDS)


@given(words, agreed, words)
def test_it_is_heard_wherever_it_stands(before, pot, after):
    assert is_said([*before, *pot, *after], digest(pot, ANA, KEY), ANA, KEY)


@given(words, agreed)
def test_nothing_else_is(said, pot):
    runs = [said[i:j] for i in range(len(said)) for j in range(i + 1, len(said) + 1)]

    assert (pot in runs) == is_said(said, digest(pot, ANA, KEY), ANA, KEY)


@given(agreed)
def test_it_is_one_person_s_and_tells_nothing_of_anybody_else_s(pot):
    kept = digest(pot, ANA, KEY)

    assert kept != digest(pot, EVA, KEY)
    assert kept != digest(pot, ANA, b"j" * 32)
    assert not is_said(pot, kept, EVA, KEY)


@given(agreed, agreed)
def test_what_is_kept_of_two_is_never_the_same(one, other):
    assume(one != other)

    assert digest(one, ANA, KEY) != digest(other, ANA, KEY)


def test_of_what_is_kept_no_word_can_be_read():
    kept = digest(POT, ANA, KEY)

    assert 64 == len(kept)
    assert set(kept) <= set("0123456789abcdef")


def test_a_book_is_listened_to_no_longer_than_its_beginning():
    kept = digest(POT, ANA, KEY)

    assert is_said([*["x"] * 295, *POT], kept, ANA, KEY)
    assert not is_said([*["x"] * 296, *POT], kept, ANA, KEY)


@for_each(
    ("given", "why"),
    [
        ([], "too short"),
        (["maceta"], ""),
        (["maset"], "too short"),
        (["123456789"], "too short"),
        (["la", "mia1", "2"], "too short"),
        (POT, ""),
        (["si", "la", "maceta", "azul", "esta", "ahi"], ""),
        (["si", "la", "maceta", "azul", "esta", "ahi", "hoy"], "too long"),
    ],
)
def test_what_is_said_by_chance_or_remembered_by_nobody_is_refused(given, why):
    problem = unfit(given)

    assert bool(why) == (problem is not None)
    assert problem is None or why in in_english(problem)


@given(words)
def test_what_may_be_agreed_is_of_one_to_six_words_and_of_six_letters(given):
    letters = sum(map(str.isalpha, "".join(given)))
    fits = len(given) <= MOST_WORDS and letters >= LEAST_LETTERS

    assert fits == (not unfit(given))
