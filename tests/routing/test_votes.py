import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.decision import Outcome, Reply, Urgency
from gateway.routing.compiler import compile_routes
from gateway.routing.words.learning.examples import said_in
from gateway.routing.words.learning.vote import Shown, Vote
from gateway.routing.words.learning.votes import Votes
from gateway.routing.words.text import plain

from .heard import KNOWN, mailboxes, said

TOWN = """
town: {name: Pueblo, languages: [es, en]}
mailboxes:
  lights: {office: Lights, addresses: {email: lights@p.example}}
  police: {office: Police, addresses: {email: police@p.example}}
  clerk: {office: Clerk, addresses: {email: clerk@p.example}}
guards:
  danger:
    words: [socorro, se muere]
    deliver: police
    urgency: emergency
topics:
  lamps: {owner: lights, means: incident, words: [farola, alumbrado, punto de luz]}
  noise: {owner: police, means: incident, words: [ruido, música, terraza]}
  dogs: {owner: police, means: incident, words: [perro]}
intents:
  proposal: {words: [propongo]}
  incident: {words: [rota, parpadea]}
  information: {words: [horario]}
  thanks: {}
  other: {}
examples:
  lamps that are out:
    topic: lamps
    intent: incident
    urgency: normal
    like:
      es: [mi calle sigue a oscuras, no se ve nada de noche en la plaza,
           la terraza del bar se queda sin luz por la noche]
      en: [our street has been dark all week]
  lamps that hurt:
    topic: lamps
    intent: incident
    urgency: high
    like: [hay un cable pelado al alcance de los niños,
           la terraza tiene un cable suelto con corriente]
  parties:
    topic: noise
    intent: incident
    urgency: normal
    like: [los vecinos cantan hasta las tantas, otra fiesta en el piso de arriba]
  a light mended:
    topic: lamps
    intent: thanks
    urgency: low
    like: [ya se ve la calle que da gusto, por fin hay luz en mi calle y se ve]
  somebody in danger:
    topic: none
    urgency: emergency
    guard: danger
    like: [mi vecina no contesta y vive sola, hay un hombre tirado y no respira]
  a manner of speaking:
    topic: none
    intent: other
    urgency: low
    like: [me he reído tanto que casi me muero, mi suegra se muere por el chocolate]
otherwise: {deliver: clerk}
"""
TABLE = compile_routes(TOWN)
VOTES = TABLE.rules.by_example.votes


def ask(text, table=TABLE, *, explain=False):
    return table.decide(said(text), KNOWN, explain=explain)


def vote(text):
    return VOTES.ask(said_in(plain(text)))


@pytest.mark.parametrize(
    "text",
    [
        "la calle entera a oscuras",
        "mi caye sige a oscuras",
        "nada se ve en la plaza de noche",
        "the street is so dark this week",
    ],
)
def test_examples_say_what_it_is_about_where_no_word_does(text):
    decision = ask(text)

    assert (("lamps",), "incident") == (decision.topics, decision.intent)
    assert ["lights"] == mailboxes(decision)


def test_the_reason_is_the_share_and_the_nearest_example():
    [because] = [
        step.because
        for step in ask("mi calle sigue a oscuras").trace
        if step.rule == "topic lamps"
    ]

    assert because.endswith(
        '% of what is like it, first "mi calle sigue a oscuras" (1.00)'
    )


def test_a_single_word_gives_way_to_examples_that_agree():
    decision = ask("la terraza se queda sin luz por la noche")

    assert "lamps" == decision.topics[0]


def test_several_words_do_not_give_way():
    decision = ask("ruido y música en la terraza del bar por la noche")

    assert "noise" == decision.topics[0]


def test_what_no_example_shows_is_wanted_by_its_words_alone():
    decision = ask("propongo que mi calle no siga a oscuras")

    assert "proposal" == decision.intent


def test_examples_tell_what_cannot_wait_and_what_can():
    hurry = ask("hay un cable pelado y lo alcanzan los niños")
    thanks = ask("por fin se ve en mi calle, hay luz")

    assert (Urgency.HIGH, "incident") == (hurry.urgency, hurry.intent)
    assert (Urgency.LOW, "thanks") == (thanks.urgency, thanks.intent)


