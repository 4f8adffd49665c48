"""
Laughter, thanks, claims, habits and what is acted count against danger; danger beside
them is heard.
"""

import pytest

from gateway.core.decision import Urgency
from gateway.routing.words.said_calmly import is_acted, is_at_leisure
from gateway.routing.words.text import plain

from .heard import KNOWN, said

#: Nobody writes so who is in danger.
LEISURE = (
    "la concejala se ha ahogado en su propio discurso jajaja",
    "quiero dar las gracias a quien reanimó a mi suegro en la piscina",
    "enhorabuena a los que apagaron lo de la nave",
    "quiero reclamar, me caí por las escaleras del mercado y me rompí la cadera",
    "solicito el parte del incendio de mi cochera",
    "el del bajo quema plásticos todas las noches y entra el humo en mi casa",
    "els veïns cremen restolls cada tarda i entra el fum",
    "my neighbour burns plastic every evening and the smoke gets in",
    "chaque soir il y a de la fumée dans la cour",
    "jeden Abend Rauch im Hof",
)
ACTED = (
    "los chavales van con pistolas de mentira por la plaza",
    "el jueves ensayamos el asalto con disparos, en la iglesia",
    "es un simulacro, habrá gente tirada con sangre",
    "están rodando una película y arde un coche",
    "it is only a drill, there will be smoke",
    "le han cortado la cabeza a la estatua de la fuente",
    "menuda guerra en el grupo de whatsapp de la escalera",
)

#: Danger, whatever else is said.
EARNEST = (
    "jajaja no es broma, arde mi casa",
    "jaja le ha dado algo a mi padre, no respira",
    "gracias a la vecina lo hemos sacado, pero ahora no respira",
    "solicito ayuda, hoy se ha caído mi madre y no se mueve",
    "cada noche igual, y esta noche la está matando",
    "el vecino que fuma cada noche está ardiendo en su sofá",
    "no es un simulacro",
    "agradecería que vinieran",
)

DANGER = (
    "merci aux pompiers de venir, le toit brûle",
    "jajaja mi hermano se ha tirado a la balsa y no sale, en serio",
    "en el simulacro se ha caído una niña desde el primer piso",
    "esto no es un simulacro, hay un hombre disparando en la plaza",
    "todas las tardes quema rastrojos y hoy está ardiendo mi casa",
    "agradecería que mandaran a alguien, mi marido ha caído del tejado y no contesta",
    "me ha dado un golpe en la cabeza como todas las noches y no veo por un ojo",
    "thanks to the neighbour we got out, my baby is still inside",
    "era un petardo y me ha reventado la mano, no para de sangrar",
)


@pytest.mark.parametrize("text", LEISURE)
def test_laughter_thanks_claims_and_habits_are_told_at_leisure(text):
    assert is_at_leisure(plain(text))


@pytest.mark.parametrize("text", ACTED)
def test_what_is_rehearsed_filmed_or_a_toy_is_acted(text):
    assert is_acted(plain(text))


@pytest.mark.parametrize("text", EARNEST)
def test_danger_beside_it_is_told_in_earnest(text):
    assert not is_at_leisure(plain(text))
    assert not is_acted(plain(text))


def test_what_is_told_at_leisure_is_no_emergency(table):
    assert [] == [text for text in LEISURE + ACTED if _is_danger(table, text)]


def test_danger_is_heard_beside_it(table):
    assert [] == [text for text in DANGER if not _is_danger(table, text)]


def _is_danger(table, text):
    return table.decide(said(text), KNOWN).urgency is Urgency.EMERGENCY
