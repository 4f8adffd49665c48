"""
Whoever writes a letter names themselves in it, and nobody who works at the town hall.
"""

from cases import for_each

from gateway.routing.compiler import compile_routes
from gateway.routing.words.undersigned import signature, speaks_for

from .heard import KNOWN, mailboxes, said

TOWN = """
town: {name: Pueblo}
mailboxes:
  desk: {office: Registro, addresses: {email: d@p.example}}
  secretary:
    office: Secretaría
    called: [la secretaria, el secretario]
    addresses: {email: s@p.example}
  school: {office: CEIP, called: [ampa], addresses: {email: c@p.example}}
intents:
  direct_message: {words: [algo]}
otherwise: {deliver: desk}
"""
TABLE = compile_routes(TOWN)


def reached(text):
    return {*mailboxes(TABLE.decide(said(text), KNOWN))}


@for_each(
    "text",
    [
        "hay algo en la plaza.\nAtentamente,\nEl secretario, Damián Rubiño",
        "hay algo en la plaza, le saluda atentamente\nLa Secretaria",
        "hay algo en la plaza. Le saluda la secretaria",
        "hay algo en la plaza.\n\nAna Gil, la secretaria de la asociación",
        "en nombre del AMPA les digo que hay algo en la plaza",
        "la junta directiva del AMPA dice algo de la plaza",
    ],
)
def test_whoever_signs_a_letter_or_is_spoken_for_is_not_written_to(text):
    assert reached(text) == {"desk"}


@for_each(
    ("text", "mailbox"),
    [
        ("para la secretaria: hay algo en la plaza", "secretary"),
        ("para el AMPA: hay algo en la plaza", "school"),
        ("para la secretaria: hay algo.\nLe saluda\nLa secretaria", "secretary"),
    ],
)
def test_whoever_is_named_above_it_is_written_to(text, mailbox):
    assert mailbox in reached(text)


def test_what_ends_in_a_question_is_no_signature():
    assert not signature("le saluda atentamente\n¿está la secretaria?")


def test_a_name_that_is_also_said_otherwise_is_not_only_spoken_for():
    assert not speaks_for("en nombre del ampa, dadle esto al ampa", "ampa")
