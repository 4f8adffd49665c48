import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.decision import Urgency
from gateway.core.identity import Standing
from gateway.core.message import Address
from gateway.routing.compiler import compile_routes
from gateway.routing.words.learning.examples import Example, Examples, telling

from .heard import KNOWN, mailboxes, said

ROOT = Path(__file__).parents[2]
TOWN = """
town: {name: Pueblo, languages: [es, en]}
mailboxes:
  lights: {office: Lights, addresses: {email: lights@p.example}}
  police: {office: Police, addresses: {email: police@p.example}}
  clerk: {office: Clerk, addresses: {email: clerk@p.example}}
topics:
  lamps:
    owner: lights
    means: incident
    words: [farola]
    hints: [bombilla]
    unless: [linterna nueva]
    like:
      es: [qué romántico el paseo por mi calle a tientas, parece la boca del lobo]
      en: [i need a torch to walk home]
  noise:
    owner: police
    words: [ruido]
    like: {examples: [menudo concierto nos dan los del ático], threshold: 0.8}
intents:
  incident: {words: [rota]}
  procedure: {}
  thanks: {like: [da gusto vivir en un pueblo tan cuidado]}
  other: {}
otherwise: {deliver: clerk}
"""
TABLE = compile_routes(TOWN)
LETTER = """
Buenas tardes, les escribo porque llevo meses viviendo en este pueblo y estoy encantada
con todo menos con una cosa que no sé si saben: de noche mi portal parece la boca del
lobo. Espero su respuesta, un saludo cordial de Remedios.
"""
SHOWN = TABLE.rules.by_example.examples.examples
SCRIPT = """
import json, sys
from gateway.routing.compiler import compile_routes
from gateway.routing.words.learning.examples import telling
examples = compile_routes(sys.argv[1]).rules.by_example.examples
for text in json.loads(sys.argv[2]):
    near = examples.near(telling(text), "topics")
    print([(rule, str(likeness)) for rule, likeness in near.items()])
"""


CLERK = "otherwise: {deliver: clerk}\n"
MAILER = Address("email", "a@p.example")


def ask(text, table=TABLE, *, explain=False, **more):
    return table.decide(said(text, **more), KNOWN, explain=explain)


def took(decision, part):
    """
    Say whether the only rule of *part* holds.
    """
    if part == "intents":
        return decision.intent == "chatter"
    return mailboxes(decision) == ["police"]


def reasons(decision, rule):
    return [step.because for step in decision.trace if step.rule == rule]


@for_each(
    "text",
    [
        "Qué romántico paseo a tientas por mi calle!!",
        "un paseo muuuuy romantico, a tientas por la calle",
        "esto parece la boca de un lobo",
        "pareze la boka del lobo",
        "I needed a torch walking home",
        LETTER,
    ],
)
def test_a_message_without_words_goes_where_its_like_goes(text):
    decision = ask(text)

    assert ["lights"] == mailboxes(decision)
    assert ("lamps",) == decision.topics


@for_each(
    "text",
    [
        "",
        "no",
        "lobo",
        "🐺",
        "un paseo",
        "romántica",
        "la boca",
        "hola, buenas",
        "@lobo",
    ],
)
def test_what_is_not_like_any_example_goes_where_nothing_else_goes(text):
    assert ["clerk"] == mailboxes(ask(text))


def test_the_reason_is_the_nearest_example_and_how_near_it_is():
    [because] = reasons(ask("parece la boca del lobo"), "topic lamps")

    assert 'like "parece la boca del lobo" (1.00)' == because


def test_an_explanation_shows_what_was_not_near_enough():
    decision = ask("menudo concierto el de los vecinos", explain=True)
    _, because = reasons(decision, "topic noise")

    assert because.startswith('like "menudo concierto nos dan los del ático" (0.')
    assert because.endswith("), which is less than 0.80")
    assert "not like any example" == reasons(decision, "topic lamps")[1]


