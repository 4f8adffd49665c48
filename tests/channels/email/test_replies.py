"""
A sender's own words are the same whether the library is asked or need not be.
"""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mailparser_reply.constants import MAIL_LANGUAGES

from channels.email.replies import by_library, own_words

#: Every word of the library's own patterns, whichever it knows tomorrow.
WORDS = sorted(
    {
        word
        for language in ("es", "en")
        for name in ("wrote_header", "from_header")
        for word in re.findall(r"\w{2,}", MAIL_LANGUAGES[language][name])
    }
)
CLOSINGS = [*MAIL_LANGUAGES["es"]["signatures"], *MAIL_LANGUAGES["en"]["signatures"]]
PIECES = [
    "\n", "\n\n", "\n\n\n", " ", "> ", ">", "* ", "--\n", "__\n", "-_\nx", "-----",
    "_" * 32, "Original Message", "On x", "El x", ":", "Hola.", "\nAna María", "x" * 40,
    "\u017fent: x", "Enviado desde mi iPhone", "Sent from my phone", "\u2028", "\x85",
    "Get Outlook for x",
]  # fmt: skip
HEADINGS = [f"\n{word}: x" for word in WORDS] + [f" {word}:" for word in WORDS]
SAID = st.lists(
    st.sampled_from(PIECES)
    | st.sampled_from(CLOSINGS)
    | st.sampled_from(HEADINGS)
    | st.text(max_size=5),
    max_size=12,
).map("".join)


@given(SAID)
@settings(max_examples=500)
@example("Hola.\n\nUn saludo,\nAna")
@example("Un saludo,\nAna")
@example("Hola.\n \n> > --\nAna")
@example("Hola.\n\n ________________________________\nAna")
@example("Hola.\n\nGracias, pero no.\n\nSaludos,\nAna")
@example("Hola.\nDe: x\nPara: y\n\nx")
@example("Hola.\nOn Monday\nAna wrote:\nx")
@example("Hola.\n----- Original Message -----\nx")
def test_own_words_are_what_the_library_finds(text):
    assert by_library(text) == own_words(text)


@pytest.mark.parametrize("word", WORDS)
def test_no_word_that_the_library_looks_for_is_overlooked(word):
    for text in (f"Hola.\n\n{word}: x\n{word}: y", f"On x\nAna {word}:\n\nx"):
        assert by_library(text) == own_words(text)


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Buenos días:\nNo luce.", "Buenos días:\nNo luce."),
        ("No luce.\n\nUn saludo,\nAna", "No luce."),
        ("No luce.\nGet Outlook for iOS", "No luce."),
        ("No luce.\nDe: a\nPara: b", "No luce."),
    ],
)
def test_a_signature_and_what_is_quoted_are_left_out(text, own):
    assert own == own_words(text)
