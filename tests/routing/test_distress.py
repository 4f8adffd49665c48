"""
Signs that somebody is in a bad way are a second witness of danger that no word tells.
"""

import pytest
from hypothesis import given, strategies

from gateway.core.decision import Urgency
from gateway.routing.words.distress import signs_of_distress
from gateway.routing.words.text import plain

from .heard import KNOWN, said

SIGNS = (
    "se ha quedado frita en el sofá",
    "tiene la boca torcida",
    "le sale sangre por el oído",
    "ya casi no llora",
    "se ha tragado una pila del mando",
    "le ha caído aceite hirviendo",
    "están dentro los de la tercera edad",
    "ha abierto el gas",
    "lleva más de la cuenta sin salir del agua",
    "está sentado en el pretil del puente",
    "con un bebé dentro",
    "viene por la autovía al revés",
    "me vienen siguiendo dos",
    "dice que si no bajo prende el edificio",
    "que ya no quiere ser una carga",
    "tiene un ojo más grande que el otro",
    "ya van tres toallas empapadas",
    "lleva dos días sin insulina",
    "le huele el aliento a acetona",
    "tiene la mano pegada al cuadro",
    "echando gasoil por debajo de la persiana",
    "me ha seguido hasta el portal",
    "el encargado no puede pararlo",
    "siguen los críos arriba",
    "no veo el pasillo",
    "el hombre pide agua",
    "porta tres tovalloles xopes",
    "seguiume ata a casa",
    "he can't let go of the wire",
    "elle ne voit plus le couloir",
    "er bittet um Wasser",
    "parla malament",
    "non fala dende hai un anaco",
    "ezin du arnasa hartu",
    "she is turning blue",
    "elle a les lèvres bleues",
    "er ist bewusstlos",
    "nu mai respiră",
)

#: The same words of what is nobody's distress.
NONE = (
    "la persiana no sube por la mañana",
    "en la rotonda no se mueve nadie",
    "mi madre no puede bajar a la calle",
    "la web no abre desde ayer",
    "ha salido la plaza de conserje",
    "there is no sign of the gritting lorry",
    "sans nouvelles de mon dossier",
    "mi perra tuvo convulsiones y ya corre otra vez",
    "la gata de la vecina está colgando de la barandilla",
    "mi hijo no sube del patio en toda la tarde",
    "me está siguiendo una cuenta rara",
    "mi perro tiene un ojo más grande que el otro",
    "el coche echa gasolina por el tubo de escape",
    "me ha seguido un gato",
    "en la calle venden toallas",
    "la fuente no hay quien la pare",
    "the pupils cross the road without looking",
)

#: Danger that neither words of the rules nor examples alone take for it.
DANGER = (
    "le he dado al bebé el jarabe de mayores y no se despeja",
    "mi padre estaba fumigando, ha empezado a babear y tiene las pupilas raras",
    "el abuelo está raro, sonríe torcido y dice palabras sueltas. ¿será el calor?",
    "soy Luis y estoy en la baranda del puente. decidle a mi madre que no es por ella",
    "la meva mare no pot moure mig cos i parla malament",
    "el suelo del salón se ha hundido y están dentro los del bingo",
    "mi nena se ha comido una pastilla de las del ratón",
    "el recién nacido está blandito y no quiere mamar",
    "se dio en la nuca con el bordillo y se ha quedado pasmado, ¿será la tensión?",
    "se rajó el pie con la azada y lleva dos sábanas empapadas",
    "he apagado la vitro y no veo el salón, estoy en el patio. ¿espero aquí?",
    "no la conozco, me ha seguido hasta casa y empuja la puerta",
    "el del dragón de la feria no sabe frenarlo, siguen los niños arriba",
)

#: One sign, and nothing else that is danger.
CALM = (
    "la concejala no contesta a nadie",
    "mi abuelo no puede hablar desde el ictus del año pasado, ¿hay logopeda?",
    "a ver si en este pueblo se habla y se respira mejor",
    "la toalla de la piscina está empapada, ¿hay secadora?",
    "la tómbola no para y el encargado no puede pararla, jaja",
    "dejé las llaves debajo del felpudo para el fontanero y no ha venido",
)


@pytest.mark.parametrize("text", SIGNS)
def test_signs_of_distress_are_found_in_each_language(text):
    assert signs_of_distress(plain(text)) == 1


@pytest.mark.parametrize("text", NONE)
def test_what_only_sounds_like_a_sign_is_none(text):
    assert not signs_of_distress(plain(text))


def test_who_laughs_tells_no_sign():
    assert not signs_of_distress("jajaja no puedo respirar")


def test_one_sign_told_twice_is_one():
    assert signs_of_distress("no respira, no respira") == 1
    assert signs_of_distress("no respira y babea") == 2


@given(strategies.text(strategies.sampled_from("no respira ya babea,.\n"), max_size=80))
def test_no_text_tells_more_signs_than_count(text):
    assert 0 <= signs_of_distress(plain(text)) <= 2


@pytest.mark.parametrize("text", DANGER)
def test_a_sign_beside_what_may_be_danger_is_an_emergency(table, text):
    assert table.decide(said(text), KNOWN).urgency is Urgency.EMERGENCY


@pytest.mark.parametrize("text", CALM)
def test_a_sign_alone_is_no_emergency(table, text):
    assert table.decide(said(text), KNOWN).urgency < Urgency.EMERGENCY