def test_words_decide_before_examples():
    decision = ask("menudo ruido, parece la boca del lobo")

    assert ["police"] == mailboxes(decision)


def test_an_example_says_more_than_a_hint():
    like = ask("una bombilla: menudo concierto nos dan los del ático")

    assert ["police"] == mailboxes(like)
    assert ["lights"] == mailboxes(ask("una bombilla, menudo concierto"))


def test_of_topics_of_which_as_much_is_said_the_one_with_the_nearer_example_is_first():
    assert ("noise", "lamps") == ask("hay ruido y la farola parpadea").topics
    assert ("lamps", "noise") == ask("ruido, farola, y parece la boca del lobo").topics


def test_what_a_rule_excludes_its_examples_do_not_bring_back():
    assert ["clerk"] == mailboxes(ask("linterna nueva: parece la boca del lobo"))


def test_an_intent_may_be_known_by_example():
    assert "thanks" == ask("qué gusto da vivir en un pueblo tan cuidado").intent
    assert "incident" == ask("la farola rota, da gusto un pueblo tan cuidado").intent


@pytest.mark.parametrize(
    ("threshold", "reached"), [("0.1", "lights"), ("0.67", "lights"), ("0.68", "clerk")]
)
def test_as_near_as_the_threshold_is_near_enough(threshold, reached):
    table = compile_routes(f"examples: {{threshold: {threshold}}}\n{TOWN}")
    text = "parece la cueva del lobo"
    score = table.rules.by_example.examples.near(telling(text), "topics")

    assert 0.67 == score["topic lamps"].score
    assert [reached] == mailboxes(ask(text, table))


def test_a_threshold_of_one_wants_the_same_words():
    table = compile_routes("examples: {threshold: 1}\n" + TOWN)

    assert ["lights"] == mailboxes(ask("¡PARECE la boca del lobo!", table))
    assert ["clerk"] == mailboxes(ask("parece la boca del lobo feroz", table))


GUARDED = (
    TOWN
    + """
guards:
  fear:
    match: {any: [{words: [me persigue]}, {patterns: 'me sigue[n]?'}]}
    like: [un hombre viene detrás de mí desde la estación]
    deliver: police
    urgency: emergency
  staff only:
    match: {channel: email}
    like: [nos vemos en la reunión de coordinación]
    outcome: quarantine
"""
)


def test_a_guard_may_know_danger_by_example_besides_its_words():
    table = compile_routes(GUARDED)
    text = "un hombre viene detrás de mi hija desde la estación, junto a la farola"

    assert "guard fear" == ask("alguien me persigue", table).rule
    assert "guard fear" == ask(text, table).rule


def test_what_a_match_asks_besides_words_must_hold_for_examples_too():
    table = compile_routes(GUARDED)

    assert "otherwise" == ask("nos vemos en la reunión de coordinación", table).rule


@for_each("part", ["guards", "topics", "intents", "matters"])
@for_each(
    ("match", "anywhere"),
    [
        ("{words: [zzz], channel: email}", False),
        ("{all: [{words: [zzz]}, {channel: email}]}", False),
        ("{all: [{words: [zzz]}, {not: {channel: telegram}}]}", False),
        ("{all: [{any: [{handles: '@x'}, {asks: hours}]}, {channel: email}]}", False),
        (
            "{any: [{words: zz, channel: email}, {words: xx, channel: twitter}]}",
            False,
        ),
        ("{any: [{hashtags: xx, channel: email}, {patterns: zz}]}", True),
        ("{any: [{words: zzz}, {channel: email}]}", True),
    ],
)
def test_examples_stand_for_words_in_any_depth_of_a_match(part, match, anywhere):
    effect = {"intents": "urgency: low", "topics": "owner: police"}
    rules = f"""
{part}:
  chatter:
    match: {match}
    like: [de noche se oyen lechuzas en el tejado]
    {effect.get(part, "deliver: police")}
"""
    table = compile_routes(TOWN.partition("topics:\n")[0] + rules + CLERK)
    text = "se oyen lechuzas de noche en mi tejado"

    assert anywhere == took(ask(text, table), part)
    assert took(ask(text, table, sender=MAILER), part)
    assert not took(ask("buenas", table), part)


