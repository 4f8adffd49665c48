"""
Which questions call for help, and which make danger unlikely.
"""

import pytest

from gateway.routing.words.text import plain
from gateway.routing.words.urging import asks_calmly


@pytest.mark.parametrize(
    "text",
    [
        "mi hermana se ha tragado una pila, ¿qué hago?",
        "¿viene alguien ya?",
        "no respira, what do I do?",
        "il convulse, que faire ?",
        "sangra mucho",
        "sale algo negro del horno, ¿vuelvo a entrar?",
        "he cerrado la cocina, ¿espero aquí?",
        "se ha quedado pasmado, ¿será del golpe?",
        "the pan is alight, should I go back in?",
        "ابني لا يتنفس، ماذا افعل؟",
    ],
)
def test_who_asks_what_to_do_now_calls_for_help(text):
    assert not asks_calmly(plain(text))


@pytest.mark.parametrize(
    "text",
    [
        "¿qué hago si un día me quedo encerrada?",
        "¿puedo quemar la poda?",
        "¿espero aquí la carta del padrón?",
        "¿será de pago la piscina?",
        "¿viene alguien a ver el bache? ¿y cuándo?",
        "what do I do when the alarm rings?",
        "que faire en cas d'incendie ?",
        "هل هناك دورة؟",
    ],
)
def test_who_asks_anything_else_asks_calmly(text):
    assert asks_calmly(plain(text))
