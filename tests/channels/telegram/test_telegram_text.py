from hypothesis import given
from hypothesis import strategies as st

from channels.telegram.text import excerpt, split, units
from gateway.core.writing.plain import plain

ANY_TEXT = st.text(st.characters(), max_size=300)


def test_an_emoji_counts_twice():
    assert [1, 2, 2] == [units("a"), units("💡"), units("ña")]


def test_a_text_that_fits_is_left_as_it_is():
    text = "a" * 4094 + "💡"

    assert (text,) == split(text)


def test_a_text_is_cut_between_paragraphs_rather_than_lines_rather_than_words():
    text = "uno dos\ntres\n\ncuatro"

    assert ("uno dos\ntres", "cuatro") == split(text, 16)
    assert ("uno dos", "tres") == split("uno dos\ntres", 9)
    assert ("uno dos", "tres") == split("uno dos tres", 9)


def test_no_part_is_a_crumb_before_a_long_word():
    """
    A cut between words is one only in the second half of what fits.
    """
    assert ("uno " + "a" * 12, "a" * 8) == split("uno " + "a" * 20, 16)
    assert ("uno\n\ndos tres", "cuatro cinco") == split(
        "uno\n\ndos tres cuatro cinco", 16
    )


def test_a_long_word_is_cut_where_it_has_to_be_and_never_inside_a_character():
    assert ("💡💡", "💡") == split("💡💡💡", 5)


def test_nothing_gives_one_empty_part():
    assert ("",) == split("")
    assert ("",) == split(" " * 5000)


@given(ANY_TEXT, st.integers(2, 40))
def test_every_part_fits_and_nothing_but_white_space_is_lost(text, limit):
    parts = split(text, limit)

    assert all(units(part) <= limit for part in parts)
    assert "".join(plain(text).split()) == "".join("".join(parts).split())


def test_an_excerpt_is_found_behind_an_emoji():
    assert "@bot" == excerpt("💡 @bot!", 3, 4)
