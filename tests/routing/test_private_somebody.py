"""
Whoever is named in public, and does not work here, is answered about in private.
"""

from cases import for_each

from gateway.core.decision import Reply
from gateway.core.message import Visibility
from gateway.routing.compiler import compile_routes

from .heard import KNOWN, said

TOWN = """
town:
  name: Pueblo
mailboxes:
  works:
    office: Brigada municipal
    person: Paco Salas Ruiz
    addresses: {email: w@p.example}
    aliases: [brigada]
  clerk: {office: Registro, addresses: {email: c@p.example}}
places:
  streets: [calle Mariana Pineda]
topics:
  street: {owner: works, words: [calle, bolsas, acera]}
otherwise: {deliver: clerk}
"""
TABLE = compile_routes(TOWN)


def reply(text):
    message = said(text, visibility=Visibility.PUBLIC)
    return TABLE.decide(message, KNOWN).reply


@for_each(
    "text",
    [
        "la Trini deja las bolsas en la acera",
        "la Trini dejó ½ bolsa en la acera",
        "la Trini dejó las bolsas en la acera 😡",
        "al Paquillo el del estanco lo he visto en la calle con las bolsas",
        "Sonia Ferrer se lleva las bolsas",
        "la Vane vende bolsas en la calle",
        "un tal Verdejo deja las bolsas en la calle",
        "el chico de los Heredia tira las bolsas",
        "la chica de las bolsas se llama Mirela",
        "mi Saray se cayó en la acera",
        "a mi Saray, que va con bastón, le tapan la acera",
        "en la calle de atrás ella grita y él se ríe",
        "el nieto de la panadera deja bolsas en la acera",
        "el que tira las bolsas, Edu, me contestó mal",
        "se ha muerto Maruja la de las bolsas",
        "name on the card is Philip Oakes, it was on the acera",
    ],
)
def test_who_is_named_in_public_is_answered_about_in_private(text):
    assert Reply.PRIVATE is reply(text)


@for_each(
    "text",
    [
        "la calle Mariana Pineda está llena de bolsas",
        "bolsas en Mariana Pineda desde el domingo",
        "Paco Salas, la acera está rota",
        "dile a Paco que la acera está rota",
        "gracias Paco por la acera",
        "soy Samuel, ¿cuándo arregláis la acera?",
        "mi perra Lola se ha cortado en la acera",
        "la cola del concierto de Rosa Lara ocupa la acera",
        "justo cuando llueve se inunda la acera",
        "en julio la acera quema",
        "bolsas delante del bar de Manolo",
    ],
)
def test_streets_singers_dogs_and_who_works_here_are_spoken_of_in_public(text):
    assert Reply.PUBLIC is reply(text)
