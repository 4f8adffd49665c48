"""
Commands that the console writes are read as whoever writes them by hand is read.
"""

from cases import for_each
from hypothesis import assume, given
from hypothesis import strategies as st

from gateway.town import commands
from gateway.town.commands import Verb
from gateway.town.composing import VERBS, compose


@for_each("language", ["es", "en", "gl", "de"])
@for_each("verb", VERBS)
def test_what_is_composed_is_read_as_what_was_meant(verb, language):
    text = "Mañana va alguien.\nUn saludo" if verb is not Verb.TAKE else ""

    read = commands.read(compose(verb, text, language, "police"))

    assert (verb, text) == (read.verb, read.text)
    if verb is Verb.PASS:
        assert "police" == read.name


@given(st.sampled_from(VERBS), st.text("abc ñ\n.,;:¿?!0123456789", max_size=60))
def test_whatever_the_text(verb, text):
    assume(verb is not Verb.ANSWER)

    # A mailbox may be chosen beside a note.
    read = commands.read(compose(verb, text, "es", "clerk"))

    assert (verb, text.strip()) == (read.verb, read.text)
