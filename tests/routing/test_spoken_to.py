"""
Whom a word is said to, and who is only spoken of in it.
"""

from time import process_time

import pytest
from cases import for_each

from gateway.routing.compiler import compile_routes
from gateway.routing.words.text import plain
from gateway.routing.words.vocative import besides, sent

from .heard import KNOWN, mailboxes, said

TABLE = compile_routes("""
town: {name: Pueblo, accounts: {twitter: "@Pueblo"}}
mailboxes:
  mayor:
    office: Alcaldía
    addresses: {email: m@p.example, twitter: {id: 18, handle: "@Alcaldia"}}
    aliases: [alcaldesa]
  works: {office: Obras, addresses: {email: w@p.example}, aliases: [concejala de obras]}
  other:
    office: Grupo Municipal B
    person: Tomás Belmonte Ríos
    addresses: {email: o@p.example, twitter: {id: 19, handle: "@Belmonte"}}
intents:
  direct_message: {words: [para, hola, dile, quiero hablar, oculta, habla]}
  incident: {words: [farola]}
otherwise: {deliver: works}
""")


def reached(text):
    return {*mailboxes(TABLE.decide(said(text), KNOWN))}


@for_each(
    "text",
    [
        "Para Tomás Belmonte: la alcaldesa nos oculta facturas",
        "Mensaje para el grupo municipal B, Tomás Belmonte: la alcaldesa calla",
        "Hola Tomás Belmonte, quiero contarle algo de la concejala de obras",
        "Buenas tardes. Dile a Tomás Belmonte que la alcaldesa nos oculta algo",
        "@Pueblo @Belmonte la alcaldesa nos oculta algo",
        "Para Tomás Belmonte: la farola sigue igual, y la alcaldesa no hace nada",
    ],
)
def test_who_is_only_spoken_of_in_a_word_to_another_reads_no_copy(text):
    assert {"other"} == reached(text)


@pytest.mark.parametrize(
    "text",
    [
        "Para Tomás Belmonte y la alcaldesa: hola",
        "quiero hablar con la alcaldesa y con Tomás Belmonte",
        "Hola, la alcaldesa me ha dicho ayer por la tarde que hable con Tomás Belmonte",
        "Para Tomás Belmonte: hola @Alcaldia",
    ],
)
def test_all_to_whom_it_is_said_read_it_and_whoever_is_named_by_handle(text):
    assert {"mayor", "other"} == reached(text)


def test_where_nobody_is_spoken_to_whoever_is_named_reads_it():
    assert {"mayor"} == reached("nadie habla con la alcaldesa")
    text = "la farola de la que le hablé a la alcaldesa, Tomás Belmonte"
    assert {"mayor", "other"} == reached(text)


@for_each(
    ("text", "told"),
    [
        ("Dile a Tomás que hay humo", "hay humo"),
        ("Buenas tardes, para la concejala de obras: hay humo", "hay humo"),
        ("Señora alcaldesa, doña Rocío: hay humo", "hay humo"),
        ("please tell the mayor that there is smoke", "there is smoke"),
        ("Digues-li a l'alcaldessa que hi ha fum", "hi ha fum"),
        ("Rocío hay humo", "hay humo"),
        ("hay humo, alcaldesa", "hay humo"),
        ("hay humo. Gracias, Tomás", "hay humo"),
        ("la alcaldesa no hace nada y hay humo", None),
        ("en el cine, un hombre tirado", None),
        ("hay humo en casa de la vecina de Tomás", None),
    ],
)
def test_what_is_told_is_apart_from_whom_it_is_told_to(text, told):
    names = {"tomas", "rocio", "alcaldesa", "concejala", "obras"}

    assert (told or plain(text)) == besides(plain(text), names).strip()


@pytest.mark.parametrize("sign", [". ", " ", ", ", "."])
def test_a_long_line_of_signs_costs_no_more_than_its_length(sign):
    line = f"alcaldesa, hola, {sign * 40_000},x"
    began = process_time()

    besides(line, ())
    sent(f"mensaje para {line}")

    assert process_time() - began < 1