def test_what_a_rule_with_examples_asks_besides_words_may_be_enough():
    match = "match: {any: [{words: zzz}, {channel: email}]}"
    table = compile_routes(TOWN.replace("words: [ruido]", match))
    mail = ask("buenas", table, sender=MAILER)

    assert ["police"] == mailboxes(ask("zzz", table)) == mailboxes(mail)
    assert ["clerk"] == mailboxes(ask("buenas", table))


MATTERS = (
    TOWN
    + """
procedures:
  lamp of one's own:
    match: {topics: lamps}
    like: [quisiera que me pusierais una delante de casa]
    requires: verified
matters:
  thanks for light:
    match: {topics: lamps}
    like: [ya se puede pasear tranquilamente de noche]
    deliver: clerk
"""
)


def test_matters_and_procedures_may_be_known_by_example():
    table = compile_routes(MATTERS.replace("means: incident", "means: procedure"))
    procedure = ask("quisiera una farola delante de mi casa, que la pusierais", table)

    assert Standing.VERIFIED is procedure.requires
    assert (
        "matter thanks for light"
        == ask("con la farola ya se puede pasear de noche tranquilamente", table).rule
    )
    assert "topic lamps" == ask("farola", table).rule


def test_a_rule_with_nothing_but_examples_is_a_rule():
    table = compile_routes(TOWN.replace("    words: [ruido]\n", ""))

    assert ["police"] == mailboxes(ask("menudo concierto nos dan los del ático", table))


MORE = TOWN.replace("topics:\n", "more: {topics: {lamps: {ADDED}}}\ntopics:\n")


@for_each(
    ("added", "text"),
    [
        ("words: [candil]", "un candil"),
        ("words: {en: [lantern]}", "the lanterns"),
        ("hints: oscuridad", "qué oscuridad"),
        ("like: [ni con gafas distingo el portal]", "ni con gafas distingo mi portal"),
        (
            "like: {es: [ni con gafas distingo el portal]}",
            "con gafas distingo el portal",
        ),
        ("like: [ni con gafas distingo el portal]", "parece la boca del lobo"),
        (
            "like: {examples: [ni con gafas distingo el portal], threshold: 0.4}",
            "ni con gafas distingo mi portal",
        ),
        (
            "like: {examples: [ni con gafas distingo el portal]}",
            "parece la boca del lobo",
        ),
        ("words: [candil]", "la farola"),
    ],
)
def test_a_rule_may_be_given_more_elsewhere(added, text):
    table = compile_routes(MORE.replace("ADDED", added))

    assert ["lights"] == mailboxes(ask(text, table))


def test_more_examples_may_bring_the_threshold_that_the_rule_has_not():
    like = "like: {examples: [ni con gafas distingo el portal], threshold: 0.4}"
    table = compile_routes(MORE.replace("ADDED", like))

    assert 0.4 == table.rules.by_example.thresholds["topic lamps"]


def test_more_examples_keep_the_threshold_of_the_rule():
    more = (
        "more: {topics: {noise: {like: [los del ático cantan ópera por la noche]}}}\n"
    )
    table = compile_routes(more + TOWN)
    known = table.rules.by_example.thresholds

    assert 0.8 == known["topic noise"]
    assert ["police"] == mailboxes(
        ask("cantan ópera por la noche los del ático", table)
    )


def test_several_files_may_give_more_to_one_rule():
    table = compile_routes(
        TOWN,
        included={
            "a.yaml": "more: {topics: {lamps: {words: [candil]}}}",
            "b.yaml": "more: {topics: {lamps: {words: [quinqué]}}}",
        },
    )

    assert ["lights"] == mailboxes(ask("un candil", table))
    assert ["lights"] == mailboxes(ask("un quinqué", table))


