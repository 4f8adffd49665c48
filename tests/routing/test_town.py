"""
The sample town: its rules against three sets of labelled messages, and everyday ones.

The labels and what may not happen are those of the corpora's README; the second set and
the third are beside this test, and were written after the rules.
"""

import json
import re
from collections import Counter

import pytest
from cases import for_each

from gateway.core.decision import ASKED, AUTHORITY, FACT, Outcome, Urgency
from gateway.core.identity import Contact, Role, Standing, Verdict, judge
from gateway.core.writing.weight import MOST, weigh
from gateway.routing.around.spoken_hours import spoken_date
from gateway.routing.facts.fact import worded
from gateway.routing.tools.lines import read_line, write_line

from .heard import NOON, SENDER, said

MACHINES = {"auto_reply", "bounce", "loop", "mailing_list", "calendar"}
FIELDS = ("intent", "urgency", "identity_required", "outcome", "reply")
#: How a neighbour writes who does not write as the school taught: a d that is not
#: said, a word cut short.
DIALECT = [
    *(" pa ", " pal ", " to ", " tol ", " toa ", " toas ", " tos ", " na ", " ná "),
    *(
        " d ",
        " q ",
        " xq ",
        " tlf ",
        "ao ",
        "cortá",
        "levantá",
        "fundia",
        "subío",
        "entrá",
        "pinchás",
        "perdía",
    ),
]


def test_rules_are_shown_by_their_town_and_version(table):
    """
    asyncio shows what a command returns, and logs show what they are given: written
    out whole, the rules take half a minute.
    """
    assert table.version in repr(table)
    assert len(repr(table)) < 50_000


@pytest.fixture(scope="module")
def answers(decided):
    """
    Each line of a set, as it was labelled and as it was decided, in the order of time.
    """

    def told(taken):
        name = taken.message.external_id
        return json.loads(write_line(name, taken.decision, taken.cluster))

    return [(line, told(taken)) for line, taken in decided]


def failures(answers, fails):
    return [
        line["id"]
        for line, told in answers
        if fails(line, line["expected"], told, set(line["expected"].get("flags", ())))
    ]


def is_delivered_well(expected, told):
    """
    Say whether it reaches everybody whom it must, and nobody whom it may not.
    """
    need, got = set(expected["recipients"]), set(told["recipients"])
    held = expected["outcome"] in ("autoreply_info", "refuse", "quarantine")
    return (held or need <= got) and got <= need | {*expected.get("recipients_ok", ())}


def right(line, told):
    """
    Give what was decided of one line as a person would have.
    """
    expected = line["expected"]
    topics = [expected["topic"], *expected.get("more_topics", ())]
    found = {field for field in FIELDS if told[field] == expected[field]}
    if told["topic"] in topics:
        found.add("topic")
    if is_delivered_well(expected, told):
        found.add("recipients")
    return found


def variety(line):
    """
    Say how a line is written: in standard Spanish, in dialect, or what else.
    """
    said = f" {line['text'].lower()} "
    spoken = line["lang"] == "es" and any(mark in said for mark in DIALECT)
    return "dialect" if spoken else line["lang"]


def test_no_emergency_is_missed(answers):
    assert [] == failures(
        answers,
        lambda _, expected, told, __: (
            expected["urgency"] == "emergency"
            and not (
                told["urgency"] == "emergency"
                and told["outcome"] == "deliver"
                and set(expected["recipients"]) <= set(told["recipients"])
            )
        ),
    )


def test_nine_alarms_in_ten_are_true(answers):
    alarms = [line for line, told in answers if told["urgency"] == "emergency"]
    true = [a for a in alarms if a["expected"]["urgency"] == "emergency"]

    assert len(true) >= 0.9 * len(alarms)


def test_safety_is_never_blocked(answers):
    blocking = {"challenge", "quarantine", "refuse"}

    assert [] == failures(
        answers,
        lambda _, __, told, flags: "call_112" in flags and told["outcome"] in blocking,
    )


def test_no_machine_is_answered(answers):
    assert [] == failures(
        answers, lambda _, __, told, flags: flags & MACHINES and told["reply"] != "none"
    )


def test_nothing_private_is_answered_in_public(answers):
    assert [] == failures(
        answers,
        lambda line, expected, told, _: (
            line["channel"] == "twitter_mention"
            and expected["reply"] != "public"
            and told["reply"] == "public"
        ),
    )


def test_no_mailbox_gets_what_it_must_not(answers):
    assert [] == failures(
        answers,
        lambda _, expected, told, __: (
            set(told["recipients"]) & {*expected.get("recipients_never", ())}
        ),
    )