@for_each(
    ("text", "whom"),
    [
        ("Hola, un recado para la alcaldesa: mil gracias", "la alcaldesa"),
        ("os dejo un mensaje para Tomás. Es muy amable", "tomas"),
        ("dile a Tomás que el domingo fue estupendo", "a tomas"),
        ("mezua alkatearentzat: eskerrik asko", "alkatea"),
        ("alkatearentzat mezua: eskerrik asko", "alkatea"),
        ("Nachricht an die Bürgermeisterin: vielen Dank", "die burgermeisterin"),
        ("missatge per a Tomás: moltes gràcies", "tomas"),
        ("mensaxe para Tomás, moitas grazas por todo", "tomas"),
        ("message pour Tomás : merci beaucoup", "tomas"),
        ("message for Tomás: thank you so much", "tomas"),
        ("mesaj pentru Tomás: multumesc mult", "tomas"),
        ("رسالة إلى العمدة: شكرا جزيلا", "العمده"),
        ("رسالة للعمدة: شكرا جزيلا", "لعمده"),
        ("mensaje para la alcaldesa", ""),
        ("un mensaje para mi hija Rocío: que venga pronto", ""),
        ("el nombre es Rocío García", ""),
        ("para el 5 de mayo, a las ocho", ""),
        ("mensaje para la vecina: que baje la música", ""),
    ],
)
def test_who_says_for_whom_a_message_is_names_them_first(text, whom):
    found = sent(plain(text))
    named = found is not None and found.names({"tomas", "rocio"})

    assert whom == (found.whom if named else "")


COMPLAINT = compile_routes("""
town: {name: Pueblo, accounts: {twitter: "@Pueblo"}}
mailboxes:
  mayor:
    office: Alcaldía
    role: councillor
    addresses: {email: m@p.example, twitter: {id: 18, handle: "@Alcaldia"}}
  other:
    office: Grupo Municipal B
    role: councillor
    addresses: {email: o@p.example, twitter: {id: 19, handle: "@Belmonte"}}
  secretary: {office: Secretaría, addresses: {email: s@p.example}}
matters:
  complaint: {words: [queja, reclamación, quejo], judged_by: secretary}
otherwise: {deliver: secretary}
""")


@for_each(
    ("text", "read_by"),
    [
        ("una queja contra @Belmonte", {"secretary"}),
        ("una reclamación contra el concejal @Belmonte, por favor", {"secretary"}),
        ("me quejo de @Belmonte", {"secretary"}),
        ("@Belmonte, tengo una queja", {"secretary", "other"}),
        ("@Alcaldia una queja contra @Belmonte", {"secretary", "mayor"}),
    ],
)
def test_whoever_is_complained_of_by_their_handle_is_not_written_to(text, read_by):
    decision = COMPLAINT.decide(said(text), KNOWN)

    assert read_by == {*mailboxes(decision)}


def test_beside_whom_it_calls_by_name_only_words_of_a_topic_add_its_owner():
    table = compile_routes("""
town: {name: Pueblo}
mailboxes:
  desk: {office: Registro, addresses: {email: d@p.example}}
  lights: {office: Alumbrado, addresses: {email: l@p.example}}
  social:
    office: Servicios Sociales
    person: Inés Otero Gil
    addresses: {email: s@p.example}
topics:
  papers: {owner: desk, like: [que el jueves no puedo ir a la cita]}
  lighting: {owner: lights, words: [farola]}
otherwise: {deliver: desk}
""")

    def reached(text):
        return {*mailboxes(table.decide(said(text), KNOWN))}

    assert {"desk"} == reached("que el jueves no puedo ir a la cita")
    assert {"social"} == reached("para Inés: que el jueves no puedo ir a la cita")
    assert {"social", "lights"} == reached("para Inés: la farola está rota")
