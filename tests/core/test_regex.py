import re

import pytest

from gateway.core.writing.regex import any_way, either, ways

WAYS = r"""
    # Sigue ahí, sigue sin arreglar.
    sigue (?:ahi
      |sin arreglar)

    # Nadie ha
    # venido.
    nadie
      [ ]ha venido|nadie vino
"""


def test_words_of_a_list_are_one_pattern_whatever_follows():
    assert "(?:casas?|ca l'avi|[xy]{1,3})" == either("casas?, ca l'avi,\n [xy]{1,3}")


def test_a_way_goes_on_in_the_next_line_and_what_it_finds_is_no_part_of_it():
    first, second = ways(WAYS)

    assert "sigue (?:ahi|sin arreglar)" == first
    assert "nadie[ ]ha venido|nadie vino" == second


def test_any_way_is_found_and_is_one_pattern_beside_others():
    still = re.compile(any_way(WAYS) + "!")

    for said in ("sigue ahi!", "sigue sin arreglar!", "nadie ha venido!"):
        assert still.fullmatch(said)
    assert not still.fullmatch("sigue ahi")
    assert not still.fullmatch("nadie vino")


@pytest.mark.parametrize("text", ["# A word\n|word", "word|", "one\n\n|other\n|"])
def test_a_way_with_an_empty_branch_is_refused(text):
    """
    It would match anywhere.
    """
    with pytest.raises(ValueError, match="empty branch"):
        any_way(text)
