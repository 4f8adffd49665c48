from hypothesis import given
from hypothesis import strategies as st

from gateway.core.writing.plain import plain


def test_halves_of_a_character_and_nul_are_replaced():
    assert "a\ufffdñ\ufffd\ufffd" == plain("a\ud800ñ\udc00\0")


def test_two_halves_that_belong_together_are_one_character():
    assert "💡" == plain("\ud83d\udca1")


@given(st.text(st.characters(categories=["Cs", "Cc", "So", "Ll"])))
def test_a_plain_text_can_be_kept_anywhere(text):
    kept = plain(text)

    assert kept == kept.encode().decode()
    assert "\0" not in kept


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_what_is_plain_is_left_as_it_is(text):
    assert text == plain(text)
