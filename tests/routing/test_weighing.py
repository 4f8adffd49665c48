"""
One word in passing is seldom what a message is about.
"""

import pytest
from cases import for_each

from gateway.routing.compiler import compile_routes

from .heard import KNOWN, said

TABLE = compile_routes("""
town: {name: Pueblo}
mailboxes:
  lights:
    office: Alumbrado
    addresses: {email: lights@p.example, twitter: {id: 1, handle: "@LuzPueblo"}}
  police: {office: Guardia, addresses: {email: police@p.example}}
  mayor:
    office: Alcaldía
    role: councillor
    addresses: {email: mayor@p.example, twitter: {id: 2, handle: "@Alcaldesa"}}
  clerk: {office: Registro, addresses: {email: clerk@p.example}}
topics:
  lamps: {owner: lights, means: incident, words: [farola, bombilla]}
  noise: {owner: police, means: incident, words: [ruido, música, terraza]}
  plenary: {owner: clerk, means: information, hints: [pleno]}
intents:
  proposal: {words: [propongo]}
  incident: {words: [rota, fundida]}
  information: {words: [horario]}
  direct_message: {words: [verte un rato]}
examples:
  lamps:
    topic: lamps
    intent: incident
    like: [está todo oscuro junto a la iglesia, anoche no se encendió nada en la plaza,
           llevamos dos noches sin ver la acera]
  noise:
    topic: noise
    intent: incident
    like: [menudo ruido de música en la terraza, ruido y más ruido de la terraza]
  the plenary:
    topic: plenary
    intent: information
    like: [cuándo es el próximo pleno, a qué hora es el pleno del jueves,
           se puede ir de público al próximo pleno]
  lamps asked for:
    topic: lamps
    intent: information
    like: [qué días cambiáis las luces de la plaza, cuándo se encienden las luces]
otherwise: {deliver: clerk}
""")
LOUD = "ruido, música, terraza, más música y más ruido"


def decide(text: str, table=TABLE):
    return table.decide(said(text), KNOWN)


def mailboxes(text: str) -> set[str]:
    return {leg.mailbox for leg in decide(text).legs}


def test_whoever_speaks_to_those_responsible_means_what_they_are_for():
    dark = "está todo oscuro junto a la terraza, anoche no se encendió nada"

    assert ("lamps",) == decide(f"@LuzPueblo {dark}").topics
    assert {"lights"} == mailboxes(f"@LuzPueblo {dark}")


def test_what_is_said_of_another_in_several_words_is_theirs_as_well():
    assert {"lights", "police"} == mailboxes(
        "@LuzPueblo menudo ruido, música y terraza hasta las tantas"
    )


def test_a_word_with_somebody_is_theirs_alone():
    assert {"mayor"} == mailboxes("@Alcaldesa quiero verte un rato, es por la música")
    assert {"mayor", "police"} == mailboxes("@Alcaldesa menudo ruido de música")


def test_what_only_hints_at_a_topic_gives_way_to_words_of_another():
    assert ("lamps",) == decide("propongo para el próximo pleno otra farola").topics
    assert ("plenary",) == decide("propongo que se hable en el próximo pleno").topics


STREETS = [
    "Sol",
    "Luna",
    "Mar",
    "Río",
    "Pino",
    "Olmo",
    "Haya",
    "Roble",
    "Cerro",
    "Pozo",
]
SHOWN = [
    *(f"está todo oscuro y no se ve la acera en la calle {name}" for name in STREETS),
    *(f"no se ve nada, arreglad la calle {name}" for name in STREETS),
    *(f"de noche no se ve nada en la calle {name}" for name in STREETS),
]
ASKED = [
    *(f"a qué hora es el próximo pleno de la calle {name}" for name in STREETS),
    *(f"el próximo pleno del jueves, es en la calle {name}" for name in STREETS),
    *(f"se puede ir al próximo pleno de la calle {name}" for name in STREETS),
]
TAUGHT = compile_routes(f"""
town: {{name: Pueblo}}
mailboxes: {{clerk: {{office: Registro, addresses: {{email: c@p.example}}}}}}
topics:
  lamps: {{owner: clerk, words: [farola]}}
  plenary: {{owner: clerk, hints: [pleno, próximo pleno]}}
intents:
  agenda_proposal: {{words: [propongo que el próximo pleno hable]}}
  incident: {{words: [rota]}}
  information: {{words: [horario]}}
examples:
  lamps: {{topic: lamps, intent: incident, like: {SHOWN}}}
  the plenary: {{topic: plenary, intent: information, like: {ASKED}}}
otherwise: {{deliver: clerk}}
""")


