"""
Which of our papers' languages is the nearest to another.
"""

from zoneinfo import ZoneInfo

import pytest
from cases import for_each

from gateway.core.languages import nearest, preferred
from gateway.core.town import Town


@for_each(
    ("language", "near"),
    [
        ("es", "es"),
        ("en", "en"),
        ("ca", "es"),
        ("gl", "es"),
        ("eu", "es"),
        ("fr", "en"),
        ("ar", "en"),
        ("", "en"),
    ],
)
def test_who_reads_another_language_of_spain_reads_spanish_and_others_english(
    language, near
):
    assert near == nearest(language)


@for_each(
    ("languages", "page"),
    [
        (["es", "en"], "es"),
        (["en", "es"], "en"),
        (["de", "es", "en"], "es"),
        (["fr", "en"], "en"),
        (["ca", "en", "es"], "es"),
        (["de", "fr"], "en"),
        ([], "en"),
    ],
)
def test_a_page_is_in_the_first_language_that_its_reader_prefers(languages, page):
    assert page == preferred(languages)


@pytest.mark.parametrize(
    ("spoken", "papers"),
    [
        (("ca", "en", "es"), "en"),
        (("fr", "es"), "es"),
        (("eu",), "es"),
        (("ro", "ca"), "en"),
    ],
)
def test_a_town_has_its_papers_in_what_it_speaks_or_in_the_nearest(spoken, papers):
    town = Town(name="Vilanova", timezone=ZoneInfo("Europe/Madrid"), languages=spoken)

    assert papers == town.of_papers
