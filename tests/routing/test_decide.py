from time import thread_time

import pytest
from attrs import evolve
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.decision import FACT, Outcome, Reason, Reply, Urgency, Why
from gateway.core.identity import Contact, Role, Standing, Verdict
from gateway.core.message import Address, Visibility
from gateway.routing.compiler import compile_routes
from gateway.routing.decided_texts import texts_to_say
from gateway.routing.table import Thread
from gateway.routing.trace import HOLDS

from .heard import KNOWN, NOON, SENDER, mailboxes, said, talk

RULES = """
town:
  name: Pueblo
  languages: [es, en]
  accounts: {twitter: "@Pueblo", email: town@p.example}

mailboxes:
  lights:
    office: Alumbrado público
    person: Miguel Ángel Zafra Pino
    addresses:
      email: lights@p.example
      twitter: {id: 17, handle: "@Luces"}
    aliases: [el de la luz]
  water:
    office: Aguas
    addresses: {email: water@p.example}
  mayor:
    office: Alcaldía
    role: councillor
    addresses: {email: mayor@p.example, twitter: {id: 18, handle: "@Alcaldia"}}
  secretary: {office: Secretaría, addresses: {email: secretary@p.example}}
  police:
    office: Policía Local
    addresses: {email: police@p.example, twitter: {id: 19, handle: "@Policia"}}
  social: {office: Servicios Sociales, addresses: {email: social@p.example}}
  clerk: {office: Registro, addresses: {email: clerk@p.example}}

guards:
  machines: {match: {from: [machine, ourselves]}, outcome: quarantine, reply: none}
  danger:
    words: [fuego, me muero]
    unless: ["😂"]
    deliver: police
    urgency: emergency
    says: call-112
  violence:
    words: [me pega]
    deliver: [police, social]
    confidential: yes
    urgency: high
    says: neutral
  impersonation: {match: {from: lookalike}, deliver: clerk, outcome: quarantine}
  spam: {words: [casino], outcome: quarantine}

topics:
  lighting: {owner: lights, means: incident, words: {es: [farola], en: [street lamp]}}
  water: {owner: water, means: incident, words: [agua, fuga]}
  census: {owner: clerk, means: information, words: [padrón]}
  park: {owner: clerk, means: incident, hints: [parque]}
  aid: {owner: social, words: [ayuda], reply: private, flags: [confidential]}
  custody: {owner: social, words: [custodia], reply: private,
            flags: [confidential, silent]}
  roads: {owner: [], outcome: refuse, alone: yes, words: [autovía],
          says: other-administration}

intents:
  agenda_proposal: {match: {words: [propongo], hashtags: "#Pleno"}, requires: verified}
  incident: {words: [rota, roto]}
  information: {words: [a qué hora, horario]}
  procedure: {words: [certificado, volante], requires: verified}
  other: {}

procedures:
  certificate: {match: {topics: census, words: [certificado]}, requires: strong}

matters:
  agenda: {match: {intents: agenda_proposal}, deliver: [secretary, mayor]}
  hours: {match: {intents: information, topics: census}, says: hours}
  secret: {words: [secreto], deliver: clerk, confidential: yes, requires: verified}
  hazard: {words: [se hunde], also: police, urgency: high}
  noise: {words: [gotea], also: police}

otherwise: {deliver: clerk, says: not-understood}

texts:
  hours: {es: De 9 a 14., en: From 9 to 14.}
"""
TABLE = compile_routes(RULES)
OTHER = Address("telegram", "6")
MACHINE = {"auto-submitted": "auto-replied"}


def verdict(standing=Standing.KNOWN, role=None):
    contact = role and Contact(address=SENDER, name="Ana", role=role, verified_at=NOON)
    return Verdict(standing=standing, because="test", contact=contact)


def decide(text, standing=Standing.KNOWN, role=None, thread=None, **more):
    return TABLE.decide(said(text, **more), verdict(standing, role), thread=thread)


def said_aloud(decision):
    return texts_to_say(decision, Visibility.PUBLIC)


def test_a_topic_is_delivered_to_whoever_is_responsible():
    decision = decide("La FAROLAAA está rota")

    assert ["lights"] == mailboxes(decision)
    assert ("incident", ("lighting",)) == (decision.intent, decision.topics)
    assert "topic lighting" == decision.rule
    assert Outcome.DELIVER is decision.outcome


def test_several_topics_are_several_legs_and_the_foremost_is_first():
    decision = decide("hay una fuga de agua y además la farola está rota")

    assert ["water", "lights"] == mailboxes(decision)
    assert ("water", "lighting") == decision.topics


def test_a_hint_counts_only_where_nothing_else_does():
    assert ["lights"] == mailboxes(decide("la farola del parque"))
    assert ["clerk"] == mailboxes(decide("en el parque"))
    assert "topic park" == decide("en el parque").rule


