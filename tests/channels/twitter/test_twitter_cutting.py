"""
What is too long goes out in parts.
"""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.twitter.cutting import MOST_PRIVATE, split
from channels.twitter.text import TIME
from channels.twitter.weight import weigh
from gateway.core.message import Visibility
from gateway.core.writing.links import links
from gateway.core.writing.weight import MOST

PUBLIC, PRIVATE = Visibility.PUBLIC, Visibility.PRIVATE

TEXTS = st.one_of(
    st.text(max_size=800),
    st.text(alphabet="ab .", max_size=900),
    st.lists(
        st.sampled_from(
            [
                "farola",
                "rota.",
                "https://ayto.example/" + "x" * 90,
                "👩🏽‍🚒",
                "日本",
                "\n",
            ]
        ),
        max_size=120,
    ).map(" ".join),
    st.lists(
        st.sampled_from(["a.co", "mmm", "e\u0301\u0301", "👩🏽‍🚒"]), max_size=400
    ).map("".join),
)


def bare(part, of):
    """
    Leave out the number.
    """
    return part.rpartition(" (")[0] if of > 1 else part


def test_what_fits_stays_as_it_is():
    assert ("Gracias.",) == split("Gracias.", PUBLIC)
    assert ("x" * MOST_PRIVATE,) == split("x" * MOST_PRIVATE, PRIVATE)


def test_parts_end_with_sentences_and_are_numbered():
    sentence = "Hemos recibido su aviso sobre la farola de la plaza. "

    parts = split(sentence * 12, PUBLIC)

    assert [True] * 3 == [f"plaza. ({n}/3)" in part for n, part in enumerate(parts, 1)]


def test_without_sentences_words_stay_whole():
    parts = split("farola " * 100, PUBLIC)

    assert {"farola"} == {word for p in parts for word in bare(p, 2).split()}


def test_a_link_is_never_cut():
    link = "https://sede.ayto.example/" + "tramites/" * 20

    parts = split("palabra " * 33 + link + " fin" * 30, PUBLIC)

    assert [[], [link]] == [links(part) for part in parts]


def test_direct_messages_are_cut_too():
    parts = split("Una frase. " * 2000, PRIVATE)

    assert 3 == len(parts)
    assert all(len(part) <= MOST_PRIVATE for part in parts)


@given(TEXTS)
def test_parts_fit_and_carry_the_whole_text(text):
    parts = split(text, PUBLIC)

    together = "".join(bare(part, len(parts)) for part in parts)
    whole = unicodedata.normalize("NFC", text)
    assert all(weigh(part) + TIME <= MOST for part in parts)
    assert "".join(whole.split()) == "".join(together.split())


@pytest.mark.parametrize(
    "text",
    [
        "m," * 135 + "a.commmm" + "m," * 80,  # cut where ``a.co`` would be a link
        "m" + "\u0336" * 900,  # one letter, longer than a post
        "Frase corta. " * 300,  # more than nine parts
        "farola" * 100,  # no place to cut at
    ],
)
def test_hard_texts_fit_too(text):
    parts = split(text, PUBLIC)

    together = "".join(bare(part, len(parts)) for part in parts)
    assert all(weigh(part) + TIME <= MOST for part in parts)
    assert "".join(text.split()) == "".join(together.split())
