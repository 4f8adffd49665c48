"""
What refers to something that its sender told before, and what tells whom they told.
"""

from cases import for_each

from gateway.routing.words.brief.referring import (
    refers_to_told,
    tells_whom_they_told,
)


@for_each(
    "said",
    [
        "lo de la fuente que os puse en twitter: es la de la plaza",
        "el aviso que os mandé ayer",
        "allò de la font que us vaig dir",
        "o da fonte que vos puxen",
        "what I told you yesterday",
        "was ich Ihnen geschrieben habe",
        "ce que je vous ai dit",
        "ce v-am spus",
    ],
)
def test_what_was_told_is_referred_to(said):
    assert refers_to_told(said)


@for_each(
    "said", ["", "12345", "sí", "el viernes", "que sí, que os digo que sí", "«x»" * 200]
)
def test_anything_else_is_not(said):
    assert not refers_to_told(said)


@for_each(
    "said",
    [
        "ya lo he puesto en la Junta",
        "Sí, avisé a la Junta hace un mes y no me contestan",
        "llamamos a la compañía el martes",
        "la Seguridad Social me dijo que lo pidiera aquí",
        "lo sabe la Diputación desde el lunes",
        "ja ho he dit a la Generalitat",
        "vaig trucar a la companyia",
        "xa avisei á Xunta",
        "Iberdrolara deitu nuen",
        "I have already called the electricity company",
        "they told me it is yours",
        "j'ai déjà appelé EDF",
        "ich habe es dem Landkreis gemeldet",
        "am sunat la compania de electricitate",
    ],
)
def test_whom_somebody_told_is_told(said):
    assert tells_whom_they_told(said)


@for_each(
    "said",
    [
        "",
        "que me llame el técnico",
        "la farola está rota",
        "quiero poner una denuncia",
        "¿quién lleva las carreteras de la Junta?",
        "díganselo a la Junta",
    ],
)
def test_whom_somebody_might_tell_is_not(said):
    assert not tells_whom_they_told(said)