@for_each(
    ("text", "more"),
    [
        ("hola @Luces", {}),
        ("hola", {"to": ("@luces",)}),
        ("hola", {"to": ("lights@p.example",)}),
        ("escribo a lights@p.example", {}),
        ("para alumbrado público", {}),
        ("para Miguel Ángel Zafra Pino", {}),
        ("que venga miguel angel zafra", {}),
        ("dile al de la luz que hola, el de la luz", {}),
    ],
)
def test_a_mailbox_that_is_named_gets_a_leg_without_any_rule(text, more):
    assert ["lights"] == mailboxes(decide(text, **more))


def test_the_towns_own_account_is_no_mailbox():
    assert "otherwise" == decide("@Pueblo hola", to=("@pueblo",)).rule


def test_whoever_is_named_gets_it_besides_whoever_is_responsible():
    assert ["mayor", "lights"] == mailboxes(decide("@Alcaldia la farola está rota"))


def test_what_nothing_matches_goes_to_otherwise():
    decision = decide("xyzzy")

    assert ["clerk"] == mailboxes(decision)
    assert ("otherwise", ("not-understood",)) == (decision.rule, decision.says)


@pytest.mark.parametrize(
    "headers",
    [
        {"auto-submitted": "auto-replied"},
        {"precedence": "bulk"},
        {"list-id": "<news.p.example>"},
        {"return-path": "<>"},
    ],
)
def test_a_machine_is_never_answered(headers):
    decision = decide("La farola está rota", headers=headers)

    assert Outcome.QUARANTINE is decision.outcome
    assert (Reply.NONE, (), ()) == (decision.reply, decision.says, decision.legs)


def test_nor_where_it_tells_of_danger_that_somebody_reads_at_once():
    headers = {"auto-submitted": "auto-replied"}

    decision = decide("¡Fuego! La farola está rota", headers=headers)

    assert (Reply.NONE, ()) == (decision.reply, decision.says)
    assert [("police", True)] == [(leg.mailbox, leg.at_once) for leg in decision.legs]


LIST = {"list-id": "<barrio.p.example>", "list-post": "<mailto:barrio@p.example>"}


def test_what_somebody_writes_to_a_list_is_read_and_answered_by_people_only():
    decision = decide("La farola está rota", headers=LIST)

    assert (Outcome.DELIVER, ["lights"]) == (decision.outcome, mailboxes(decision))
    assert (Reply.NONE, ()) == (decision.reply, decision.says)


def test_what_needs_proof_of_who_writes_to_a_list_is_looked_at_and_not_held():
    decision = decide("un certificado del padrón", headers=LIST)

    assert (Outcome.QUARANTINE, ["clerk"]) == (decision.outcome, mailboxes(decision))
    assert (Reply.NONE, ()) == (decision.reply, decision.says)


def test_a_person_is_no_machine():
    assert ["lights"] == mailboxes(decide("farola", headers={"auto-submitted": "no"}))


def test_our_own_echo_is_never_answered():
    echo = {"handle": "@pueblo", "sender": Address("twitter", "5")}

    decision = decide("la farola está rota", **echo)

    assert (Outcome.QUARANTINE, Reply.NONE) == (decision.outcome, decision.reply)


@pytest.mark.parametrize("standing", list(Standing))
def test_danger_goes_to_the_police_whoever_tells(standing):
    decision = decide("hay fuego, necesito un certificado del padrón", standing)

    assert (Outcome.DELIVER, ["police"]) == (decision.outcome, mailboxes(decision))
    assert (Urgency.EMERGENCY, ("call-112",)) == (decision.urgency, decision.says)


def test_danger_told_to_a_mailbox_reaches_it_too():
    assert ["police", "lights"] == mailboxes(decide("fuego! @Luces"))


def test_a_joke_is_no_danger():
    assert "otherwise" == decide("me muero 😂").rule


def test_violence_stays_between_police_and_social_services():
    decision = decide(
        "@Alcaldia mi marido me pega", visibility=Visibility.PUBLIC, to=("@alcaldia",)
    )

    assert ["police", "social"] == mailboxes(decision)
    assert (Outcome.DELIVER, Reply.PRIVATE) == (decision.outcome, decision.reply)
    assert "confidential" in decision.flags
    assert ("neutral",) == decision.says


@pytest.mark.parametrize(
    ("said", "reply"),
    [
        ("hay fuego en casa", Reply.PUBLIC),
        ("fuego, mi madre está dentro", Reply.PRIVATE),
        ("fuego, la meva filla és dins", Reply.PRIVATE),
    ],
)
def test_what_befalls_somebodys_own_is_answered_to_them_alone(said, reply):
    decision = decide(
        f"@Alcaldia {said}", visibility=Visibility.PUBLIC, to=("@alcaldia",)
    )

    assert (Urgency.EMERGENCY, reply) == (decision.urgency, decision.reply)


