"""
The short names of those who work at the town hall, which name them only in forms of
address.
"""

from cases import for_each

from gateway.routing.compiler import compile_routes

from .heard import KNOWN, mailboxes, said

TOWN = """
town: {name: Pueblo}
mailboxes:
  desk: {office: Registro, addresses: {email: d@p.example}}
  other:
    office: Grupo Municipal B
    person: Mercedes Quirós Lara
    called: [Merche]
    addresses: {email: o@p.example}
  lights:
    office: Alumbrado
    person: Miguel Ángel Zafra Pino
    addresses: {email: l@p.example}
  school: {office: CEIP, person: Ana de la Torre Gil, addresses: {email: s@p.example}}
  pool: {office: Piscina, person: Ana Robles Lara, addresses: {email: p@p.example}}
intents:
  direct_message: {words: [algo]}
otherwise: {deliver: desk}
"""
TABLE = compile_routes(TOWN)


def reached(text, table=TABLE):
    return {*mailboxes(table.decide(said(text), KNOWN))}


@for_each(
    "text",
    [
        "dile a Merche que tengo algo para ella",
        "esto pa la Merche: tengo algo",
        "Buenas tardes, querida Mercedes, tengo algo que contarte",
        "quiero hablar con la señora Quirós de algo",
        "Merche, te mando algo",
        "Merche, mi vecino tiene algo",
        "querida Merche, mi hija tiene algo",
        "dile a Merche que mi vecina la del tercero sabe algo",
        "hola Merche tengo algo",
        "Para Merche: algo",
        "a Merche que si sabe algo",
        "tengo algo: una queja de Quirós",
        "@Pueblo dear Merche, algo",
        "recado para Merche, de algo que sabe",
        "algo a la atención de Merche",
        "algo sobre la concejala Quirós",
        "Digueu-li a la Merche que tinc algo",
        "je voudrais parler avec Merche, algo",
        "vreau sa vorbesc cu doamna Quirós, algo",
    ],
)
def test_a_short_name_names_a_person_in_a_form_of_address(text):
    assert {"other"} == reached(text)


@for_each(
    "text",
    [
        "una plaza o algo para Merche, mi hija",
        "apuntad a Merche a algo",
        "la calle Quirós tiene algo",
        "mi hija Mercedes quiere algo",
        "Buenas, Mercedes Ruiz, de la calle Real 4. Quiero algo",
        "Mercedes, vecina del barrio: pasa algo",
        "a Merche la vi ayer, pasa algo",
        "algo os pasa. Firmado, Merche",
        "algo: una queja contra Merche, mi vecina",
        "quejarme de Mercedes la del tercero, por algo",
        "hablar con Merche, la del bar, es algo imposible",
        "Merche, mi hija, tiene algo",
        "denuncia contra Quirós, nuestro vecino, por algo",
    ],
)
def test_elsewhere_somebody_else_of_that_name_is_meant(text):
    assert {"desk"} == reached(text)


def test_a_mail_begins_below_its_subject():
    def mailed(text):
        return {*mailboxes(TABLE.decide(said(text, subject="Asunto"), KNOWN))}

    assert {"other"} == mailed("Para Merche. Le mandé algo y nada sé")
    assert {"other"} == mailed("Buenos días, Merche: algo le mandé")
    assert {"desk"} == mailed("Le mandé algo a mi hija\nMerche, calle Real")


@for_each(
    "text",
    [
        "dile al Zafra que tengo algo para él",
        "esto es pal Zafra: tengo algo",
        "al Zafra que tengo algo",
        "quejas del Zafra tengo algo",
    ],
)
def test_a_surname_may_have_an_article(text):
    assert {"lights"} == reached(text)


def test_first_names_of_several_words_are_one_short_name():
    assert {"lights"} == reached("dile a Miguel Ángel que pasa algo")
    assert {"desk"} == reached("dile a Miguel que pasa algo")


def test_particles_are_no_part_of_a_short_name():
    assert {"school"} == reached("querida señora Torre, pasa algo")
    assert {"desk"} == reached("querida señora de la, pasa algo")


def test_what_two_persons_are_called_names_neither():
    assert {"desk"} == reached("dile a Ana que pasa algo")


def test_one_of_two_persons_can_be_given_the_name():
    listed = TOWN.replace(
        "person: Ana Robles Lara,", "person: Ana Robles Lara, called: [Ana],"
    )
    assert {"pool"} == reached("dile a Ana que pasa algo", compile_routes(listed))


def test_whoever_leaves_is_no_longer_named():
    gone = TOWN.replace("person: Mercedes Quirós Lara", "person: Pedro Gil Luna")
    gone = gone.replace("    called: [Merche]\n", "")
    assert {"desk"} == reached("dile a Merche que pasa algo", compile_routes(gone))


def test_a_name_may_be_said_many_times():
    assert {"other"} == reached("para merche " * 800)
