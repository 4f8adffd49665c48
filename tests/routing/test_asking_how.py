"""
Who asks how something is done wants to know it.
"""

from __future__ import annotations

import pytest

from gateway.routing.words import text
from gateway.routing.words.asking_how import asks_how


@pytest.mark.parametrize(
    "asked",
    [
        "¿cómo me apunto a la bolsa?",
        "quiero abrir un bar, ¿qué papeles necesito?",
        "se me ha perdido la llave del nicho, cómo la pido",
        "kiero kitar a mi ermano del padron, kmo lo ago?",
        "què cal per casar-se?",
        "que teño que levar para o censo?",
        "nola eska dezaket?",
        "how do I register my car?",
        "comment faire pour le stade ?",
        "wie kann ich mich anmelden?",
        "cum pot plati apa?",
        "كيف أسجل ابني؟",
        "kifach ndir empadronamiento?",
    ],
)
def test_who_asks_how_something_is_done_asks_for_information(asked):
    assert asks_how(text.plain(asked))


@pytest.mark.parametrize(
    "wanted",
    [
        "apúntame a la bolsa",
        "¿cómo me apunto? ponme en pilates",
        "quiero abrir un bar, os mando los papeles",
        "¿me lo mandáis por aquí?",
        "¿puedo coger la pista el viernes?",
        "I want to register my car",
        "vreau sa platesc apa",
    ],
)
def test_who_wants_it_done_does_not_ask_how(wanted):
    assert not asks_how(text.plain(wanted))