def test_danger_that_no_word_tells_is_known_by_its_examples():
    decision = ask("mi vecino vive solo y no contesta")

    assert ("guard danger", Urgency.EMERGENCY) == (decision.rule, decision.urgency)
    assert Outcome.DELIVER is decision.outcome


def test_what_a_guard_excludes_no_example_brings_back():
    excluding = "words: [socorro, se muere]\n    unless: [de mentira]"
    table = compile_routes(TOWN.replace("words: [socorro, se muere]", excluding))
    text = "mi vecino vive solo y no contesta"

    assert "guard danger" == ask(text, table).rule
    assert "guard danger" != ask(f"{text}, de mentira", table).rule
    assert "guard danger" == ask(f"{text}, de mentira").rule


@pytest.mark.parametrize(("share", "outcome"), [(0.1, "DELIVER"), (0.5, "REFUSE")])
def test_few_examples_alone_refuse_nothing(share, outcome):
    """
    What is refused nobody reads.
    """
    trains = "  trains: {owner: [], outcome: refuse, alone: yes, words: [tren]}\n"
    late = ", ".join(f"llega tarde a la estación {n}" for n in range(60))
    told = f"  late: {{topic: trains, like: [{late}]}}\n"
    town = TOWN.replace("\nintents:\n", f"\n{trains}intents:\n")
    table = compile_routes(town.replace("\nexamples:\n", f"\nexamples:\n{told}"))
    reading = table.read(said("ni fu ni fa"), KNOWN)
    near = Vote(
        shares={"topics": {"trains": share}},
        voters=[(Shown("llega tarde", {"topics": "trains"}), 0.6)],
        learned={"topics": {"trains": 9.0}},
    )

    decision = table.conclude(evolve(reading, vote=near, told=near), thread=None)

    assert outcome == decision.outcome.name


def test_danger_goes_before_whatever_keeps_a_message_back():
    """
    Whoever seems to be somebody else, or writes as who sells things, may be in danger.
    """
    guards = "guards:\n  sales: {words: [oferta], outcome: quarantine, reply: none}\n"
    table = compile_routes(TOWN.replace("guards:\n", guards))

    decision = ask("mi vecino vive solo y no contesta, y no es una oferta", table)

    assert ("guard danger", Urgency.EMERGENCY) == (decision.rule, decision.urgency)
    assert Outcome.QUARANTINE is ask("oferta de farolas", table).outcome


@pytest.mark.parametrize(
    ("share", "taught", "urgency"),
    [
        (0.6, -0.4, Urgency.NORMAL),
        (0.6, -0.2, Urgency.EMERGENCY),
        (1.0, -0.4, Urgency.EMERGENCY),
    ],
)
def test_what_is_nearest_tells_of_danger_only_where_all_examples_teach_it(
    share, taught, urgency
):
    """
    Of words that hardly anybody says, something is always the nearest; where nothing
    else is near, it is danger.
    """
    told = [f"ha pasado algo en la calle {n}" for n in range(50)]
    table = showing(hurt=told)
    reading = table.read(said("ni tocao ni hablao"), KNOWN)
    near = Vote(
        shares={"guards": {"danger": share}, "urgency": {"emergency": share}},
        voters=[(Shown(told[0], {"guards": "danger"}), 0.25)],
        learned={"guards": {"danger": taught}, "urgency": {}},
    )

    decision = table.conclude(evolve(reading, told=near), thread=None)

    assert urgency is decision.urgency


def test_examples_keep_in_confidence_what_a_word_of_danger_would_not():
    """
    A neighbour who is hurt is the police's; one who is hurt at home is not everybody's.
    """
    secret = (
        "guards:\n  home: {words: [maltrato], deliver: [police, clerk], "
        "urgency: emergency, confidential: yes, reply: private}\n"
    )
    at_home = (
        "  hurt at home: {topic: none, urgency: emergency, guard: home, like: ["
        "mi marido me ha tirado al suelo y pido socorro, mi marido me empuja y grito, "
        "socorro mi marido viene borracho y me empuja]}\n"
    )
    town = TOWN.replace("guards:\n", secret)
    table = compile_routes(town.replace("\nexamples:\n", f"\nexamples:\n{at_home}"))

    home = ask("socorro, mi marido viene borracho", table)
    street = ask("socorro, hay un hombre tirado", table)

    assert ("guard home", ["police", "clerk"]) == (home.rule, mailboxes(home))
    assert ("guard danger", ["police"]) == (street.rule, mailboxes(street))


