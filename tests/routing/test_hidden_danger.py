"""
Whoever is in danger and asks for something besides is in danger: whatever the
procedure, in any of these languages, and whichever comes first.
"""

from itertools import product

import pytest
from cases import for_each

from gateway.core.decision import Outcome, Reply, Urgency
from gateway.core.identity import Standing
from gateway.core.message import Address

#: What is asked for, by language.
ASKED = {
    "es": [
        "necesito un volante de empadronamiento",
        "solicito certificado de convivencia",
        "solicito cita previa en el registro",
        "quiero reservar la pista de pádel",
        "quiero reservar la sala de reuniones",
        "solicito licencia de obra menor",
        "solicito un vado para mi garaje",
        "quiero domiciliar el recibo del IBI",
        "quiero cambiar el titular del contrato de agua",
        "solicito la ley de dependencia para mi madre",
        "solicito acceso a la información pública sobre los contratos",
        "pido el borrado de mis datos personales",
        "presento recurso contra la multa",
        "reclamo daños por una caída en la acera",
        "solicito la tarjeta de aparcamiento",
        "licencia para mi perro potencialmente peligroso",
        "quiero comprar un nicho en el cementerio",
        "quiero presentar una instancia general",
        "pedimos fecha para casarnos por lo civil",
        "solicito cortar la calle para una mudanza",
        "he cambiado de cuenta, pasadme la verificación a esta",
        "propongo para el pleno que pongáis más bancos",
        "pregunta para el pleno: cuándo se arregla la plaza",
    ],
    "ca": ["vull un certificat d'empadronament"],
    "gl": ["solicito o certificado de empadroamento"],
    "en": ["I need a census certificate", "I want to book the padel court"],
    "fr": ["je voudrais un certificat de résidence"],
}

#: And what must not wait meanwhile.
DANGER = {
    "es": [
        "me voy a suicidar",
        "quiero morirme",
        "mi marido me pega",
        "mi exmarido me amenaza",
        "me han violado",
        "mi vecina no respira",
        "hay fuego en mi casa",
        "mi padre me pega y tengo 12 años",
        "me pegan en el cole todos los días",
        "mi padrastro toca a mi hermana de 9 años",
        "mi padrastro entra en mi cuarto por las noches",
        "mi pareja no me deja ver a mi familia y le tengo miedo",
    ],
    "ca": ["em vull suïcidar", "el meu marit em pega"],
    "gl": ["voume suicidar", "o meu marido pégame"],
    "en": ["I want to kill myself", "my husband hits me"],
    "fr": ["je vais me suicider", "mon mari me frappe"],
}

#: What the town answers by itself, and by what.
QUESTIONS = {
    "es": [
        "¿a qué hora abre la biblioteca?",
        "¿cuándo abre el consultorio?",
        "¿a qué hora abre la piscina?",
        "¿qué día es la feria?",
    ],
    "ca": ["a quina hora obre la biblioteca?"],
    "gl": ["a que hora abre a biblioteca?"],
    "en": ["what time does the library open?", "when is the health centre open?"],
    "fr": ["à quelle heure ouvre la bibliothèque ?"],
    "de": ["Wann öffnet die Bibliothek?"],
    "ro": ["la ce ora se deschide biblioteca?"],
}

#: Danger that a question follows, besides.
BESIDE = {
    "es": [
        *DANGER["es"],
        "mi novio me pega",
        "mi marido me ha pegado otra vez",
        "mi hijo ha desaparecido",
        "no encuentro a mi hija",
        "arde la casa de al lado",
        "huele a gas en la escalera",
    ],
    "ca": [*DANGER["ca"], "no trobo el meu fill"],
    "gl": [*DANGER["gl"], "non atopo a miña filla"],
    "en": [*DANGER["en"], "I can't find my son", "I want to die"],
    "fr": [*DANGER["fr"], "je ne trouve plus ma fille", "je veux mourir"],
    "de": ["mein Mann schlägt mich", "ich will sterben", "mein Kind ist weg"],
    "ro": ["sotul meu ma bate", "vreau sa mor"],
}

#: Questions in which only the words are those of danger.
CALM = [
    "como me quede sin entradas mi marido me mata. ¿a qué hora abre la taquilla?",
    "qué calor, me muero. ¿a qué hora abre la piscina?",
    "me muero de ganas de bañarme, ¿cuándo abre la piscina?",
    "this heat is killing me, when does the pool open?",
    "I'm dying to know: when does the pool open?",
    "el pleno estuvo que ardía. ¿cuándo es el próximo?",
    "mi hijo se ha perdido la clase. ¿a qué hora abre la piscina?",
    "el perro se ha perdido, ya está en casa. ¿a qué hora abre la biblioteca?",
    "quand est le feu d'artifice ? et à quelle heure ouvre la piscine ?",
    "¿a qué hora son los fuegos? ¿y a qué hora abre la feria?",
]