def test_a_proposal_is_about_what_is_proposed_not_about_the_session():
    proposed = "propongo que el próximo pleno hable de la acera, que no se ve nada"

    assert ("plenary",) == decide("el próximo pleno del jueves", TAUGHT).topics
    assert ("lamps",) == decide(proposed, TAUGHT).topics


def test_what_is_asked_besides_can_wait_for_what_is_broken():
    asked = "qué días cambiáis las luces"

    assert "information" == decide(asked).intent
    assert "incident" == decide(f"farola fundida y {LOUD}, {asked}").intent


def test_of_topics_of_which_the_same_is_said_all_stand_in_the_order_of_the_file():
    names = ["ants", "bees", "cats", "dogs", "eels", "frogs"]
    topics = ", ".join(f"{name}: {{owner: clerk, words: [bicho]}}" for name in names)
    table = compile_routes(
        "town: {name: Pueblo}\n"
        "mailboxes: {clerk: {office: Registro, addresses: {email: c@p.example}}}\n"
        f"topics: {{{topics}}}\notherwise: {{deliver: clerk}}\n"
    )

    assert (*names,) == decide("hay un bicho", table).topics


def test_a_place_or_a_matter_of_the_town_is_not_anothers_unless_words_say_so():
    there = ", ".join(
        f"menudo bache a la altura de {place}"
        for place in ("salida", "puente", "curva", "peaje", "túnel", "arcén", "mojón")
    )
    chat = ", ".join(f"qué gusto da {what}" for what in ("vivir", "verlo", "pasear"))
    table = compile_routes(f"""
town: {{name: Pueblo}}
mailboxes: {{clerk: {{office: Registro, addresses: {{email: c@p.example}}}}}}
topics:
  roads: {{owner: clerk, words: [socavón]}}
  motorway: {{owner: [], outcome: refuse, alone: yes, words: [autovía]}}
examples:
  the motorway: {{topic: motorway, like: [{there}]}}
  chat: {{topic: none, like: [{chat}]}}
places: {{streets: [calle Italia]}}
otherwise: {{deliver: clerk}}
""")

    assert ("motorway",) == decide("menudo bache a la altura del puente", table).topics
    assert () == decide("menudo bache a la altura de calle Italia", table).topics
    assert ("motorway",) == decide(
        "bache en la autovía, por calle Italia", table
    ).topics
    assert ("roads",) == decide("socavón a la altura del puente", table).topics


OVER = compile_routes("""
town: {name: Pueblo}
mailboxes:
  vet: {office: Perrera, addresses: {email: v@p.example}}
  garden: {office: Jardines, addresses: {email: g@p.example}}
topics:
  parks: {owner: garden, words: [parque, columpio, seto]}
  dogs: {owner: vet, over: [parks], words: [perro]}
otherwise: {deliver: vet}
""")


def test_what_explains_a_topic_away_does_so_wherever_it_is_said():
    assert ("dogs",) == decide("hay un perro suelto en el parque", OVER).topics
    assert ("dogs",) == decide("en el parque hay un perro suelto", OVER).topics


def test_a_word_in_passing_explains_nothing_away_that_much_more_is_said_of():
    text = (
        "el columpio del parque está roto y el seto del parque seco, ni un perro cabe"
    )

    assert ("parks",) == decide(text, OVER).topics


FEW = compile_routes("""
town: {name: Pueblo}
mailboxes:
  lights: {office: Alumbrado, addresses: {email: lights@p.example}}
  clerk: {office: Registro, addresses: {email: clerk@p.example}}
topics:
  lamps: {owner: lights, words: [farola]}
examples:
  lamps that are out:
    topic: lamps
    urgency: normal
    like: [mi calle sigue a oscuras, de noche no se ve nada en la plaza]
  wires:
    topic: lamps
    urgency: high
    like: [hay un cable pelado al alcance de los niños]
otherwise: {deliver: clerk}
""")


@for_each(
    "text",
    [
        "hay un perro suelto en la plaza",
        "he perdido la cartera en el mercado",
        "los niños no caben en el cole",
        "qué calle tan bonita",
        "mi vecino hace ruido de noche",
    ],
)
def test_a_handful_of_examples_does_not_take_over_the_town(text):
    decision = decide(text, FEW)

    assert ((), "NORMAL") == (decision.topics, decision.urgency.name)
    assert ["clerk"] == [leg.mailbox for leg in decision.legs]


@pytest.mark.parametrize(
    ("text", "urgency"),
    [
        ("no se ve nada de noche en mi calle", "NORMAL"),
        ("nuestra calle sigue a oscuras", "NORMAL"),
        ("hay cables pelados al alcance de un niño", "HIGH"),
    ],
)
def test_what_is_much_like_one_of_them_is_what_it_is(text, urgency):
    decision = decide(text, FEW)

    assert (("lamps",), urgency) == (decision.topics, decision.urgency.name)
