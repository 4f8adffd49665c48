"""
The first line of what an employee writes.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.town import commands
from gateway.town.commands import Verb


@pytest.mark.parametrize(
    ("said", "verb", "name", "text"),
    [
        ("#resuelto Ya luce.", Verb.SOLVE, "", "Ya luce."),
        ("#resueto", Verb.SOLVE, "", ""),
        ("#RESUELTO: ok", Verb.SOLVE, "", "ok"),
        ("#Resuelto!", Verb.SOLVE, "", ""),
        ("# visto", Verb.TAKE, "", ""),
        ("#voy", Verb.TAKE, "", ""),
        ("#pasar policía local\nes suyo", Verb.PASS, "policía local", "es suyo"),
        ("#passar alumbrado", Verb.PASS, "alumbrado", ""),
        ("#no es mío", Verb.NOT_MINE, "", ""),
        ("#noesmío", Verb.NOT_MINE, "", ""),
        ("#nota falta el repuesto", Verb.NOTE, "", "falta el repuesto"),
        ("#pedir ¿Qué portal?", Verb.ASK, "", "¿Qué portal?"),
        ("#unir J-12", Verb.MERGE, "J-12", ""),
        ("Mañana la cambio", Verb.ANSWER, "", "Mañana la cambio"),
        ("Lo vi en #PlenoJunar", Verb.ANSWER, "", "Lo vi en #PlenoJunar"),
        ("#farola", Verb.UNKNOWN, "", ""),
        ("#pleno ya está", Verb.UNKNOWN, "", "ya está"),
    ],
)
def test_a_command_is_read_even_when_it_is_nearly_written(said, verb, name, text):
    command = commands.read(said)

    assert (verb, name, text) == (command.verb, command.name, command.text)


@given(st.text())
def test_any_text_is_an_answer_or_a_command(said):
    command = commands.read(said)

    assert command.verb in Verb
    if not said.strip().startswith("#"):
        assert (Verb.ANSWER, said.strip()) == (command.verb, command.text)


@given(st.sampled_from(sorted(commands.WORDS)), st.text(alphabet="abc ñ", max_size=9))
def test_every_word_is_read_as_itself(word, rest):
    assert commands.WORDS[word] is commands.read(f"#{word} {rest}").verb