def test_a_word_of_danger_may_be_a_manner_of_speaking_where_enough_is_shown():
    text = "mi suegra se muere por el chocolate negro"
    people = ("mi tía", "mi padre", "la vecina", "el cura", "mi jefe")
    things = ("el queso", "los churros", "el fútbol", "las migas", "bailar", "leer")
    places = ("en casa", "en la plaza", "en el bar", "en el río", "en la nave")
    loved = [f"{who} se muere por {what}" for who in people for what in things]
    hurt = [f"{who} sangra y no se mueve {where}" for who in people for where in places]
    hurt += [
        f"{who} se ha caído {where} y no habla" for who in people for where in places
    ]

    assert Urgency.EMERGENCY is ask(text).urgency
    assert Urgency.EMERGENCY is ask(text, showing(loved=loved)).urgency
    table = showing(loved=loved, hurt=hurt)
    assert Urgency.LOW is ask(text, table).urgency
    why = "holds, but examples show a manner of speaking (says se muere)"
    assert ("guard danger", False, why) in tried(text, table)
    assert "guard danger" not in [step.rule for step in ask(text, table).trace]


def test_words_of_danger_call_whatever_they_turn_out_to_be():
    """
    What is decided first may yet be a manner of speaking.
    """
    texts = ("mi suegra se muere", "la farola no luce", "no contesta y vive sola")

    assert [True, False, False] == [TABLE.calls(said(t), KNOWN) for t in texts]


def test_to_be_unlike_the_few_dangers_that_are_shown_is_no_proof_that_there_is_none():
    calm = [f"la farola número {n} de la calle no luce bien" for n in range(60)]

    assert Urgency.EMERGENCY is ask("socorro", showing(loved=calm)).urgency
    assert Urgency.EMERGENCY is ask("mi padre se muere", showing(loved=calm)).urgency


SAID_OF = {
    "loved": "topic: none, urgency: low",
    "hurt": "guard: danger, urgency: emergency",
}


def showing(**more):
    """
    Give the town that shows more sentences, by what they are.
    """
    entries = "".join(
        f"  {name}: {{{SAID_OF[name]}, like: [{', '.join(sentences)}]}}\n"
        for name, sentences in more.items()
    )
    return compile_routes(TOWN.replace("\nexamples:\n", f"\nexamples:\n{entries}"))


def test_several_words_of_danger_are_no_manner_of_speaking():
    decision = ask("socorro, mi suegra se muere por el chocolate")

    assert Urgency.EMERGENCY is decision.urgency


def test_where_an_example_stands_says_nothing_nor_that_it_stands_there_twice():
    of = "{topic: %s, like: [%s]}"
    entries = [of % ("lamps", "luz de calle"), of % ("noise", "calle de luz")]
    told = [*entries, *reversed(entries), entries[0]]
    tables = [
        compile_routes(
            TOWN[: TOWN.index("  lamps that are out")]
            + "".join(f"  e{n}: {entry}\n" for n, entry in enumerate(kept))
            + TOWN[TOWN.index("otherwise") :]
        )
        for kept in (told[:2], told[2:4], told)
    ]
    words = said_in("calle luz")
    first, *others = [table.rules.by_example.votes.ask(words) for table in tables]
    assert others == [first, first]


def test_where_nothing_is_shown_nobody_votes():
    assert Vote() == Votes((), "es").ask(["mi", "calle", "sigue", "a", "oscuras"])
    assert 0.0 == Vote().share("topics", "lamps")


PEOPLE = ("mi tía", "mi padre", "la vecina", "el cura", "mi jefe", "un primo")
HOURS = ("hoy", "el lunes", "por la tarde", "en fiestas", "este mes")


