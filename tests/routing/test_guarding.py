"""
What examples alone may call danger, and what is too short for them to know.
"""

import pytest
from cases import for_each

from gateway.core.decision import Urgency

#: What people say in the middle of any talk.
TURNS = (
    *("sí", "nada", "mañana", "no era eso", "en la puerta", "al lado del bar", "2º B"),
    "er mate que viene",
    *("mi mujer", "mi marido", "es mi hija", "para mí", "estoy en casa", "soy mayor"),
    *("hola?", "hay alguien?", "llámame", "no puedo ir", "muchísimas gracias", "oi"),
    *(
        "moltes gràcies",
        "avui",
        "demà",
        "number 7",
        "not sure",
        "tonight",
        "no problem",
    ),
    *(
        "heute",
        "nein",
        "demain",
        "pentru mine",
        "nu",
        "da",
        "رقم 7",
        "شكرا",
        "eskerrik",
    ),
)

#: What nobody says who is in none.
ALARMS = (
    *("socorro", "fuego en casa", "un incendio", "no respira", "hay humo", "me mata"),
    *("huele a gas", "me ahogo", "hay un herido", "ayúdame que viene", "rompí aguas"),
    *("me quiero morir", "au secours", "m'ofego", "hilfe feuer", "there is a fire"),
    *("النجدة حريق", "bghit nmout", "tiene un cuchillo", "smoke everywhere"),
)

#: What nobody asks for either.
MORE_ALARMS = (
    *("hay un incendio en mi casa", "my dad hits my mum", "el meu pare em pega"),
    *("mon père frappe ma mère", "my wife cant breathe", "me quiero morir ya"),
    *("jiede a gas er portá", "we are trapped by the water", "mein Mann schlägt mich"),
    *("i dont want to live", "le voisin frappe sa femme", "soțul meu mă bate"),
)

#: Where somebody is, and nothing else.
PLACES = (
    *("estoy en calle Almez 18", "estoy en Portugal 7", "ubicación: calle Olivo 3"),
    *("estoy en la calle Portugal 7", "estoy en calle Almez 18 2B"),
)

#: What farmers and guests say to a form.
ANSWERS = ("ya no vuelvo, pedidlo vosotros", "ya no vuelvo más, pedidlo vosotros")

#: Whoever is hit at home may not say by whom.
BEATEN = (
    *("me ha vuelto a pegar", "me volvió a pegar ayer", "anoche me pegó", "m-a batut"),
    *("m'ha tornat a pegar", "il m'a encore frappée", "me ha dado una paliza"),
)

#: Whoever tells of something else in the same words.
OTHERWISE = (
    *("el viernes el municipal me pegó cuatro voces", "me pegó la gripe"),
    "un vecino me pegó ayer en el bar",
)

#: One word that a frightened wife says, too, in what is plainly about something else.
CALM = (
    "hay muchos gatos callejeros en la plaza, ¿alguien los controla?",
    "¿quién controla las colonias de gatos?",
)


@for_each("text", CALM)
def test_what_most_examples_tell_calmly_is_not_confided_to_anybody(decide, text):
    decision = decide(text)

    assert not decision.rule.startswith("guard")
    assert not decision.is_confidential


@for_each("text", TURNS)
def test_a_word_or_two_of_any_talk_are_no_alarm(decide, text):
    decision = decide(text)

    assert not decision.rule.startswith("guard")


@for_each("text", PLACES)
def test_a_place_makes_a_few_words_no_more_of_an_alarm(decide, text):
    decision = decide(text)

    assert not decision.rule.startswith("guard")


@for_each("text", ALARMS)
def test_however_few_the_words_of_danger_are_they_are_heard(decide, text):
    assert Urgency.EMERGENCY is decide(text).urgency


@pytest.mark.parametrize("text", ANSWERS)
def test_what_answers_a_question_is_no_alarm_unless_it_is_near_to_one(decide, text):
    """
    Where nothing was asked, it may be one.
    """
    assert Urgency.EMERGENCY is decide(text).urgency
    assert Urgency.EMERGENCY is not decide(text, asked=True).urgency


@for_each("text", [*ALARMS, *MORE_ALARMS])
def test_danger_is_heard_whatever_was_asked(decide, text):
    assert Urgency.EMERGENCY is decide(text, asked=True).urgency


@for_each("text", BEATEN)
def test_whoever_was_beaten_is_believed_in_confidence(decide, text):
    decision = decide(text)

    assert {"sociales", "policia"} == {leg.mailbox for leg in decision.legs}
    assert {"confidential", "call_016"} <= {*decision.flags}


@pytest.mark.parametrize("text", OTHERWISE)
def test_what_only_sounds_like_it_is_not(decide, text):
    assert "call_016" not in decide(text).flags