@for_each(
    ("handle", "name"),
    [
        ("@Luc\u0435s", ""),  # a Cyrillic letter
        ("@1uces", ""),
        ("@Luces_", ""),
        ("@vecino", "Miguel Zafra, alumbrado"),
        ("@vecino", "M\u0456guel Zafra \u2714"),
        ("@vecino", "Policía Local Pueblo (oficial)"),
        ("@vecino", "Ayuntamiento de Pueblo"),
    ],
)
def test_whoever_looks_like_one_of_us_is_quarantined(handle, name):
    decision = decide("hola", handle=handle, display_name=name)

    assert ("guard impersonation", Outcome.QUARANTINE) == (
        decision.rule,
        decision.outcome,
    )


def test_one_of_us_is_not_taken_for_an_impostor():
    message = said("hola", handle="@Luces", sender=Address("twitter", "17"))

    assert "otherwise" == TABLE.decide(message, verdict(Standing.VERIFIED)).rule


def test_the_first_guard_that_matches_ends_it():
    assert "guard danger" == decide("fuego en el casino").rule


@for_each(
    ("text", "standing", "outcome", "says"),
    [
        ("volante del padrón", Standing.KNOWN, Outcome.CHALLENGE, ("verify",)),
        ("volante del padrón", Standing.VERIFIED, Outcome.DELIVER, ()),
        (
            "certificado del padrón",
            Standing.VERIFIED,
            Outcome.CHALLENGE,
            ("verify-strong",),
        ),
        ("certificado del padrón", Standing.STRONG, Outcome.DELIVER, ()),
        ("farola rota", Standing.NONE, Outcome.DELIVER, ()),
    ],
)
def test_each_door_has_its_key(text, standing, outcome, says):
    decision = decide(text, standing)

    assert (outcome, says) == (decision.outcome, decision.says)


def test_what_is_held_says_where_it_will_go():
    assert ["clerk"] == mailboxes(decide("volante del padrón"))


def test_a_matter_sends_a_combination_elsewhere():
    decision = decide("propongo más farolas #Pleno", Standing.VERIFIED)

    assert ["secretary", "mayor"] == mailboxes(decision)
    assert ("agenda_proposal", ("lighting",)) == (decision.intent, decision.topics)


def test_who_shows_what_others_propose_to_the_plenary_proposes_nothing():
    """
    Nor must they show who they are. What is theirs and tells of it is a proposal.
    """
    shown = "[propongo más farolas #Pleno — @pepe]"

    pointed = decide(f"mirad esto\n{shown}", described=shown)
    own = decide(
        f"propongo lo mismo #Pleno\n{shown}", Standing.VERIFIED, described=shown
    )

    assert (Outcome.DELIVER, ["clerk"]) == (pointed.outcome, mailboxes(pointed))
    assert "agenda_proposal" != pointed.intent
    assert ("agenda_proposal", ("lighting",)) == (own.intent, own.topics)


def test_a_question_with_a_text_is_answered():
    decision = decide("¿a qué hora abre el padrón?")

    assert (Outcome.ANSWER, ("hours",)) == (decision.outcome, decision.says)


@pytest.mark.parametrize(
    ("intents", "outcome"),
    [("[information]", Outcome.ANSWER), ("[information, incident]", Outcome.DELIVER)],
)
def test_a_question_in_a_list_is_one_if_nothing_else_is_in_it(intents, outcome):
    table = compile_routes(
        RULES.replace("{intents: information, t", f"{{intents: {intents}, t")
    )

    decision = table.decide(said("¿a qué hora abre el padrón?"), KNOWN)

    assert (outcome, ("hours",)) == (decision.outcome, decision.says)
    assert Outcome.DELIVER is decide("¿a qué hora se enciende la farola?").outcome


@pytest.mark.parametrize(
    ("match", "outcome"),
    [
        ("all: [{intents: information}, {topics: census}]", Outcome.ANSWER),
        ("topics: census, all: {all: [{intents: [information]}]}", Outcome.ANSWER),
        ("topics: census, any: [{intents: information}]", Outcome.DELIVER),
    ],
)
def test_a_question_is_one_wherever_its_match_must_hold(match, outcome):
    written = "intents: information, topics: census"
    table = compile_routes(RULES.replace(written, match))

    decision = table.decide(said("¿a qué hora abre el padrón?"), KNOWN)

    assert (outcome, ("hours",)) == (decision.outcome, decision.says)


@pytest.mark.parametrize("outcome", [Outcome.REFUSE, Outcome.QUARANTINE])
@pytest.mark.parametrize("key", ["deliver", "also"])
def test_what_is_not_delivered_still_goes_to_whom_its_matter_gives_it(key, outcome):
    secret = "deliver: clerk, confidential: yes, requires: verified"
    given = f"{key}: water, outcome: {outcome.name.lower()}"
    table = compile_routes(RULES.replace(secret, given))

    decision = table.decide(said("la farola, es secreto"), KNOWN)

    assert (outcome, ["water"]) == (decision.outcome, mailboxes(decision))