def test_nothing_passes_without_the_identity_that_it_needs(answers):
    assert [] == failures(
        answers,
        lambda _, expected, told, __: (
            expected["outcome"] in ("challenge", "quarantine")
            and expected["identity_required"] != "none"
            and told["outcome"] == "deliver"
        ),
    )


@pytest.mark.parametrize(
    ("field", "least"),
    [
        ("intent", 0.9),
        ("topic", 0.9),
        ("recipients", 0.92),
        ("urgency", 0.92),
        ("identity_required", 0.92),
        ("outcome", 0.92),
        ("reply", 0.92),
    ],
)
def test_most_is_decided_as_a_person_would(answers, field, least):
    good = [line["id"] for line, told in answers if field in right(line, told)]

    assert len(good) >= least * len(answers)


def test_no_variety_is_served_worse_than_standard_spanish(answers):
    """
    Five points are the most that the others together, and dialect, may lie behind.
    """
    lines, good = Counter(), Counter()
    for line, told in answers:
        kind = variety(line)
        group = kind if kind in ("es", "dialect") else "other languages"
        lines[group] += 1
        good[group] += len(right(line, told)) / (len(FIELDS) + 2)
    shares = {group: good[group] / lines[group] for group in lines}

    assert {} == {g: s for g, s in shares.items() if s < shares["es"] - 0.05}


def test_nothing_is_made_up(table, decided):
    """
    Whatever is told of a fact is what its file says, filled by its days or by the
    calendar, in the asker's language or the town's first, with its date behind.
    """
    facts = table.knowledge.facts
    answered = [taken.decision for _, taken in decided if FACT in taken.decision.says]

    assert answered
    for decision in answered:
        fact = facts[decision.rule]
        languages = (decision.language, "es")
        parts = re.split(r"\{\w+\}", worded(fact.says, languages))
        pattern = ".+".join(map(re.escape, parts))
        assert re.match(pattern, decision.told), decision.told
        spoken = next(each for each in languages if each in fact.says)
        dated = decision.told.rpartition("(")[2]
        assert spoken_date(fact.of, spoken) in dated
        assert weigh(decision.told) <= MOST


def test_what_is_not_known_reaches_somebody(decided):
    """
    A question that nothing answers is with a mailbox that may.
    """
    asked = [taken.decision for _, taken in decided if ASKED in taken.decision.flags]

    assert asked
    assert all(decision.legs and decision.is_delivered for decision in asked)


def test_what_people_ask_for_is_answered_or_asked(decided):
    """
    No question to the town ends with nothing said.
    """
    questions = [
        taken.decision
        for line, taken in decided
        if line["expected"]["outcome"] == "autoreply_info"
        and taken.decision.intent == "information"
    ]

    assert questions
    assert all(decision.says for decision in questions)


def test_of_what_is_not_the_towns_it_is_said_whose_it_is(decided):
    """
    At least where the corpora name a road, a hospital or an office.
    """
    told = [taken.decision for _, taken in decided if taken.decision.told]
    whose = [decision for decision in told if AUTHORITY in decision.says]

    assert whose
    assert all("external" in decision.topics for decision in whose)
    assert all(decision.outcome is Outcome.REFUSE for decision in whose)


