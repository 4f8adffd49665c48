from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from gateway.routing.words.matching.index import build
from gateway.routing.words.matching.vocabulary import Vocabulary

#: Too short to be misspelt, and of no language.
WORDS = st.sampled_from(["aa", "bb", "cc", "dd"])
TOGETHER = st.lists(WORDS, min_size=2, max_size=4).map(" ".join)
APART = st.lists(WORDS, min_size=2, max_size=3).map(" ... ".join)
MIXED = st.tuples(TOGETHER, TOGETHER).map(" ... ".join)


def found(entries, said):
    vocabulary = Vocabulary()
    atoms = {entry: vocabulary.word(entry, "und") for entry in entries}
    at = build(vocabulary).find(said, said.split(), ()).known
    return {entry: at[atom] for entry, atom in atoms.items() if atom in at}


def is_said(entry, said):
    """
    Try every way of putting the words of *entry* on those that are *said*.
    """
    wanted, reach = [], []
    for part in entry.split():
        if part == "...":
            reach[-1] = 5
        else:
            wanted.append(part)
            reach.append(1)
    places = [[i for i, w in enumerate(said.split()) if w == part] for part in wanted]
    return any(
        all(0 < b - a <= far for a, b, far in zip(way, way[1:], reach, strict=False))
        for way in product(*places)
    )


@given(st.sets(TOGETHER, max_size=8), st.lists(WORDS, max_size=12).map(" ".join))
def test_a_phrase_is_found_where_it_is_said_first(entries, said):
    expected = {
        entry: (f" {said} ".partition(f" {entry} ")[0].count(" "), entry)
        for entry in entries
        if f" {entry} " in f" {said} "
    }

    assert expected == found(entries, said)


@given(
    st.sets(APART | MIXED | TOGETHER, max_size=6),
    st.lists(WORDS, max_size=10).map(" ".join),
)
def test_words_may_stand_between_where_the_rules_say_so(entries, said):
    assert {e for e in entries if is_said(e, said)} == found(entries, said).keys()


def test_what_is_shown_are_the_nearest_words():
    entry = "aa ... cc"

    assert {entry: (2, "aa bb cc")} == found([entry], "aa dd aa bb cc cc")


def test_the_one_character_that_word_processors_make_of_three_lets_words_between():
    assert {"aa \u2026 bb"} == found(["aa \u2026 bb"], "aa cc dd bb").keys()