def test_what_is_confidential_goes_nowhere_else_and_is_still_held():
    decision = decide("@Alcaldia la farola, es secreto")

    assert (Outcome.CHALLENGE, ["clerk"]) == (decision.outcome, mailboxes(decision))


@pytest.mark.parametrize(
    ("more", "language"),
    [("tomorrow", "en"), ("nu", "en"), ("mañana por la tarde no estoy en casa", "es")],
)
def test_a_few_words_are_in_the_language_of_their_senders_conversation(more, language):
    own = talk("lights", language="en")

    for explicit in (True, False):
        thread = Thread(own, explicit=explicit)
        assert language == decide(more, thread=thread).language
    assert "es" == decide(more).language


def test_a_few_words_that_the_town_uses_too_are_in_its_language_or_their_senders():
    """
    "Farola" and "rota" have letters in a row as Galician words have them.
    """
    rules = RULES.replace("languages: [es, en]", "languages: [es, gl, en]")
    rules = rules.replace("words: [fuego", "words: [farola, rota, fuego")
    table = compile_routes(rules)
    own = Thread(talk("lights", language="gl"), explicit=False)

    def language(text, thread=None):
        return table.decide(said(text), KNOWN, thread=thread).language

    assert ["es", "gl", "gl"] == [
        language("farola rota"),
        language("a farola do camiño está rota"),
        language("farola rota", own),
    ]
    assert "gl" == language("hai ratas")


def test_somebody_elses_conversation_tells_no_language():
    theirs = talk("lights", contact=OTHER, language="en")

    assert "es" == decide("tomorrow", thread=Thread(theirs, explicit=False)).language


def confided(contact=SENDER):
    first, other = (
        talk(mailbox, contact=contact, confidential=True)
        for mailbox in ("police", "social")
    )
    return Thread(first, explicit=False, others=(other,))


@pytest.mark.parametrize("told", ["anoche @Policia", "el padrón @Policia"])
def test_what_may_be_about_what_was_told_in_confidence_is_kept_so(told):
    decision = decide(told, thread=confided())

    assert ("thread", ["police", "social"]) == (decision.rule, mailboxes(decision))
    assert "confidential" in decision.flags
    assert not decision.says


@pytest.mark.parametrize(
    ("told", "reached"), [("la farola", ["lights"]), ("fuego", ["police"])]
)
def test_what_is_only_for_others_or_danger_goes_where_it_goes(told, reached):
    decision = decide(told, thread=confided())

    assert reached == mailboxes(decision)
    assert "confidential" not in decision.flags


@pytest.mark.parametrize(
    ("text", "reached"),
    [
        ("@Luces bravo, hasta el agua brilla", ["lights"]),
        ("bravo, hasta el agua brilla", ["water"]),
        ("@Luces el agua brilla", ["lights", "water"]),
    ],
)
def test_mere_talk_is_for_those_whom_it_names_and_for_nobody_else(text, reached):
    talk = "  praise: {words: [bravo], intent: other, urgency: low}\n"
    table = compile_routes(RULES.replace("\notherwise:", f"{talk}\notherwise:"))

    assert reached == mailboxes(table.decide(said(text), KNOWN))


def test_what_is_urgent_for_others_besides_is_kept_from_nobody():
    rules = "  lamp: {match: {topics: lighting}, also: police, urgency: high}\n"
    table = compile_routes(RULES.replace("\notherwise:", f"{rules}\notherwise:"))

    decision = table.decide(said("la farola"), KNOWN, thread=confided())

    assert ["police", "lights"] == mailboxes(decision)


ADDRESSES = """\
  homes: {owner: clerk, means: procedure, like: [vivo en la calle mayor]}
  floods: {owner: water, urgency: high, like: [cae por la pared de la cocina]}
"""
GUESSING = compile_routes(RULES.replace("\nintents:", f"{ADDRESSES}\nintents:"))


def test_what_only_looks_like_anothers_stays_where_it_was_told_in_confidence():
    home = said("vivo en la calle mayor")

    guessed = GUESSING.decide(home, KNOWN, thread=confided())

    assert ["clerk"] == mailboxes(GUESSING.decide(home, KNOWN))
    assert ("thread", ["police", "social"]) == (guessed.rule, mailboxes(guessed))
    assert "confidential" in guessed.flags


def test_what_looks_urgent_reaches_both_whom_it_looks_like_and_who_was_told():
    leak = said("cae por la pared de la cocina")

    decision = GUESSING.decide(leak, KNOWN, thread=confided())

    assert ["water", "police", "social"] == mailboxes(decision)
    assert [False, True, True] == [leg.confided for leg in decision.legs]


def test_of_a_procedure_that_is_named_who_was_told_in_confidence_hears_too():
    decision = decide("un certificado del padrón", thread=confided())

    assert Outcome.CHALLENGE is decision.outcome
    assert ["clerk", "police", "social"] == mailboxes(decision)
    assert [False, True, True] == [leg.confided for leg in decision.legs]


