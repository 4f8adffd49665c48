"""
A mailbox that is not to learn of a message does not get it.
"""

from cases import for_each

from gateway.core.decision import Outcome, Reply
from gateway.core.message import Visibility
from gateway.routing.compiler import compile_routes

from .heard import KNOWN, at, mailboxes, said

TOWN = """
town: {name: Pueblo}
mailboxes:
  works:
    office: Brigada municipal
    person: Paco Salas Ruiz
    addresses: {email: w@p.example}
    aliases: [brigada]
  school: {office: Escuela municipal, addresses: {email: s@p.example}}
  police:
    office: Policía Local
    addresses: {email: p@p.example}
    confidential: yes
  social:
    office: Servicios Sociales
    addresses: {email: o@p.example}
    confidential: yes
    absent: [{from: 2026-08-03, until: 2026-08-14}]
    backups: [police, clerk]
  secretary: {office: Secretaría General, addresses: {email: y@p.example}}
  clerk: {office: Registro, confidential: yes, addresses: {email: c@p.example}}
guards:
  violence by the police:
    match: {patterns: '\\bmi marido es policia\\b'}
    deliver: social
    kept_from: police
    confidential: yes
  danger:
    match: {words: [fuego]}
    deliver: works
    urgency: emergency
topics:
  street: {owner: works, words: [calle, material]}
  class: {owner: school, words: [colegio, patio]}
matters:
  not to learn of it:
    match: {addressed: withheld, not: {topics: class}}
    judged_by: [secretary, clerk]
    confidential: yes
otherwise: {deliver: clerk}
"""
TABLE = compile_routes(TOWN)


def decided(text, **more):
    return TABLE.decide(said(text, **more), KNOWN)


#: Of each language, how it is said of whom it calls by name, and of whom it tells.
ABROAD = {
    "gl": [
        "que non se entere a brigada: levan material",
        "que isto non o lea a brigada: levan material",
        "levan material; á brigada que non lle chegue",
        "non lle digades nada á brigada, que levan material",
        "sen que o saiba a brigada: levan material",
        "non quero que a brigada o saiba, levan material",
        "sen pasar pola brigada: levan material",
        "Paco Salas leva material, que non se entere",
        "Paco Salas leva material, que o leve outra persoa",
        "Paco Salas leva material e non pode sabelo",
    ],
    "ca": [
        "que no s'assabenti la brigada: s'emporten material",
        "que no se n'assabenti la brigada: s'emporten material",
        "que això no ho llegeixi la brigada: s'emporten material",
        "que no li arribi a la brigada: s'emporten material",
        "no digueu res a la brigada, s'emporten material",
        "sense que ho sàpiga la brigada: s'emporten material",
        "no vull que la brigada ho sàpiga: s'emporten material",
        "sense passar per la brigada: s'emporten material",
        "en Paco Salas s'emporta material, que no se n'assabenti",
    ],
    "eu": [
        "brigada ez dadila enteratu: material eramaten dute",
        "Paco Salas jakin gabe: material eramaten dute",
        "Paco Salas material eramaten du, ez dezala jakin",
    ],
    "en": [
        "I don't want the brigada to know: they take material",
        "without the brigada knowing: they take material",
        "the brigada mustn't read this: they take material",
        "Paco Salas takes material, I don't want him to know",
    ],
    "fr": [
        "sans que la brigada le sache : ils volent du material",
        "je ne veux pas que la brigada l'apprenne, ils volent du material",
        "ne dites rien à la brigada, ils volent du material",
        "Paco Salas vole du material, qu'il ne le sache pas",
    ],
    "de": [
        "ohne dass die Brigada es erfährt: sie stehlen Material",
        "die Brigada darf das nicht erfahren: sie stehlen Material",
        "sagen Sie der Brigada nichts, sie stehlen Material",
        "Paco Salas stiehlt Material, er darf es nicht wissen",
    ],
    "ro": [
        "să nu afle brigada: se fură material",
        "nu vreau ca brigada să știe: se fură material",
        "nu spuneți la brigada, se fură material",
        "Paco Salas fură material, să nu afle",
    ],
}


@for_each(
    "text",
    [
        "que no se entere la brigada: dejan el material en la calle",
        "no se lo digáis a Paco, deja el material en la calle",
        "sin que lo sepa el de la brigada, mirad el material de la calle",
        "no quiero que lo lea la brigada, se llevan material",
        "que esto no pase por la brigada, se llevan material",
        "a la brigada no le digáis nada, se llevan material",
        "la brigada no puede saberlo: se llevan material",
        "el jefe de la brigada se lleva material, que no se entere de que he sido yo",
        "please don't tell the brigada, they take material",
        "el de la brigada se lleva material, y que no lo lea él",
        "el de la brigada se lleva material: a él ni palabra",
        "el de la brigada se lleva material, que lo mire otra persona",
        "el de la brigada se lleva material, lo cuento sin pasar por él",
        "el de la brigada se lleva material; que esto lo vea alguien, él no",
        "someone at the brigada takes material, but not to them please",
        "que esto no caiga en manos de la brigada, se llevan material",
        "se llevan material: por la brigada que no pase",
        "se llevan material, a la brigada no debe llegarle",
        "se llevan material, no se lo deis a la brigada",
        "sin que se entere mi primo, que trabaja en la brigada: se llevan material",
        "el de la brigada es mi cuñado, ¿se puede avisar sin que se entere?",
        "mi primo es el de la brigada y no puede saber que se llevan material",
        "el de la brigada se lleva material; en casa no quieren que nadie lo sepa",
        "el de la brigada se lleva material. Allí no digan nada",
        "de lo del material hablo con cualquiera menos con Paco",
        "se llevan material. A Paco no, que es su hermano",
        "se llevan material: que no llegue ni a él ni a Paco",
        *(text for texts in ABROAD.values() for text in texts),
    ],
)
def test_whoever_is_not_to_learn_of_it_does_not_get_it(text):
    decision = decided(text)

    assert ["secretary"] == mailboxes(decision)
    assert "works" in decision.accused