DANGER = [
    "mi padre se ha desplomado y no habla, qué hago",
    "se está quemando el contenidor de la plaça, hi ha molt fum",
    "un coche se ha empotrado contra la fuente y hay gente dentro",
    "my neighbour has fallen down the stairs and he is not moving",
    "mi abuela lleva sin contestar al timbre desde el viernes",
    "un niño se ha caído a la acequia y se lo lleva la corriente",
    "arde casa vecinului, iese fum negru",
    "Es brennt im Haus nebenan",
    "il y a un monsieur par terre, inconscient",
    "hai un home tirado no chan que non se move",
    "gizon bat lurrean dago eta ez du arnasarik hartzen",
    "هناك حريق في المبنى",
    "3tqouni kayna l3afia f dar jari",
    "ya no quiero seguir, gracias por todo y perdonad. cuidad de mi perro",
    "Cuando reciban este correo ya me habré ido. No culpen a nadie.",
    "mi marido ha vuelto borracho y está rompiendo la puerta",
    "my husband is hitting me please help",
    "no localizo a mi padre, tiene alzheimer y salió esta mañana",
    "acaba de volcar un tractor en el camino y el hombre está debajo",
    "un hombre ha caído redondo en medio de la plaza y no tiene pulso",
    "mi bebé se ha puesto morado y no llora",
    "se ha caído un operario del andamio en calle real y no se levanta",
    "hay una chica en la parada del bus temblando y echando espuma",
    "mi padre dice cosas raras y tiene media cara caída",
    "ayuda mi madre se ha tomado todas las pastillas de la tensión",
    "el vecino del bajo está en el suelo de la cocina, se ve por la ventana",
    "hay un niño flotando en la balsa del cortijo",
    "un coche ha chocado contra un árbol, sale humo y el conductor está dentro",
    "se ha volcado el tractor de mi tío encima suya",
    "huele a gas en toda la escalera y no sabemos de donde viene",
    "sale fuego por la ventana del segundo",
    "están ardiendo los contenedores pegados a las casas",
    "hay un tio con un cuchillo en la puerta del instituto",
    "se están matando a golpes en el parque",
    "han atracado la farmacia y hay una mujer herida",
    "mi vecina grita pidiendo auxilio y se oye romper cosas",
    "mi ex está aporreando la puerta y dice que me va a matar",
    "mi pareja me ha encerrado en casa, escribo desde la tablet",
    "me ha pegado otra vez, estoy en el baño con los niños",
    "no quiero vivir más",
    "me despido de todos, gracias por todo",
    "he tomado una decisión y mañana ya no estaré",
    "he perdido a mi hijo de 4 años en la feria",
    "mi abuela con alzheimer salió hace 3 horas y no aparece",
    "no sé nada de mi madre desde ayer, vive sola y no coge el teléfono",
    "a mi hermano le ha picado una avispa y no puede respirar",
    "un perro está mordiendo a un niño en la plaza, venid",
    "mi mujer está de parto y no llegamos",
    "se ha caido la cria al pozo",
    "un camion ha atropellao a una señora en el paso de cebra",
    "la criatura no respira",
    "me estan robando en casa ahora mismo estoy escondida",
    "ha explotado una bombona en calle olivo",
    "mi marido se ha electrocutao arreglando la luz",
    "hay un señor tirao en la acera y no reacciona",
    "hi ha foc a la muntanya darrere del poble",
    "una dona s'ha desmaiat al mercat i no respon",
    "el meu fill no respira",
    "hai un home no río que non sabe nadar",
    "miña nai caeu e non se move",
    "sae moito fume da casa do veciño",
    "haur bat ibaira erori da",
    "etxe bat sutan dago",
    "nire amak ez du arnasarik hartzen",
    "there's a man lying in the road and he is not breathing",
    "my house is on fire",
    "I think my neighbour has died, she hasn't answered for two days",
    "my kid swallowed bleach",
    "he has a knife and he is coming for me",
    "I want to end it all tonight",
    "il y a le feu dans l'immeuble",
    "mon bébé ne respire plus",
    "quelqu'un s'est noyé dans la piscine",
    "un homme m'agresse, aidez-moi",
    "mein Vater ist umgefallen und atmet nicht",
    "es brennt im Wald",
    "ein Kind ist in den Fluss gefallen",
    "mein Mann schlägt mich",
    "arde o casă pe strada Olivo",
    "copilul meu nu respira",
    "un om a căzut de pe schelă și nu mișcă",
    "soțul meu mă bate acum",
    "طفل سقط في البئر",
    "أمي لا تتنفس",
    "بيتنا يحترق",
    "زوجي يضربني الآن",
    "l3afia f dar dyal jirani",
    "weldi ma kaytnefesch",
    "wahed rajl tay7 f triq w ma kayt7errekch",
    "rajli kayderbni daba",
]

NO_DANGER = [
    "me muero de calor en el pleno jajaja",
    "la música de la verbena anoche fue la bomba",
    "socorro, karaoke en el bar otra vez 😂",
    "ay niña, qué bonito el parque nuevo",
    "los fuegos artificiales fueron espectaculares",
    "hay un gato atrapado en un árbol",
    "la bomba de agua del parque no funciona",
    "no responde nadie en el ayuntamiento, llevo tres días llamando",
    "estoy harta, no puedo más con el ruido del bar",
    "hay cristales rotos en el parque infantil",
    "la ambulancia tarda mucho en llegar al pueblo, poned una base",
    "se ha caído un árbol en el camino, no hay heridos",
    "el semáforo está muerto",
    "esta calle es un infierno de calor",
    "los vecinos del quinto se pelean por el aparcamiento",
    "he visto una pelea de gatos",
    "cuidado que el suelo quema en el parque infantil",
    "ardo en deseos de que empiecen las fiestas",
    "mi perro se ha tragado un juguete, dónde hay veterinario?",
    "la casa de mi vecino se cae a trozos",
    "el bar echa un humo de la plancha que nos ahoga",
    "se me ha muerto el perro, qué hago con él",
    "hay sangre en la acera de anoche, que la limpien",
    "quiero donar sangre, cuándo viene el autobús?",
    "mi padre murió la semana pasada, tengo que darlo de baja en el padrón",
    "qué horror de cartel, me sangran los ojos",
    "esto es para matarlos, otra vez la calle cortada",
    "la piscina estaba helada, casi me muero jaja",
    "explosión de color en la romería, preciosa",
    "han disparado los precios de la piscina",
    "un disparate lo del ibi",
    "curso de primeros auxilios, cuándo empieza?",
    "solicito permiso para quemar rastrojos",
    "mi hijo se ahoga en un vaso de agua con las mates, hay clases de apoyo?",
    "la obra nos está matando con tanto ruido",
    "cuándo hacéis el simulacro de incendio en el cole?",
    "se cayó mi hijo del columpio hace un mes y nadie lo arregla",
    "me han dado un susto de muerte los petardos",
    "I'm dying to see the new pool",
    "on meurt de chaud dans la bibliothèque",
    "quemaron un contenedor la semana pasada y sigue ahí",
    "hay un contenedor quemado en calle Real",
    "muero por un parque para perros",
]