def test_what_somebody_else_confided_is_not_gone_on_with():
    other = confided(OTHER)

    assert ["police"] == mailboxes(decide("anoche @Policia", thread=other))


def test_what_is_said_below_what_somebody_confided_is_confidential_too():
    other = Thread(confided(OTHER).conversation, explicit=False)

    decision = decide("La llamo hoy", thread=other)

    assert ("thread", ["police"]) == (decision.rule, mailboxes(decision))
    assert "confidential" in decision.flags


def test_what_is_not_ours_is_refused_and_goes_nowhere():
    decision = decide("hay un agujero en la autovía y agua")

    assert (Outcome.REFUSE, ()) == (decision.outcome, decision.legs)
    assert ("other-administration",) == decision.says


@for_each(
    ("text", "standing", "reply"),
    [
        ("la farola está rota", Standing.KNOWN, Reply.PUBLIC),
        ("la farola está rota, soy 12345678Z", Standing.KNOWN, Reply.PRIVATE),
        ("la farola está rota y mi hijo de 6 años", Standing.KNOWN, Reply.PRIVATE),
        ("volante del padrón", Standing.KNOWN, Reply.PRIVATE),
        ("casino", Standing.KNOWN, Reply.NONE),
    ],
)
def test_only_what_is_public_and_impersonal_is_answered_in_public(
    text, standing, reply
):
    assert reply is decide(text, standing, visibility=Visibility.PUBLIC).reply


def test_what_was_said_in_private_is_answered_in_private():
    assert Reply.PRIVATE is decide("la farola está rota").reply


def test_who_publishes_personal_data_is_told_so_without_an_echo():
    decision = decide("farola rota, 12345678Z", visibility=Visibility.PUBLIC)

    assert ("private-instead",) == decision.says
    assert "12345678" not in TABLE.text("private-instead", "es").upper()


@pytest.mark.parametrize(
    "text",
    ["una ayuda", "una ayuda, soy 12345678Z", "un secreto", "una ayuda para mi hijo"],
)
def test_who_tells_everybody_in_confidence_is_told_where_the_answer_will_be(text):
    decision = decide(text, visibility=Visibility.PUBLIC)

    assert (Reply.PRIVATE, True) == (decision.reply, decision.is_confidential)
    assert ("private-instead", Visibility.PUBLIC) == said_aloud(decision)[0]
    assert Visibility.PUBLIC not in [where for _, where in said_aloud(decision)[1:]]


@pytest.mark.parametrize("text", ["me pega", "me pega, 12345678Z", "la custodia"])
def test_what_a_guard_or_a_rule_keeps_silent_is_not_heard_of_in_public(text):
    decision = decide(text, visibility=Visibility.PUBLIC)

    assert (Reply.PRIVATE, True) == (decision.reply, decision.is_confidential)
    assert Visibility.PUBLIC not in [where for _, where in said_aloud(decision)]


@pytest.mark.parametrize("text", ["fuego, soy 12345678Z", "fuego, y mi hijo de 6 años"])
def test_whom_to_call_is_said_first_and_where_danger_was_told(text):
    """
    Also where the answer will be private: that may be refused, or seen too late.
    """
    decision = decide(text, visibility=Visibility.PUBLIC)

    assert Reply.PRIVATE is decision.reply
    assert [
        ("call-112", Visibility.PUBLIC),
        ("private-instead", Visibility.PUBLIC),
    ] == [*said_aloud(decision)]


def test_what_is_found_out_for_who_tells_of_danger_is_theirs_to_read():
    decision = decide("fuego, soy 12345678Z", visibility=Visibility.PUBLIC)
    knows = evolve(decision, says=(*decision.says, FACT))

    assert (FACT, Visibility.PRIVATE) in said_aloud(knows)
    assert ("call-112", Visibility.PUBLIC) in said_aloud(knows)


@pytest.mark.parametrize("explicit", [True, False])
def test_what_goes_on_in_confidence_is_not_heard_of_in_public(explicit):
    thread = evolve(confided(), explicit=explicit)

    decision = decide("mañana, 12345678Z", thread=thread, visibility=Visibility.PUBLIC)

    assert ("thread", ()) == (decision.rule, said_aloud(decision))


def test_an_employee_writing_as_a_neighbour_is_not_exposed():
    decision = decide(
        "la farola está rota",
        Standing.VERIFIED,
        Role.EMPLOYEE,
        visibility=Visibility.PUBLIC,
    )

    assert (Reply.PRIVATE, True) == (decision.reply, "off-duty" in decision.flags)