@for_each(
    ("said", "mailbox"),
    [
        ("baja el barranco", "police"),
        ("lo de siempre", "police"),
        ("la rambla va llena", "police"),
        ("nada de eso", "clerk"),
    ],
)
def test_words_are_one_more_way_to_meet_the_match_of_a_rule(said, mailbox):
    """
    So a town adds how its people cry for help to guards of the common rules.
    """
    flood = """
guards:
  flood:
    match: {any: [{words: [lo de siempre]}]}
    deliver: police
more: {guards: {flood: {words: [baja el barranco]}}}
"""
    other = {"b.yaml": "more: {guards: {flood: {words: {es: la rambla va llena}}}}"}
    table = compile_routes(TOWN + flood, included=other)

    assert [mailbox] == mailboxes(ask(said, table))


texts = st.text(max_size=300) | st.lists(
    st.sampled_from(
        ["parece", "boca", "lobo", "lobos", "torch", "ático", "🐺", "@a", "7"]
    )
).map(" ".join)


@given(texts)
def test_any_text_is_like_an_example_from_not_at_all_to_wholly(text):
    near = TABLE.rules.by_example.examples.near(telling(text), "topics")

    assert all(0 <= each.score <= 1 for each in near.values())
    assert near == TABLE.rules.by_example.examples.near(telling(text), "topics")


@given(st.text(alphabet="abcdeéñ xyz", min_size=5, max_size=60))
def test_every_sentence_is_most_like_itself(sentence):
    examples = Examples([Example("topics", "topic a", sentence, "es")])
    words = telling(sentence)
    near = examples.near(words, "topics")

    if 2 <= len(set(words)) <= 10 and len({*near}) == 1:
        assert 0.8 <= near["topic a"].score


TOWNSPEOPLE = [
    ("llevamos sin poder lavarnos desde ayer", "aguas"),
    ("la calle parece la luna", "obras"),
    ("mi abuela ya no puede estar sola y no damos abasto", "sociales"),
    ("otra noche volviendo a casa con la linterna del móvil", "alumbrado"),
    ("bolsas amontonadas en la esquina con gusanos, qué asco", "limpieza"),
    ("como a huevos podridos, en la escalera", "aguas"),
    ("con el carrito del bebé no hay manera de pasar", "obras"),
    ("pincha un hierro ahí donde juegan los nenes", "jardines"),
    ("al apagar salen bichos corriendo por la escalera", "obras"),
    ("las tres de la madrugada y no pego ojo", "policia"),
    ("me han dejado un coche delante y no puedo sacar el mío", "policia"),
    ("quiero tirar un tabique, ¿os tengo que avisar?", "urbanismo"),
    ("no puc treure el cotxe, me n'han deixat un altre al davant", "policia"),
    ("seara nu se vede nimic pe strada asta", "alumbrado"),
]


@for_each(("text", "mailbox"), TOWNSPEOPLE)
def test_what_the_town_says_sideways_reaches_its_mailbox(table, text, mailbox):
    assert mailbox in mailboxes(ask(text, table))


@for_each(
    "text",
    [
        "qué calor hace hoy",
        "mi madre está mejor, gracias a todos",
        "me encanta este pueblo",
        "mañana vuelvo a casa",
        "esta noche juega el equipo",
        "he dejado las cartas sin leer",
    ],
)
def test_what_the_town_only_chats_about_is_like_nothing(table, text):
    assert not ask(text, table).topics


def test_who_says_goodbye_sideways_is_heard(table):
    decision = ask("solo quiero dormirme y ya no despertar", table)

    assert "guard suicide" == decision.rule
    assert Urgency.EMERGENCY is decision.urgency


def test_nothing_depends_on_the_seed_of_hashes():
    texts = json.dumps([LETTER, *(each.sentence for each in SHOWN)])
    told = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT, TOWN, texts],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            cwd=ROOT,
        ).stdout
        for seed in ("0", "1", "4242")
    }

    assert 1 == len(told)
    assert b"topic" in told.pop()