def asking():
    """
    Give the town in which many ask when somebody comes, and many say what is broken; a
    matter takes one word for a fault, another for one that cannot wait, a third for one
    that is answered in private, and a fourth for a warning.
    """
    asked = ", ".join(
        f'"¿cuándo viene {who} {when}?"' for who in PEOPLE for when in HOURS
    )
    wrong = ", ".join(
        f"la farola de {who} parpadea {when}" for who in PEOPLE for when in HOURS
    )
    more = f"""
matters:
  broken: {{words: [brilla], intent: incident, deliver: police}}
  burning: {{words: [quema], intent: incident, deliver: police, urgency: high}}
  whispered: {{words: [chista], intent: incident, deliver: police, reply: private}}
  warned of: {{words: [cuelga], intent: incident, urgency: high}}
  waits: {{words: [descansa], urgency: normal}}
examples:
  asked: {{topic: lamps, intent: information, urgency: normal, like: [{asked}]}}
  broken: {{topic: lamps, intent: incident, urgency: normal, like: [{wrong}]}}
"""
    return compile_routes(TOWN.replace("\nexamples:\n", more))


def test_a_matter_is_passed_over_whose_intent_all_else_speaks_against():
    """
    One word that a rule takes for a fault does not make one of what everybody asks so.
    """
    table = asking()
    told, asked = (
        "la farola de mi tía brilla hoy",
        "¿cuándo viene el cura y brilla hoy?",
    )

    assert ("matter broken", "incident") == rule_and_intent(told, table)
    assert ("topic lamps", "information") == rule_and_intent(asked, table)
    why = "holds, but by all that it says it is no incident (says brilla)"
    assert ("matter broken", False, why) in tried(asked, table)


def test_what_is_urgent_or_private_by_a_matter_is_so_whatever_all_else_says():
    table = asking()
    decision = ask("¿cuándo viene el cura y quema hoy?", table)
    private = ask("¿cuándo viene el cura y chista hoy?", table)

    assert ("matter burning", Urgency.HIGH) == (decision.rule, decision.urgency)
    assert ("matter whispered", Reply.PRIVATE) == (private.rule, private.reply)


@pytest.mark.parametrize(
    ("text", "urgency"),
    [
        ("hay un cable pelado y lo alcanzan los niños", Urgency.HIGH),
        ("hay un cable pelado, descansa y lo alcanzan los niños", Urgency.NORMAL),
    ],
)
def test_what_a_matter_says_can_wait_waits_whatever_examples_show(text, urgency):
    assert urgency is ask(text, asking()).urgency


@pytest.mark.parametrize(
    ("text", "urgency"),
    [
        ("¿cuándo viene el cura y cuelga hoy?", Urgency.NORMAL),
        ("cuelga un cable suelto con corriente", Urgency.HIGH),
        ("cuelga", Urgency.HIGH),
    ],
)
def test_a_mere_warning_is_passed_over_where_all_else_says_it_can_wait(text, urgency):
    assert urgency is ask(text, asking()).urgency


def test_whoever_passes_over_a_warning_says_so():
    why = "holds, but by all that it says it can wait (says cuelga)"

    assert ("matter warned of", False, why) in tried(
        "¿cuándo viene el cura y cuelga hoy?", asking()
    )


def test_examples_hear_to_whom_something_is_said_and_whether_it_asks():
    heard = [
        Shown("@LuzPueblo esta calle", {"intents": "incident"}),
        Shown("@CultoPueblo esta calle", {"intents": "thanks"}),
        Shown("hay cine en la plaza", {"intents": "incident"}),
        Shown("¿hay cine en la plaza?", {"intents": "information"}),
    ]
    votes = Votes(heard, "es")

    def likeliest(told):
        learned = votes.ask(said_in(plain(told))).learned["intents"]
        return max(learned, key=learned.get)

    assert "incident" == likeliest("@LuzPueblo buenas")
    assert "thanks" == likeliest("@CultoPueblo buenas")
    assert "information" == likeliest("hay baile en la plaza?")
    assert "incident" == likeliest("hay baile en la plaza")


def tried(text, table):
    steps = ask(text, table, explain=True).trace
    return [(step.rule, step.matched, step.because) for step in steps]


def rule_and_intent(text, table):
    decision = ask(text, table)
    return decision.rule, decision.intent


def test_what_is_like_nothing_gets_no_vote():
    assert Vote() == vote("xyzzy 42 🐺")
    assert Vote() == vote("")