@for_each(
    "text",
    [
        "que no se entere mi mujer: arreglad la calle",
        "la brigada no se entera de que la calle está rota",
        "no avisan de que la calle se corta",
        "que no pase la calle sin barrer",
        "Para la brigada: mi vecino rompe la calle, que no se entere de que he sido yo",
        "ni la brigada sabe cuándo se abre la calle",
        "que no lo vea el perro, la calle está llena de cristales",
        "mi marido no, pero él sí que pisa la calle rota",
        "no sé si la brigada va a arreglar la calle",
        "a brigada non se entera de que a calle está rota",
        "que non se entere a miña muller: arranxade a calle",
        "que non se entere a festa da miña nai: a calle está rota",
        "non sei se a brigada vai arranxar a calle",
        "que non o vexa o can, a calle está chea de cristais",
        "a brigada debe sabelo: a calle está rota",
        "la brigada no s'assabenta que la calle està trencada",
        "que no s'assabenti la meva dona: arregleu la calle",
        "brigadak ez du calle konpondu",
        "the brigada does not know that the calle is broken",
        "I want the brigada to know: the calle is broken",
        "she should know that the calle is broken, says the brigada",
        "la brigada ne passe pas dans la calle",
        "pour que la brigada le sache : la calle est cassée",
        "die Brigada tut nichts, die calle ist kaputt",
        "damit die Brigada davon erfährt: die calle ist kaputt",
        "brigada să știe că e ruptă calle",
    ],
)
def test_what_others_are_not_to_learn_goes_where_it_belongs(text):
    decision = decided(text)

    assert ["works"] == mailboxes(decision)
    assert not decision.accused


def test_an_office_is_also_known_by_what_it_sees_to():
    decision = decided(
        "no quiero que en el colegio sepan quién escribe, el patio da pena"
    )

    assert ["clerk"] == mailboxes(decision)
    assert Outcome.DELIVER is decision.outcome


def test_who_is_not_to_read_it_is_no_thing():
    assert ["clerk"] == mailboxes(decided("que no lo lea el colegio: el patio da pena"))


def test_a_place_of_work_is_an_office_though_it_is_no_name():
    decision = decided("el patio da pena, que esto no llegue al colegio")

    assert ["clerk"] == mailboxes(decision)


def test_whom_it_is_meant_for_may_read_it():
    text = "que lo lea la secretaría general, pero a la brigada no: se llevan material"

    assert ["secretary"] == mailboxes(decided(text))


def test_what_is_only_for_its_reader_goes_to_nobody_else():
    told = "Para la secretaría general: la brigada se lleva material."

    assert ["secretary"] == mailboxes(decided(f"{told} Que no salga de ahí."))


def test_a_complaint_that_its_subject_is_not_to_read_does_not_reach_them():
    decision = decided(
        "la del colegio me gritó en el patio, que no sea ella quien lo lea"
    )

    assert "school" not in mailboxes(decision)


def test_what_is_for_its_reader_alone_may_begin_with_their_title_in_a_mail():
    told = "Sra. Secretaria General: es solo para usted. La brigada roba material."
    decision = decided(told, subject="Personal")

    assert ["secretary"] == mailboxes(decision)


def test_a_thing_that_is_not_to_come_is_no_office():
    assert ["school"] == mailboxes(decided("que no llegue al patio la pelota de fuera"))


def test_danger_to_life_goes_to_whoever_can_help():
    assert ["works"] == mailboxes(decided("fuego, y que no se entere la brigada"))


def test_a_rule_keeps_it_from_a_mailbox_that_would_stand_in():
    moment = at("2026-08-05 12:00")
    text = "mi marido es policía y le temo"

    assert ["social"] == mailboxes(decided(text, received_at=moment))
    assert "police" in decided(text).accused


@for_each(
    ("text", "reply"),
    [
        ("que quede entre nosotros: hay material en la calle", Reply.PRIVATE),
        ("hay material en la calle, no vayáis a decir que he sido yo", Reply.PRIVATE),
        ("no me vayáis a decir que no hay material en la calle", Reply.PUBLIC),
        ("does anyone else see the material in the calle?", Reply.PUBLIC),
        ("hay material en la calle, y no digan que no lo sabían", Reply.PUBLIC),
    ],
)
def test_what_is_told_in_confidence_is_answered_in_private(text, reply):
    assert reply is decided(text, visibility=Visibility.PUBLIC).reply
