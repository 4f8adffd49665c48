"""
Who asks how something is done, or wishes to know what it takes, wants to know it.
"""

from __future__ import annotations

import pytest

from gateway.routing.words import text
from gateway.routing.words.asking_how import asks_how, asks_only_how


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
        "¿cómo me apunto? @DeporteJunar #Junar 🙏",
        "¿cómo me apunto?" + " @a#b" * 2000,
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


@pytest.mark.parametrize(
    "wished",
    [
        "Querría saber qué plazo hay para pedir plaza. Muchas gracias. Ana Gil",
        "Me gustaría que me informasen de los requisitos de la ayuda. Un saludo",
        "¿me podéis decir hasta cuándo se puede pedir? es para mi madre. gracias",
        "Quixera saber cal é o prazo da matrícula. Grazas",
        "Voldria saber els terminis de la matrícula. Gràcies",
        "Matrikulatzeko epea zein den jakin nahi nuke. Eskerrik asko",
        "I would like to know the deadline for enrolment. Kind regards",
        "Pourriez-vous me dire les conditions de la bourse ? Merci",
        "Können Sie mir sagen, welche Unterlagen nötig sind? Danke",
        "Aș vrea să știu care e termenul de înscriere. Mulțumesc",
    ],
)
def test_who_wishes_to_know_what_it_takes_asks_for_information(wished):
    assert asks_how(text.plain(wished))


@pytest.mark.parametrize(
    "wished",
    [
        "quiero saber qué ha pasado con mi solicitud",
        "Quiero saber hasta cuándo vamos a estar sin luz",
        "quiero pagar el precio del nicho hoy",
        "le mando la documentación para que conste",
        "quiero informarles de que las condiciones de la acera son un peligro",
        "solicito la beca; pueden decirme si hace falta algo más",
        "quiero cambiar el horario de mi cita, decidme si hay que traer algo",
        "I want to let you know that the documents were wrong",
        "Je dois vous dire que les conditions de la salle sont honteuses",
        "Ich muss Ihnen sagen, dass die Preise eine Frechheit sind",
        "vreau sa va spun ca preturile sunt prea mari",
    ],
)
def test_who_wishes_to_know_something_else_does_not(wished):
    assert not asks_how(text.plain(wished))


@pytest.mark.parametrize(
    "asked",
    [
        "como pido licencia para vallar la parcela",
        "Hola, ¿cómo se anula una reserva?",
        "y cómo cambio de cuenta el recibo del IBI",
        "How do I apply for a building licence?",
    ],
)
def test_who_asks_nothing_but_how_only_asks(asked):
    assert asks_only_how(text.plain(asked))


@pytest.mark.parametrize(
    "told",
    [
        "¿Cómo se pide la recogida de enseres? Vivo en la calle Italia 7",
        "como propietario solicito licencia de obra",
        "cómo se anula la reserva del día 12",
        "ponme en pilates. ¿Cómo lo pago?",
    ],
)
def test_who_says_more_than_that_does_not(told):
    assert not asks_only_how(text.plain(told))
