"""
Questions in words are recognised, and what only resembles them is not.
"""

import pytest

from gateway.routing.words.brief.wondering import wonders


@pytest.mark.parametrize(
    "said",
    [
        "Quiero saber si mi marido debe algo del IBI",
        "queria preguntar una cosa",
        "me podrían decir cuándo abre la piscina",
        "vull saber quan obre",
        "quería saber se abre",
        "jakin nahi nuke noiz",
        "I'd like to know when it opens",
        "je voudrais savoir quand",
        "ich möchte wissen, wann",
        "aș vrea să știu când",
        "أريد أن أعرف متى",
        "¿cuándo abre",
        "cuándo abre?",
    ],
)
def test_what_is_asked_in_words_is_asked(said):
    assert wonders(said)


@pytest.mark.parametrize(
    "said", ["para Julia", "calle Mayor 3, 2º B", "quiero un vado", "no lo sé", ""]
)
def test_what_answers_asks_nothing(said):
    assert not wonders(said)