#: What no person wrote, and is answered nothing.
AUTOMATIC = {
    "sender": Address("email", "ana@casa.example"),
    "subject": "Respuesta automática: farola",
}

#: Through a mailing list.
NEWSLETTER = {
    "sender": Address("email", "ana@casa.example"),
    "headers": {"list-unsubscribe": "<mailto:baja@asociacion.example>"},
}

#: Whom to call, as such answers say.
ABSENT = [
    "En este momento no estoy en la oficina. En caso de emergencia llame al 112.",
    "Gracias por su mensaje. Para avisar de un incendio llame al 080 o al 112.",
    "I am out of office. If this is an emergency, call 112.",
]

#: What is only said so, though it asks for something.
IDIOMS = [
    "me ahogo en papeles con el padrón",
    "me muero de ganas de ir a la piscina",
    "necesito un certificado de empadronamiento, me ahogo en papeles",
    "solicito licencia de obra menor, casi me da un infarto al ver la tasa",
    "quiero reservar la pista de pádel, me muero de ganas de jugar",
    "mi marido me mata como no reserve hoy la pista de pádel",
]


@for_each(("language", "asked"), [(each, one) for each in ASKED for one in ASKED[each]])
def test_danger_is_danger_whatever_else_is_asked_for(decide, language, asked):
    for danger in DANGER[language]:
        for text in (f"{asked}, {danger}", f"{danger}. {asked}"):
            decision = decide(text)
            assert decision.outcome is Outcome.DELIVER, text
            assert decision.requires is Standing.NONE, text
            assert decision.urgency >= Urgency.HIGH, text
            assert "policia" in [leg.mailbox for leg in decision.legs], text


@pytest.mark.parametrize("joined", ["{0} porque {1}", "{1} y {0}", "{0}. {1}. gracias"])
def test_however_the_two_are_joined(decide, joined):
    for asked in ASKED["es"][:6]:
        for danger in DANGER["es"]:
            decision = decide(joined.format(asked, danger))
            assert decision.rule.startswith("guard"), (asked, danger)


@for_each(
    ("language", "also"),
    [
        *(("es", also) for also in ("además", "también")),
        *(("gl", also) for also in ("ademais", "tamén")),
        *(("ca", "també"), ("en", "also"), ("fr", "aussi")),
    ],
)
def test_a_word_for_also_joins_them_without_any_sign(decide, language, also):
    for asked, danger in product(ASKED[language][:6], DANGER[language]):
        decision = decide(f"{asked} {also} {danger}")
        assert decision.rule.startswith("guard"), (asked, danger)


@pytest.mark.parametrize("danger", ["me voy a suicidar", "mi vecina no respira"])
def test_a_question_beside_it_is_not_all_that_is_answered(decide, danger):
    decision = decide(f"{danger}. a qué hora abre la biblioteca")
    assert decision.urgency is Urgency.EMERGENCY


@for_each(
    ("language", "asked"),
    [(each, one) for each in QUESTIONS for one in QUESTIONS[each]],
)
def test_whatever_the_question_is_somebody_reads_of_the_danger(decide, language, asked):
    for danger in BESIDE[language]:
        for text in (f"{asked} {danger}", f"{danger}. {asked}", f"{danger}, {asked}"):
            decision = decide(text)
            assert decision.outcome is Outcome.DELIVER, text
            assert "policia" in [leg.mailbox for leg in decision.legs], text


@for_each("text", CALM)
def test_a_question_in_words_of_danger_is_answered_as_any_other(decide, text):
    decision = decide(text)
    assert not decision.rule.startswith("guard"), decision.rule
    assert not any(leg.at_once for leg in decision.legs)


#: Laughter, and nothing that one is hurt by.
JOKES = (
    "¡auxilio!! mi suegra se queda a comer 😂",
    "socorro, se ha acabado el jamón en la caseta 🤣 mandad refuerzos",
    "¡socorro! otra vez croquetas para cenar jajaja",
)

#: Laughter, and what one is hurt by.
NERVOUS = (
    "¡socorro! hay fuego en la cocina 😂",
    "jajaja no sé qué hacer, mi padre se ha caído y no se mueve",
    "quiero el certificado jaja, mi ex me está esperando en la puerta con un bate",
)


@for_each("text", JOKES)
def test_who_laughs_laughs_at_all_parts_of_the_message(decide, text):
    assert decide(text).urgency is not Urgency.EMERGENCY


@for_each("text", NERVOUS)
def test_who_laughs_at_danger_is_in_danger(decide, text):
    assert decide(text).urgency is Urgency.EMERGENCY


@for_each("text", IDIOMS)
def test_a_manner_of_speaking_stays_one(decide, text):
    assert decide(text).urgency < Urgency.EMERGENCY