texts = st.text(max_size=300) | st.lists(
    st.sampled_from(["calle", "oscuras", "cable", "niños", "street", "fiesta", "🐺"])
).map(" ".join)


@given(texts)
def test_shares_sum_to_one_at_most_and_are_always_the_same(text):
    found = vote(text)

    assert all(sum(part.values()) <= 1.000001 for part in found.shares.values())
    assert all(0 < near <= 1.000001 for _, near in found.voters)
    assert found == vote(text)


@given(
    st.lists(st.text(alphabet="abcdeñ", min_size=3, max_size=8), min_size=2, max_size=9)
)
def test_a_sentence_is_nearest_to_itself(words):
    shown = [
        Shown(" ".join(words), {"topics": "own"}),
        Shown("los vecinos cantan hasta las tantas", {"topics": "other"}),
    ]

    found = Votes(shown, "es").ask(said_in(plain(" ".join(words))))

    assert found.share("topics", "own") > found.share("topics", "other")


def test_words_that_stand_in_all_kinds_of_sentences_bring_nobody_into_danger():
    """
    Small words make a message like what is told of danger, and tell of none: what is
    told of everything else has them, too.
    """
    everyday = "like: [y no hay un banco, no hay ni un árbol y no hay sombra, "
    table = compile_routes(TOWN.replace("like: [los vecinos", f"{everyday}los vecinos"))
    small = table.rules.by_example.votes.ask(["y", "no", "hay", "un", "y", "no"])

    assert small.share("guards", "danger") > 0
    assert ask("hay un hombre y no respira", table).urgency is Urgency.EMERGENCY
    assert ask("y no hay un y no", table).urgency is not Urgency.EMERGENCY


def test_a_street_is_no_likeness():
    """
    What an example says of a street says nothing of whatever else is in it.
    """
    shown = "han fundido las bombillas del pasaje Montijo"
    town = TOWN.replace("like: [hay un cable", f"like: [{shown}, hay un cable")
    streets = "places: {streets: [pasaje Montijo]}\n"
    told = "dejaron muebles pasaje Montijo"

    assert ["lights"] == mailboxes(ask(told, compile_routes(town)))
    assert ["clerk"] == mailboxes(ask(told, compile_routes(town + streets)))


def test_how_soon_a_thing_must_go_is_told_less_by_examples_of_another():
    ill = Shown("me encuentro muy mal", {"topics": "ill", "urgency": "high"})
    smell = Shown("mal olor", {"topics": "sewer", "urgency": "normal"})
    vote = Vote(voters=[(ill, 0.4), (smell, 0.4)])

    assert vote.soon("high", ()) == 0.5
    assert vote.soon("high", ["sewer"]) == pytest.approx(1 / 3)
    assert vote.soon("high", ["ill"]) == pytest.approx(2 / 3)


def test_examples_are_not_asked_again_about_the_same_words():
    voting = TABLE.rules.voting
    asking = TABLE.read(said("¿mi calle sigue a oscuras?"), KNOWN)
    grateful = TABLE.read(said("otra fiesta en el piso. muchas gracias"), KNOWN)

    same = voting.ask_between_edges(asking.plain, (), asking.told)
    fewer = voting.ask_between_edges(grateful.plain, (), grateful.told)

    assert asking.told is same
    assert VOTES.ask(said_in(plain("otra fiesta en el piso"))) == fewer != grateful.told


def test_what_only_examples_take_for_an_application_of_nothing_is_not_held():
    table = compile_routes("""
town: {name: Pueblo}
mailboxes: {clerk: {office: Clerk, addresses: {email: clerk@p.example}}}
intents:
  procedure:
    requires: verified
    words: [solicito]
    like: [quiero renovar el carné]
otherwise: {deliver: clerk}
""")

    def outcome(text):
        decision = table.decide(said(text), KNOWN)
        return decision.intent, decision.outcome, mailboxes(decision)

    near = outcome("quiero renovar el carné ya")

    assert ("procedure", Outcome.DELIVER, ["clerk"]) == near
    assert ("procedure", Outcome.CHALLENGE, ["clerk"]) == outcome("solicito el carné")
