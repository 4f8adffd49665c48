"""
Danger is heard whatever frames it: greetings, who writes and from where, thanks, a
calm sentence beside it, two letters swapped.
"""

import pytest
from cases import for_each

from gateway.core.decision import Urgency
from gateway.routing.words.edges import between_edges, without_sender
from gateway.routing.words.text import plain

from .heard import KNOWN, said

DANGERS = (
    "hay un señor tirado en la acera y no respira",
    "se ha metido el fuego en el patio de mi vecina",
    "mi hermano se ha caído al canal y se lo lleva el agua",
    "un hombre está amenazando a la gente con un cuchillo en la plaza",
    "mi madre se ha atragantado y se está poniendo morada",
    "hi ha un cotxe bolcat al barranc amb gent a dins",
    "there is smoke coming out of my neighbour's flat and she is inside",
)
FRAMES = (
    "{}",
    "Buenas tardes. {}",
    "Hola, soy Ana García, vecina de la calle Olivo. {}",
    "Oye, perdona, {}",
    "Estimados señores: {}. Reciban un cordial saludo.",
    "{}. Muchas gracias.",
    "{}\n\nMaría López Gil",
    "{}. Un saludo, Antonio",
    "{}. Mi teléfono es el 600 000 000.",
    "{}. Estoy en el número 4 de la calle Olivo.",
    "{}. Quedo a la espera de su respuesta.",
    "Perdonad que os moleste, {}. Gracias por todo.",
    "{}. A ver si hay suerte.",
    "{}. Lo digo por el bien de todos.",
    "Nunca os he escrito. {}. Espero que lo veáis.",
    "{}. Ya lo dije el mes pasado.",
    "{}. ¿Me podéis decir algo?",
    "Llevo 40 años viviendo en el pueblo y nunca me he quejado. {}",
)
CALLS = ("ayuda", "necesito la policía", "help me", "ambulancia", "polizei", "axuda")
CALLED = (
    "{}",
    "Hola, {}",
    "buenas tardes, {} por favor",
    "oye {}!!",
    "{}. Gracias",
    "@AytoJunar {}",
)


def heard(table, text):
    return table.decide(said(text), KNOWN).urgency is Urgency.EMERGENCY


def test_danger_is_heard_in_any_frame(table):
    every = [frame.format(danger) for danger in DANGERS for frame in FRAMES]
    assert [] == [text for text in every if not heard(table, text)]


def test_a_bare_call_for_help_is_heard_in_any_frame(table):
    every = [frame.format(call) for call in CALLS for frame in CALLED]
    assert [] == [text for text in every if not heard(table, text)]


def test_what_is_no_danger_becomes_none_in_a_frame(table):
    calm = (
        "me muero de risa con el alcalde",
        "mi hijo se tira todo el día en la piscina",
        "la farola de mi puerta lleva un mes apagada",
        "necesito ayuda para rellenar un papel",
        "la policía estuvo muy amable ayer",
        "mi vecina es un terremoto",
    )
    every = [frame.format(each) for each in calm for frame in FRAMES]
    assert [] == [text for text in every if heard(table, text)]


def test_words_of_several_calm_sentences_are_no_danger_together(table):
    calm = (
        "La fuente está muerta. No sale agua. Un saludo, María",
        "no lo sé, creo que sí. la burocracia me tiene secuestrado",
    )
    assert [] == [text for text in calm if heard(table, text)]


@pytest.mark.parametrize(
    "text",
    [
        "hay un hombre con uan escopeta en la plaza",
        "se ha metido el fugeo en el patio de mi vecina",
        "mi hermano se ha caído al canal y se lo lelva el agua",
    ],
)
def test_danger_is_heard_though_letters_are_swapped(table, text):
    assert heard(table, text)


@for_each(
    ("text", "left"),
    [
        ("Hola, buenas tardes: no hay luz", "no hay luz"),
        ("soy Ana Gil, vecina de la calle Real. no hay luz", "no hay luz"),
        ("no hay luz, gracias guapos", "no hay luz"),
        ("no hay luz\nMaría López", "no hay luz"),
        ("no hay luz. Vivo en Olivo 4. Gracias", "no hay luz"),
        ("no hay luz. mi tlf es 600 000 000", "no hay luz"),
        ("hola, gracias", "hola, gracias"),
        ("no hay luz", "no hay luz"),
    ],
)
def test_a_message_stands_between_its_edges(text, left):
    assert left == between_edges(plain(text))


@for_each(
    ("text", "left"),
    [
        ("Hola, soy Ana Gil, vecina de la calle Real. no hay luz", "no hay luz"),
        ("no hay luz\nMaría López", "no hay luz"),
        ("no hay luz. Mi teléfono es el 600 000 000", "no hay luz"),
        ("hola, no hay luz, gracias", "hola, no hay luz, gracias"),
        ("soy Ana", "soy ana"),
    ],
)
def test_greetings_and_thanks_tell_what_a_message_wants_and_who_writes_does_not(
    text, left
):
    assert left == without_sender(plain(text))


@pytest.mark.parametrize("text", ["\n" * 9000, "gracias " * 1200, "hola, " * 1600])
def test_edges_are_found_in_a_message_of_nothing_else(text):
    assert between_edges(text) in text