@for_each(
    ("text", "who", "flags"),
    [
        # A neighbour who was enrolled, and a councillor from the office's account.
        ("la farola está rota", {"role": Role.RESIDENT}, set()),
        (
            "la farola está rota",
            {"role": Role.COUNCILLOR, "sender": Address("twitter", "18")},
            set(),
        ),
        # Kin are not always in danger, nor ill who says a number.
        ("mi padre dice que la farola está rota", {}, set()),
        ("soy 12345678Z, la farola está rota", {}, {"personal"}),
        ("soy 12345678Z, volante del padrón", {}, {"personal"}),
    ],
)
def test_in_public_no_more_is_private_than_what_tells_of_somebody(text, who, flags):
    decision = decide(text, visibility=Visibility.PUBLIC, **who)
    alone = decide(text, visibility=Visibility.PRIVATE, **who)

    assert flags == decision.flags
    assert bool(flags) is ("private-instead" in decision.says)
    assert "private-instead" not in alone.says


def test_whoever_must_show_who_they_are_is_told_so_and_nothing_else():
    decision = decide("volante del padrón", visibility=Visibility.PUBLIC)
    hidden = decide("es un secreto", Standing.VERIFIED)

    assert (Reply.PRIVATE, ("verify",)) == (decision.reply, decision.says)
    assert (Reply.PRIVATE, ()) == (hidden.reply, hidden.says)


def test_no_machine_is_answered_whatever_a_rule_says():
    table = compile_routes(RULES.replace("[machine, ourselves]", "[ourselves]"))

    decision = table.decide(said("¿a qué hora abre el padrón?", headers=MACHINE), KNOWN)

    assert ("matter hours", Reply.NONE, ()) == (
        decision.rule,
        decision.reply,
        decision.says,
    )


def test_an_emergency_is_not_held_though_what_it_is_about_asks_for_proof():
    urgent = RULES.replace(
        "noise: {words: [gotea], also: police}",
        "gas: {words: [huele a gas], also: police, urgency: emergency}",
    ).replace("means: information, words", "answer_within: 2 days, words")
    table = compile_routes(urgent)

    decision = table.decide(said("volante del padrón, y huele a gas"), KNOWN)
    held = table.decide(said("volante del padrón"), KNOWN)

    assert (Outcome.DELIVER, Urgency.EMERGENCY, None, ()) == (
        decision.outcome,
        decision.urgency,
        decision.answer_within,
        decision.says,
    )
    assert Standing.VERIFIED is decision.requires
    assert Outcome.CHALLENGE is held.outcome


def test_what_is_kept_out_is_not_asked_who_it_is():
    decision = decide("casino, volante del padrón")

    assert (Outcome.QUARANTINE, Standing.VERIFIED) == (
        decision.outcome,
        decision.requires,
    )


def test_an_answer_in_a_thread_stays_in_it():
    decision = decide("la farola también", thread=Thread(talk("water"), explicit=True))

    assert (["water"], "thread") == (mailboxes(decision), decision.rule)


def test_what_proposes_something_leaves_a_thread_only_for_a_mailbox_of_the_plenary():
    """
    In a town that names none, "propongo el martes" answers whoever asked when. Those
    of the thread read it besides, if they may.
    """
    intents = "intents:\n  agenda_proposal: {words: [propongo]}\n"
    matter = (
        "matters:\n  proposals: {match: {intents: agenda_proposal}, urgency: low}\n"
    )
    named = matter.replace("urgency: low", "deliver: secretary")

    def read_by(rules):
        table = compile_routes(rules)
        thread = Thread(talk("water"), explicit=True, others=(talk("lights"),))
        told = said("propongo el martes a las diez")
        return mailboxes(table.decide(told, verdict(Standing.KNOWN), thread=thread))

    rules = f"{RULES[: RULES.index('topics:')]}otherwise: {{deliver: clerk}}\n{intents}"
    assert (["water", "lights"], ["secretary", "water", "lights"]) == (
        read_by(rules + matter),
        read_by(rules + named),
    )
    secret = named.replace("secretary", "secretary, kept_from: [water, lights]")
    assert ["secretary"] == read_by(rules + secret)


def test_a_mailbox_named_by_handle_joins_the_thread():
    thread = Thread(talk("water"), explicit=True)

    assert ["water", "mayor"] == mailboxes(decide("@Alcaldia mire", thread=thread))


def begun_together(*, confidential=False, alarm=False):
    first, *others = (
        talk(mailbox, confidential=confidential)
        for mailbox in ("water", "lights", "police")
    )
    return Thread(first, explicit=True, others=tuple(others), alarm=alarm)


@pytest.mark.parametrize(
    ("text", "reached"),
    [
        ("gracias", ["water", "lights", "police"]),
        ("@Luces gracias", ["lights"]),
        ("@Policia @Luces gracias", ["lights", "police"]),
        ("@Alcaldia mire", ["water", "mayor", "lights", "police"]),
    ],
)
def test_of_several_mailboxes_a_reply_is_for_those_that_it_names(text, reached):
    assert reached == mailboxes(decide(text, thread=begun_together()))


