"""
Safety goes before identity: what a guard delivers because a life, a child or somebody
beaten is in danger is never held, whatever the rules require of everything else.
"""

import json
from pathlib import Path

import pytest
from attrs import evolve
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.decision import Outcome, Reply, Urgency
from gateway.core.identity import Standing, Verdict
from gateway.core.message import Visibility
from gateway.routing.compiler import compile_routes
from gateway.routing.lint.entries import read_entries
from gateway.routing.load import load
from gateway.routing.parsing.source import Fields, Listing
from gateway.routing.parsing.written_out import CONDITIONS, matches
from gateway.routing.rule_files import read_files
from gateway.routing.rules import Book

from .heard import KNOWN, mailboxes, said

ROOT = Path(__file__).parents[2]
#: Of the words of a guard at most so many are said: all of them are eleven thousand.
FEW = 80
#: What it takes to be held in the sample town: a formality that needs a signature.
ASKED = "solicito un certificado de empadronamiento"


def decide(table, text, *, resembles="", **more):
    """
    Decide what somebody says for whom nobody vouches.
    """
    verdict = Verdict(standing=Standing.NONE, because="test", resembles=resembles)
    return table.decide(said(text, **more), verdict)


def labelled(name):
    """
    The messages of a set of ours.
    """
    lines = (ROOT / "tests/town" / name).read_text("utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


@pytest.mark.parametrize("name", ["second.jsonl", "third.jsonl"])
def test_how_many_blanks_stand_between_words_changes_nothing(name):
    """
    Whoever is afraid types two. One message in four: blanks are the same in each.
    """
    table = load(ROOT / "routes.yaml")

    for text in labelled(name)[::4]:
        wide = text.replace(" ", "  ").replace(".  ", ". \t")

        assert decide(table, text) == decide(table, wide), text


def must_not_wait(rule):
    return rule.effect.urgency is Urgency.EMERGENCY or rule.effect.confidential


def told(key, node):
    """
    Give what may be said so that a match holds: each word of it once, with one of each
    other thing that it asks for.
    """
    items = node.items if isinstance(node, Listing) else (node,)
    if key == "words" and isinstance(node, Fields):
        return [text for _, value in node.pairs for text in told("words", value)]
    if key == "words":
        return [item.value.replace(" ... ", " ").strip("=*") for item in items]
    if key == "match":
        return together([told(each.value, value) for each, value in node.pairs])
    if key == "all":
        return together([told("match", item) for item in items])
    if key in ("any", CONDITIONS):
        return [text for item in matches(key, node) for text in told("match", item)]
    return []


def together(needed):
    needed = [each for each in needed if each]
    return [
        ", ".join([text if other is each else other[0] for other in needed])
        for each in needed
        for text in each
    ]


def all_strong(rules):
    """
    Give *rules* of which everything but the guards requires a signature.
    """

    def strong(rule):
        return evolve(rule, effect=evolve(rule.effect, requires=Standing.STRONG))

    return evolve(
        rules,
        topics={name: strong(topic) for name, topic in rules.topics.items()},
        intents=Book([strong(rule) for rule in rules.intents.rules]),
        wants={
            name: evolve(effect, requires=Standing.STRONG)
            for name, effect in rules.wants.items()
        },
        matters=Book([strong(rule) for rule in rules.matters.rules]),
        procedures=Book([strong(rule) for rule in rules.procedures.rules]),
    )


def is_said(decision):
    """
    Say whether a guard held by its words: one of several that it asks for is none.
    """
    return decision.trace[-1].by_words and decision.rule.startswith("guard")


@pytest.fixture(scope="module")
def strict(table):
    """
    The sample town, had it gone mad: a broken lamp wants a signature.
    """
    return evolve(table, rules=all_strong(table.rules))


#: It has words, and none of them holds without its pattern.
BESIDES = "blows told by a child"

#: What is said to guards that have patterns alone, or need one beside their words.
PATTERNED = {
    "violence told": "una amiga me ha contado que su novio le pega, qué hago",
    "violence seen": "está pegando a su mujer en el portal",
    "an order broken before": "tiene orden de alejamiento y ayer apareció en la "
    "puerta de mi trabajo",
    "lost and not themselves": "hay un anciano desorientado en pijama "
    "en la plaza, busca a su madre",
    "made to withdraw it": "mi marido me pide que retire la denuncia",
    "seen who is looked for": "a su padre lo he visto andando hacia el pantano, no me "
    "ha conocido",
    BESIDES: "tengo 13 años y mi padre me pega, hoy no está, no se lo he dicho a nadie",
    "preyed upon": "tengo 13 años y un hombre me pide fotos sin ropa",
    "violence by one of the police": "mi marido es policía y me pega",
    "violence by one of the police now": "mi marido es policía, me ha pegado y está en "
    "la puerta",
    "a child tells of abuse at home": "mi padrastro se mete en mi cama por las noches",
    "a child waits to be beaten": "tengo 12 años y mi padrastro me tiene encerrada con "
    "llave desde anoche",
    "children left alone": "los niños de arriba, 3 y 5 añitos, llevan solos desde ayer"
    ", se les oye llorar y la madre no aparece",
}


#: Its words are each one's own, agreed in person.
AGREED = "heard at once"


@pytest.fixture(scope="module")
def alarms(table):
    """
    What may be said, by the guard that has the words for it: so many of them, evenly.
    """
    guards = read_entries(read_files(ROOT / "routes.yaml").texts, table)
    urgent = {rule.name for rule in table.rules.guards.rules if must_not_wait(rule)}
    alarming = {
        entry.name: told("match", entry.node)
        for entry in guards.of("guards")
        if entry.name in urgent
    }
    wordless = {name for name, texts in alarming.items() if not texts}
    assert wordless <= {f"guard {name}" for name in (*PATTERNED, AGREED)}
    return {
        name: alarming[name][:: len(alarming[name]) // FEW + 1]
        for name in alarming.keys() - wordless - {f"guard {BESIDES}"}
    }


def test_everything_else_is_held_there(table, strict):
    lamp = "la farola de mi calle está fundida"

    assert Outcome.CHALLENGE is decide(table, ASKED).outcome
    assert Outcome.DELIVER is decide(table, lamp).outcome
    assert Outcome.CHALLENGE is decide(strict, lamp).outcome


def test_the_towns_guards_of_what_may_not_wait_deliver_and_require_nothing(table):
    guards = [rule for rule in table.rules.guards.rules if must_not_wait(rule)]

    assert guards
    for rule in guards:
        assert (None, True) == (rule.effect.requires, bool(rule.effect.deliver))
        assert rule.effect.outcome in (None, Outcome.DELIVER)


def test_no_word_of_danger_of_the_town_is_ever_held(strict, alarms):
    """
    Words of every such guard, from somebody for whom nobody vouches and who asks
    for a formality in the same breath.
    """
    decided = {}
    for text in (each for texts in alarms.values() for each in texts):
        decision = decide(strict, f"{text}. {ASKED}")
        decided.setdefault(decision.rule, set()).add(decision.outcome)

    assert {Outcome.DELIVER} == set().union(*(decided[name] for name in alarms))


def test_no_word_of_danger_of_the_town_is_only_answered(table, alarms):
    """
    Every word of every such guard, from somebody who asks in the same breath for what
    the town answers by itself.
    """
    # What only joins it to more is no part of it.
    said = (each for texts in alarms.values() for each in texts)
    alarming = (each.removesuffix(" y").removesuffix(" und") for each in said)
    for text in alarming:
        decision = decide(table, f"{text}. ¿horario biblioteca?")
        read = any(leg.at_once for leg in decision.legs)
        answered = decision.outcome is Outcome.ANSWER and not read

        assert not (answered and is_said(decide(table, text))), text


@for_each(("rule", "text"), PATTERNED.items())
def test_what_only_patterns_know_is_never_held_either(strict, rule, text):
    decision = decide(strict, f"{text}. {ASKED}")

    assert (f"guard {rule}", Outcome.DELIVER) == (decision.rule, decision.outcome)


@pytest.mark.parametrize(
    ("resembles", "public"), [("", True), ("Pilar Roldán Vera", False)]
)
def test_no_guard_of_the_town_holds_whatever_else_is_asked(strict, resembles, public):
    """
    Each guard alone, as if its words had been said, also by a look-alike.
    """
    always = compile_routes(
        "town: {name: P}\n"
        "mailboxes: {c: {office: C, addresses: {email: c@p.example}}}\n"
        "guards: {always: {match: {standing: none}, deliver: c}}\n"
        "otherwise: {deliver: c}\n"
    ).rules.guards.rules[0]
    visibility = Visibility.PUBLIC if public else Visibility.PRIVATE
    for rule in filter(must_not_wait, strict.rules.guards.rules):
        guard = evolve(rule, condition=always.condition)
        rules = evolve(strict.rules, guards=Book([guard]))
        decision = decide(
            evolve(strict, rules=rules),
            ASKED,
            resembles=resembles,
            visibility=visibility,
        )

        assert (rule.name, Outcome.DELIVER) == (decision.rule, decision.outcome)
        assert set(rule.effect.deliver) <= {leg.mailbox for leg in decision.legs}


STANDINGS = st.sampled_from(["verified", "strong"])


@given(
    st.sampled_from(["low", "normal", "high", "emergency"]),
    st.booleans(),
    st.lists(STANDINGS, min_size=4, max_size=4),
)
def test_no_guard_of_any_town_ever_holds(urgency, confidential, requires):
    topic, intent, procedure, matter = requires
    rules = f"""
town: {{name: Pueblo}}
mailboxes: {{clerk: {{office: Clerk, addresses: {{email: clerk@p.example}}}}}}
guards:
  danger:
    {{words: [fuego], deliver: clerk, urgency: {urgency},
     confidential: {"yes" if confidential else "no"}}}
topics: {{lamp: {{owner: clerk, words: [farola], requires: {topic}}}}}
intents:
  procedure: {{words: [certificado], requires: {intent}}}
  other: {{}}
procedures: {{paper: {{words: [certificado], requires: {procedure}}}}}
matters: {{deed: {{words: [certificado], requires: {matter}}}}}
otherwise: {{deliver: clerk}}
"""
    table = compile_routes(rules)
    asked = "certificado de la farola"

    assert Outcome.CHALLENGE is decide(table, asked).outcome
    assert Outcome.DELIVER is decide(table, f"fuego, {asked}").outcome


@for_each("besides", ["urgency: emergency", "confidential: yes"])
@for_each("requires", ["none", "verified", "strong"])
def test_a_guard_that_requires_anything_does_not_compile(besides, requires):
    rules = f"""
town: {{name: Pueblo}}
mailboxes: {{clerk: {{office: Clerk, addresses: {{email: clerk@p.example}}}}}}
guards:
  danger: {{words: [fuego], deliver: clerk, {besides}, requires: {requires}}}
otherwise: {{deliver: clerk}}
"""
    with pytest.raises(ExceptionGroup) as caught:
        compile_routes(rules)

    [mistake] = caught.value.exceptions
    assert "unknown key in guard danger 'requires'" == mistake.problem


#: A town of two languages, which people mix; each rule lists its words by language.
TWO = """
town: {name: Pobo, languages: [gl, es]}
mailboxes:
  police: {office: Policía, addresses: {email: p@p.example}, confidential: yes}
  clerk: {office: Rexistro, addresses: {email: r@p.example}}
  lights: {office: Luces, addresses: {email: l@p.example}}
guards:
  danger:
    words: {gl: [lume, fuxida de gas], es: [fuego, fuga de gas, tiro]}
    unless: {es: [fuegos artificiales]}
    deliver: police
    urgency: emergency
  violence: {words: {es: [le tengo miedo]}, deliver: police, confidential: yes}
  flood: {words: {es: [ganador]}, deliver: lights}
topics: {lamps: {owner: lights, words: {gl: [lampada], es: [farola]}}}
intents: {procedure: {words: {gl: [solicito]}, requires: strong}}
otherwise: {deliver: clerk}
"""


@pytest.mark.parametrize(
    "text",
    [
        "hai unha fuga de gas na rúa do Peirao 8",
        "hai un fuego na casa do lado, teñen dous nenos",
        "hai lume na casa do lado",
        "solicito o padrón da miña nai. hai un fuego na miña casa",
    ],
)
def test_danger_is_heard_in_a_word_of_whatever_language(text):
    """
    However surely the rest is in the first; and it is answered in that.
    """
    decision = decide(compile_routes(TWO), text)

    assert Urgency.EMERGENCY is decision.urgency
    assert "gl" == decision.language


def test_what_is_told_in_confidence_is_heard_in_a_word_of_whatever_language():
    decision = decide(
        compile_routes(TWO), "le tengo miedo ao meu home e non sei onde ir"
    )

    assert "guard violence" == decision.rule


AT_HOME = """
town: {name: Pueblo}
mailboxes:
  police: {office: Policía, addresses: {email: p@p.example}, confidential: yes}
  social: {office: Sociales, addresses: {email: s@p.example}, confidential: yes}
  lights:
    office: Luces
    addresses: {email: l@p.example, twitter: {id: 7, handle: "@Luces"}}
guards:
  danger:
    {words: [navaja, fuego], deliver: police, urgency: emergency, says: call-112}
  violence:
    {words: [me pega], deliver: social, confidential: yes, urgency: high, says: neutral}
otherwise: {deliver: lights}
"""


@pytest.mark.parametrize(
    ("text", "reached", "reply"),
    [
        ("mi marido me pega con una navaja", ["police", "social"], Reply.PRIVATE),
        ("me pega y hay fuego, @Luces", ["police", "social"], Reply.PRIVATE),
        ("hay fuego, @Luces", ["police", "lights"], Reply.PUBLIC),
    ],
)
def test_danger_that_is_told_in_confidence_is_no_less_and_stays_there(
    text, reached, reply
):
    """
    Whatever guard comes first.
    """
    public = said(text, visibility=Visibility.PUBLIC)

    decision = compile_routes(AT_HOME).decide(public, KNOWN)

    assert reached == mailboxes(decision)
    assert (Urgency.EMERGENCY, reply) == (decision.urgency, decision.reply)
    assert (reply is Reply.PRIVATE) == decision.is_confidential
    assert "call-112" in decision.says


@pytest.mark.parametrize(
    "text",
    [
        "hai unha farola que non vai na miña rúa",
        "é o ganador da rifa e non o sabe",
        "os fuegos artificiales da festa son moi bos",
        "os tiros da caza son moi lonxe da miña casa",
    ],
)
def test_no_other_word_is_of_another_language(text):
    """
    Nor one of danger that is excused, or only has the stem of one.
    """
    decision = decide(compile_routes(TWO), text)

    assert "otherwise" == decision.rule