def test_what_is_held_in_spite_of_words_of_danger_is_read_at_once(decide):
    decision = decide("necesito un volante de empadronamiento hay fuego")
    at_once = {leg.mailbox for leg in decision.legs if leg.at_once}
    assert (decision.outcome, at_once) == (Outcome.CHALLENGE, {"policia"})
    assert any(not leg.at_once for leg in decision.legs)


@pytest.mark.parametrize(
    "text",
    [
        "necesito cita en el INEM, la página da error y esto es un incendio de papeles",
        "el autobús interurbano a Granada va tarde, hay fuego amigo en el consorcio",
    ],
)
def test_what_is_refused_in_spite_of_words_of_danger_is_read_at_once(decide, text):
    decision = decide(text)
    assert decision.outcome is Outcome.REFUSE
    assert [(leg.mailbox, leg.at_once) for leg in decision.legs] == [("policia", True)]


def test_an_incident_with_words_of_danger_is_read_at_once_where_examples_are_unsure(
    decide,
):
    decision = decide(
        "un señor tirado en el césped de la pista de pádel, casi no contesta, parece"
        " que toma el sol"
    )
    assert decision.urgency is Urgency.HIGH
    assert [(leg.mailbox, leg.at_once) for leg in decision.legs] == [
        ("deportes", False),
        ("policia", True),
    ]


def test_an_incident_told_with_words_of_danger_does_not_wait_for_spare_time(decide):
    lamp = "la farola de mi calle da una luz que parece {}, sin prisa"
    assert decide(lamp.format("un incendio")).urgency is Urgency.NORMAL
    assert decide(lamp.format("una vela")).urgency is Urgency.LOW


def test_what_is_held_without_such_words_waits_for_all(decide):
    decision = decide("necesito un volante de empadronamiento")
    assert decision.outcome is Outcome.CHALLENGE
    assert not any(leg.at_once for leg in decision.legs)


def test_what_is_held_and_about_nothing_is_read_at_once_if_it_is_like_danger(decide):
    decision = decide("perdonad por todo, ya no daré más guerra")

    assert decision.outcome is Outcome.ANSWER
    assert all(leg.at_once for leg in decision.legs)


@for_each("headers", [{}, {"auto-submitted": "auto-replied"}])
@for_each("language", BESIDE)
def test_danger_below_the_subject_of_an_automatic_answer_is_read(
    decide, language, headers
):
    for text in BESIDE[language]:
        decision = decide(text, headers=headers, **AUTOMATIC)
        read = decision.outcome is Outcome.DELIVER
        legs = [leg for leg in decision.legs if read or leg.at_once]
        assert "policia" in [leg.mailbox for leg in legs], text
        assert read or (decision.reply, decision.says) == (Reply.NONE, ()), text


@for_each(
    ("insult", "danger"),
    [
        *product(
            ["sois unos cabrones. ", "hijos de puta, "],
            ["mi marido me pega", "mi exmarido me amenaza"],
        ),
        # No word tells of it, only what it is like.
        ("compra bitcoin ya. ", "hay humo en el pasillo y tosemos"),
        # More is sworn than told.
        ("hijos de puta, cabrones, inútiles de mierda. ", "hay fuego en mi casa"),
    ],
)
def test_danger_that_an_insult_would_hide_is_danger(decide, insult, danger):
    for text in (f"{insult}{danger}", f"{danger}. {insult}"):
        decision = decide(text)
        assert Urgency.EMERGENCY is decision.urgency, text
        assert "policia" in [leg.mailbox for leg in decision.legs], text


@pytest.mark.parametrize("text", ["me matáis a impuestos", "ojalá se queme todo"])
def test_an_insult_in_words_of_danger_is_kept_out(decide, text):
    decision = decide(f"sois unos cabrones, {text}")

    assert (decision.outcome, decision.legs) == (Outcome.QUARANTINE, ())


@for_each("text", [*CALM, *IDIOMS, *ABSENT])
def test_what_is_none_stays_out(decide, text):
    decision = decide(text, **AUTOMATIC)
    assert (decision.outcome, decision.legs) == (Outcome.QUARANTINE, ())


@for_each("text", ["ayuda", "SOS", "🆘", "Помогите, муж меня бьёт", "help"])
def test_a_bare_call_for_help_is_read_whoever_seems_to_send_it(decide, text):
    """
    It reaches no guard, and nobody else would read it.
    """
    for sender in (NEWSLETTER, {"display_name": "Policía Local Junar"}):
        decision = decide(text, **sender)
        at_once = [leg.mailbox for leg in decision.legs if leg.at_once]

        assert (Outcome.QUARANTINE, ["policia"]) == (decision.outcome, at_once)


def test_spam_that_calls_for_help_calls_for_nobody(decide):
    text = "gana dinero desde casa con trading. Помогите"

    assert () == decide(text, **NEWSLETTER).legs