@pytest.mark.parametrize("of", [{"confidential": True}, {"alarm": True}])
def test_in_confidence_or_an_emergency_a_reply_is_for_all(of):
    decision = decide("@Luces gracias", thread=begun_together(**of))

    assert {"water", "lights", "police"} == {*mailboxes(decision)}


@pytest.mark.parametrize(
    ("text", "confidential", "reached"),
    [
        ("ahora se hunde la calle", False, ["water", "police"]),
        ("ahora se hunde la calle", True, ["water"]),
        ("ahora gotea", False, ["water"]),
    ],
)
def test_what_cannot_wait_is_read_besides_in_a_thread(text, confidential, reached):
    own = talk("water", confidential=confidential)

    decision = decide(text, thread=Thread(own, explicit=True))

    assert reached == mailboxes(decision)
    assert all(leg.reasons for leg in decision.legs)


def test_guards_come_before_threads():
    thread = Thread(talk("water"), explicit=True)

    assert "guard danger" == decide("fuego", thread=thread).rule


@pytest.mark.parametrize(
    "thread",
    [
        Thread(talk("water"), explicit=False),
        Thread(talk("water", contact=OTHER), explicit=True),
    ],
)
def test_what_may_be_a_thread_counts_only_instead_of_otherwise(thread):
    assert ["lights"] == mailboxes(decide("la farola está rota", thread=thread))
    assert (["water"], "thread") == (
        mailboxes(decide("vale, gracias", thread=thread)),
        decide("vale, gracias", thread=thread).rule,
    )


def test_a_thread_of_a_mailbox_that_is_gone_is_no_thread():
    thread = Thread(talk("gone"), explicit=True)

    assert "otherwise" == decide("vale", thread=thread).rule


def test_the_trace_says_what_matched_and_why():
    steps = decide("la fraola está rota").trace

    assert [("topic lighting", "says fraola"), ("intent incident", "says rota")] == [
        (step.rule, step.because) for step in steps
    ]


def test_words_tell_it_whatever_else_a_rule_asks_for_first():
    words = "words: [agua, fuga]"
    asked = f"match: {{visibility: public, {words}}}"
    table = compile_routes(RULES.replace(words, asked))
    thread = Thread(talk("lights"), explicit=False)
    message = said("no hay agua", visibility=Visibility.PUBLIC)
    decision = table.decide(message, KNOWN, thread=thread)

    assert ["water"] == mailboxes(decision)
    [step] = decision.trace
    assert ("it is public and says agua", True) == (step.because, step.by_words)


def test_an_explanation_also_says_what_did_not_match_and_changes_nothing():
    message = said("la farola está rota")
    plain = TABLE.decide(message, KNOWN)
    explained = TABLE.decide(message, KNOWN, explain=True)

    missed = [step for step in explained.trace if not step.matched]
    assert "says none of agua, fuga" in [step.because for step in missed]
    assert plain == evolve(explained, trace=plain.trace)


def test_an_explanation_names_what_holds_behind_the_first_and_changes_nothing():
    """
    Whoever asks why a rule of theirs did nothing learns which came before it.
    """
    message = said("fuego, y mi marido me pega")
    plain = TABLE.decide(message, KNOWN)
    guarded = TABLE.decide(message, KNOWN, explain=True)
    behind = TABLE.decide(
        said("propongo un secreto #Pleno"), verdict(Standing.VERIFIED), explain=True
    )

    assert [
        ("guard violence", "holds, but guard danger comes first (says me pega)")
    ] == held_back(guarded)
    assert "guard impersonation" in [step.rule for step in guarded.trace]
    assert plain == evolve(guarded, trace=plain.trace)
    assert [
        ("matter secret", "holds, but matter agenda comes first (says secreto)")
    ] == held_back(behind)


def held_back(decision):
    return [
        (step.rule, step.because)
        for step in decision.trace
        if not step.matched and step.because.startswith(HOLDS)
    ]


def test_a_procedure_that_was_not_asked_says_why_where_somebody_wants_to_know():
    text = "¿a qué hora el padrón?"
    decision = TABLE.decide(said(text), KNOWN, explain=True)

    why = "it is asked where the intent is procedure, and that is information"
    assert why in [
        step.because for step in decision.trace if step.rule == "procedure certificate"
    ]
    assert all(step.matched for step in decide(text).trace)


def test_a_decision_names_the_version_and_the_language():
    decision = decide("hello, the street lamp is broken")

    assert (TABLE.version, "en") == (decision.version, decision.language)


def test_of_a_long_text_the_beginning_and_the_end_are_routed_and_nothing_else():
    within = "x " * 4_000 + "farola" + " x" * 2_000

    assert "otherwise" == decide(within).rule
    for long in (f"farola {within}", f"{within} farola"):
        assert "topic lighting" == decide(long).rule