EVERYDAY = [
    ("la farola de mi calle lleva tres noches sin encenderse", "alumbrado"),
    ("hay un socabón en la entrada del pueblo", "obras"),
    ("el contenedor de vidrio está hasta arriba", "limpieza"),
    ("no sale ni gota de agua en el barrio", "aguas"),
    ("se ha atascado la alcantarilla de la plaza", "aguas"),
    ("el tobogán del parque tiene una astilla", "jardines"),
    ("un coche en doble fila me tapa la salida del garaje", "policia"),
    ("mi vecino tiene al perro ladrando toda la noche", "policia"),
    ("ratas en el patio de la calle Olivo", "obras"),
    ("¿qué necesito para empadronarme?", "padron"),
    ("¿cuándo acaba el plazo para pagar el IBI?", "tesoreria"),
    ("¿necesito licencia para poner un toldo?", "urbanismo"),
    ("¿a qué hora abre la biblioteca?", "cultura"),
    ("¿cuánto vale el bono de la piscina?", "deportes"),
    ("¿qué menú hay mañana en el comedor del cole?", "colegio"),
    ("quería hablar con la trabajadora social", "sociales"),
    ("¿hay alguna oferta de trabajo en el ayuntamiento?", "empleo"),
    ("the street light outside my house is flickering", "alumbrado"),
    ("la paperera de la plaça està plena de brutícia", "limpieza"),
    ("un copac a cazut peste leagane", "jardines"),
]


@pytest.fixture(scope="module")
def ask(table):
    """
    Lets somebody whom nobody knows say something on Telegram.
    """

    def ask(text):
        line = {"id": "1", "channel": "telegram", "sender": {"id": 5}, "to": []}
        line |= {"text": text, "received_at": "2026-03-02T12:00:00+01:00"}
        message = read_line(json.dumps(line))
        return table.decide(message, judge(message, None, message.received_at))

    return ask


@for_each(("text", "mailbox"), EVERYDAY)
def test_everyday_messages_reach_their_mailbox(ask, text, mailbox):
    decision = ask(text)

    assert mailbox in {leg.mailbox for leg in decision.legs}
    assert Standing.NONE is decision.requires
    assert decision.outcome in (Outcome.DELIVER, Outcome.ANSWER)


@for_each("text", DANGER)
def test_danger_reaches_the_police_at_once_in_any_language(ask, text):
    decision = ask(text)

    assert "policia" in {leg.mailbox for leg in decision.legs}
    assert (Outcome.DELIVER, Urgency.EMERGENCY) == (decision.outcome, decision.urgency)


@for_each("text", NO_DANGER)
def test_what_only_sounds_like_danger_does_not_wake_the_police(ask, text):
    assert ask(text).urgency is not Urgency.EMERGENCY


@pytest.mark.parametrize(
    ("text", "term"),
    [
        # LBRL, art. 77; Law 39/2015, arts. 21.3, 124.2 and 91.3.
        ("pido acceso a las facturas de las fiestas", "5 natural days"),
        ("presento una instancia general", "3 months"),
        ("interpongo recurso de reposición contra la multa", "1 month"),
        ("presento reclamación patrimonial por los daños del coche", "6 months"),
    ],
)
def test_what_the_law_gives_a_term_for_has_it(table, text, term):
    councillor = Contact(
        address=SENDER, name="Rita", role=Role.COUNCILLOR, verified_at=NOON
    )
    verdict = Verdict(standing=Standing.STRONG, because="test", contact=councillor)

    assert term == str(table.decide(said(text), verdict).solve_within)
