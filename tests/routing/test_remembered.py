from hypothesis import given
from hypothesis import strategies as st

from gateway.routing.words.remembered import Remembered


def test_a_word_is_worked_out_once():
    asked = []

    def length(word):
        asked.append(word)
        return len(word)

    lengths = Remembered(length)

    assert [5, 5, 3] == [lengths[word] for word in ("calle", "calle", "rio")]
    assert ["calle", "rio"] == asked


@given(st.lists(st.text(max_size=100)))
def test_it_is_right_whatever_is_asked(words):
    lengths = Remembered(len)

    assert [len(word) for word in words] == [lengths[word] for word in words]


def test_it_stays_small_whatever_people_make_up():
    lengths = Remembered(len)

    assert 2 * 65_536 + 5 == sum(lengths[f"{n:02}"] > 1 for n in range(2 * 65_536 + 5))
    assert 5 == len(lengths)


def test_what_nobody_says_twice_is_not_kept():
    lengths = Remembered(len)

    assert 10_000 == lengths["a" * 10_000]
    assert [] == list(lengths)