def test_a_mailboxs_own_address_is_one_of_us():
    mayor = TABLE.staff(Address("twitter", "18"))
    lights = TABLE.staff(Address("email", "lights@p.example"))

    assert Role.COUNCILLOR is mayor.role
    assert (Role.EMPLOYEE, "Miguel Ángel Zafra Pino") == (lights.role, lights.name)
    assert TABLE.staff(SENDER) is None


def test_texts_are_the_towns_then_the_gateways_in_the_best_language():
    assert "From 9 to 14." == TABLE.text("hours", "en")
    assert "De 9 a 14." == TABLE.text("hours", "fr")
    assert "112" in TABLE.text("call-112", "ro")
    assert "Lo lleva Aguas." in TABLE.text("receipt", "es", office="Aguas")
    with pytest.raises(KeyError):
        TABLE.text("nonsense", "es")


@for_each(
    ("pattern", "subject", "text", "holds"),
    [
        ("^aviso", "", "Aviso: no hay agua", True),
        ("^aviso", "", "sin aviso", False),
        ("^aviso", "Aviso", "No hay agua", True),
        ("^aviso", "Agua", "Aviso", False),
        ("(?m)^aviso", "Agua", "Aviso", True),
    ],
)
def test_a_pattern_begins_where_the_subject_does_or_else_the_text(
    pattern, subject, text, holds
):
    table = compile_routes(
        f"""
town: {{name: P}}
mailboxes: {{clerk: {{office: C, addresses: {{email: c@p.example}}}}}}
guards: {{first: {{match: {{patterns: '{pattern}'}}, deliver: clerk}}}}
otherwise: {{deliver: clerk}}
"""
    )

    decision = table.decide(said(text, subject=subject), KNOWN)

    assert holds == (decision.rule == "guard first")


@pytest.mark.parametrize("hard", ["(a+)+$", "(.*a){25}"])
def test_no_pattern_is_slow(hard):
    table = compile_routes(
        f"""
town: {{name: P}}
mailboxes: {{clerk: {{office: C, addresses: {{email: c@p.example}}}}}}
guards: {{slow: {{match: {{patterns: ['{hard}']}}, deliver: clerk}}}}
otherwise: {{deliver: clerk}}
"""
    )
    message, times = said("a" * 50_000 + "!"), []
    for _ in range(3):
        start = thread_time()
        table.decide(message, KNOWN)
        times.append(thread_time() - start)

    assert min(times) < 0.05


def test_more_rules_are_not_more_to_try():
    """
    Only rules are tried of which something is said, however many there are.
    """
    topics = "\n".join(f"  t{i}: {{owner: c, words: [word{i}x]}}" for i in range(2000))
    table = compile_routes(
        f"town: {{name: P}}\n"
        f"mailboxes: {{c: {{office: C, addresses: {{email: c@p.example}}}}}}\n"
        f"topics:\n{topics}\notherwise: {{deliver: c}}\n"
    )
    tried = table.decide(said("word77x and word1234x"), KNOWN, explain=False).trace

    assert ["topic t77", "topic t1234"] == [step.rule for step in tried]
    assert 2 == sum(
        len(table.index.known["",][word].atoms) for word in ("word77x", "word1234x")
    )


@given(st.text(max_size=300), st.text(max_size=20), st.booleans())
def test_every_message_gets_a_decision(text, name, public):
    visibility = Visibility.PUBLIC if public else Visibility.PRIVATE

    decision = decide(
        text, subject=name, display_name=name, handle=name, visibility=visibility
    )

    assert decision.legs or decision.outcome is not Outcome.DELIVER


@for_each(
    ("text", "whom"),
    [
        ("farola rota, echa chispas", ["lights", "police"]),
        ("farola rota", ["lights"]),
        # A certificate of sparks is nothing that is wrong, and what is confidential is.
        ("un certificado: la farola echa chispas", ["lights"]),
        ("farola rota con chispas, entre nosotros", ["lights"]),
        # What else is told of is not what is urgent.
        ("fuga de agua con chispas, y la farola", ["water", "lights"]),
    ],
)
def test_something_urgent_that_is_wrong_is_read_besides_by_whom_its_topic_names(
    text, whom
):
    rules = RULES.replace("{owner: lights,", "{owner: lights, if_urgent: police,")
    hurried = "{words: [entre nosotros], confidential: yes, urgency: high}"
    hurried = (
        f"matters:\n  private: {hurried}\n  sparks: {{words: [chispas], urgency: high}}"
    )
    rules = compile_routes(rules.replace("matters:", hurried))
    assert mailboxes(rules.decide(said(text), KNOWN)) == whom


def test_whoever_reads_what_nobody_understood_is_told_so():
    lost = "matters:\n  lost: {match: {topics: none, at_most: 2}, deliver: clerk}"
    table = compile_routes(RULES.replace("matters:", lost, 1))

    [leg] = table.decide(said("al final"), KNOWN).legs

    assert ("clerk", (Reason(Why.OTHERWISE),)) == (leg.mailbox, leg.reasons)
