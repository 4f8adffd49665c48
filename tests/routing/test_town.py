"""
The sample town: its rules against its labelled messages, and everyday ones.
"""

import pytest

from gateway.core.conversation import Conversation
from gateway.core.decision import Outcome, Reply, Urgency
from gateway.core.identity import Standing, judge
from gateway.routing.table import Thread

MACHINES = {"auto_reply", "bounce", "loop", "mailing_list", "calendar"}


@pytest.fixture(scope="module")
def decisions(table, corpus, read_line):
    """
    Each line with its decision, replayed in the order of time.
    """
    lines, contacts = corpus
    conversations, decided = {}, []
    for line in lines:
        message = read_line(line)
        contact = table.staff(message.sender) or contacts.get(message.sender)
        verdict = judge(message, contact, message.received_at)
        told = [conversations[r] for r in message.in_reply_to if r in conversations]
        thread = told and Thread(told[0], explicit=told[0].contact == message.sender)
        decision = table.decide(message, verdict, thread=thread or None)
        decided.append((line, decision))
        if decision.legs:
            conversations[line["id"]] = Conversation(
                id=line["id"].ljust(16, "a"),
                contact=message.sender,
                mailbox=decision.legs[0].mailbox,
                visibility=message.visibility,
                heard=message.reference,
                heard_at=message.received_at,
            )
    return decided


def failures(decisions, fails):
    return [
        line["id"]
        for line, decision in decisions
        if fails(line, line["expected"], decision)
    ]


def flags(expected):
    return set(expected.get("flags", ()))


def mailboxes(decision):
    return {leg.mailbox for leg in decision.legs}


def test_no_emergency_is_missed(decisions):
    assert [] == failures(
        decisions,
        lambda _, expected, decision: (
            expected["urgency"] == "emergency"
            and not (
                decision.urgency is Urgency.EMERGENCY
                and decision.outcome is Outcome.DELIVER
                and set(expected["recipients"]) <= mailboxes(decision)
            )
        ),
    )


def test_safety_is_never_blocked(decisions):
    blocking = {Outcome.CHALLENGE, Outcome.QUARANTINE, Outcome.REFUSE}

    assert [] == failures(
        decisions,
        lambda _, expected, decision: (
            "call_112" in flags(expected) and decision.outcome in blocking
        ),
    )


def test_no_machine_is_answered(decisions):
    assert [] == failures(
        decisions,
        lambda _, expected, decision: (
            flags(expected) & MACHINES and decision.reply is not Reply.NONE
        ),
    )


def test_nothing_private_is_answered_in_public(decisions):
    assert [] == failures(
        decisions,
        lambda line, expected, decision: (
            line["channel"] == "twitter_mention"
            and expected["reply"] != "public"
            and decision.reply is Reply.PUBLIC
        ),
    )


def test_no_mailbox_gets_what_it_must_not(decisions):
    assert [] == failures(
        decisions,
        lambda _, expected, decision: (
            mailboxes(decision) & set(expected.get("recipients_never", ()))
        ),
    )


def test_nothing_passes_without_the_identity_that_it_needs(decisions):
    assert [] == failures(
        decisions,
        lambda _, expected, decision: (
            expected["outcome"] in ("challenge", "quarantine")
            and expected["identity_required"] != "none"
            and decision.outcome is Outcome.DELIVER
        ),
    )


def test_nine_in_ten_reach_the_mailboxes_that_a_person_would_choose(decisions):
    def wrong(_, expected, decision):
        need = set(expected["recipients"])
        held = expected["outcome"] in ("autoreply_info", "refuse", "quarantine")
        least = set() if held else need
        most = need | set(expected.get("recipients_ok", ()))
        return not least <= mailboxes(decision) <= most

    assert len(failures(decisions, wrong)) <= len(decisions) / 10


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
def ask(table, read_line):
    """
    Lets somebody whom nobody knows say something on Telegram.
    """

    def ask(text):
        line = {"id": "1", "channel": "telegram", "sender": {"id": 5}, "to": []}
        line |= {"text": text, "received_at": "2026-03-02T12:00:00+01:00"}
        message = read_line(line)
        return table.decide(message, judge(message, None, message.received_at))

    return ask


@pytest.mark.parametrize(("text", "mailbox"), EVERYDAY)
def test_everyday_messages_reach_their_mailbox(ask, text, mailbox):
    decision = ask(text)

    assert mailbox in mailboxes(decision)
    assert (Outcome.DELIVER, Standing.NONE) == (decision.outcome, decision.requires)


@pytest.mark.parametrize("text", DANGER)
def test_danger_reaches_the_police_at_once_in_any_language(ask, text):
    decision = ask(text)

    assert "policia" in mailboxes(decision)
    assert (Outcome.DELIVER, Urgency.EMERGENCY) == (decision.outcome, decision.urgency)


@pytest.mark.parametrize("text", NO_DANGER)
def test_what_only_sounds_like_danger_does_not_wake_the_police(ask, text):
    assert ask(text).urgency is not Urgency.EMERGENCY
