"""
A thought in several short messages: who reads the first reads the rest.
"""

from datetime import timedelta

import pytest
from cases import for_each

from gateway.core.decision import Outcome, Reply
from gateway.core.identity import Standing
from gateway.core.message import Address, Visibility
from gateway.routing.table import Thread

from .heard import KNOWN, NOON, SENDER, mailboxes, said, talk


@pytest.fixture
def add(table):
    """
    What becomes of what is said so many minutes after something to a mailbox.
    """

    def added(text, mailbox="alumbrado", minutes=2, contact=SENDER):
        before = NOON - timedelta(minutes=minutes)
        latest = talk(mailbox, contact=contact, heard_at=before)
        thread = Thread(latest, explicit=False)
        return table.decide(said(text), KNOWN, thread=thread)

    return added


@pytest.mark.parametrize(
    ("text", "mailbox"),
    [
        ("de la calle Almez 7", "alumbrado"),
        ("no va desde el lunes", "alumbrado"),
        ("tiene 4 años", "policia"),
        ("camisa roja", "policia"),
        ("la 1", "colegio"),
        ("otra vez", "limpieza"),
        ("huele fatal", "limpieza"),
    ],
)
def test_a_few_words_that_name_nothing_else_go_on_with_what_was_just_said(
    add, text, mailbox
):
    decision = add(text, mailbox)

    assert ("thread", [mailbox]) == (decision.rule, mailboxes(decision))
    assert Outcome.DELIVER is decision.outcome


@pytest.mark.parametrize("mailbox", ["secretaria", "colegio"])
@pytest.mark.parametrize(
    "text", ["#PlenoJunar ¿para cuándo el parque?", "#PlenoJunar ¿se pinta el colegio?"]
)
def test_a_question_to_the_plenary_begins_anew_however_few_its_words(
    add, text, mailbox
):
    """
    It has a number of its own, and not that of its author's proposal.
    """
    decision = add(text, mailbox)

    assert ("matter plenary question", ["secretaria"]) == (
        decision.rule,
        mailboxes(decision),
    )


@pytest.mark.parametrize("explicit", [True, False])
@pytest.mark.parametrize("text", ["¿vienen o no?", "¿Pero vienen o no vienen?", "¿?"])
def test_who_only_asks_whether_anybody_comes_confides_nothing(table, text, explicit):
    """
    However like it is to what is told in confidence.
    """
    latest = talk("alumbrado", heard_at=NOON - timedelta(minutes=2))

    thread = Thread(latest, explicit=explicit)
    decision = table.decide(said(text), KNOWN, thread=thread)

    assert ["alumbrado"] == mailboxes(decision)
    assert not decision.is_confidential


def test_what_is_only_guessed_of_them_requires_no_proof(add):
    assert Standing.NONE is add("a mi nombre").requires
    assert Standing.STRONG is add("a mi nombre", minutes=60).requires


def test_what_needs_a_signature_needs_it_after_something_told_in_confidence(table):
    latest = talk("padron", confidential=True, heard_at=NOON - timedelta(hours=5))
    thread = Thread(latest, explicit=False)

    def decided(text):
        return table.decide(said(text), KNOWN, thread=thread)

    asked = decided("Solicito la prestación de discapacidad, adjunto la solicitud.")
    signed = decided("mandadme un certificado de empadronamiento para la embajada")
    told = decided("necesito un volante de empadronamiento, lo recojo yo")
    guessed = decided("ya hice lo de la clave, mándame ya el certificado de los niños")

    assert (Outcome.CHALLENGE, Standing.STRONG) == (guessed.outcome, guessed.requires)
    assert (Outcome.CHALLENGE, Standing.STRONG) == (signed.outcome, signed.requires)
    assert (Outcome.CHALLENGE, Standing.STRONG) == (asked.outcome, asked.requires)
    assert (Outcome.DELIVER, Standing.NONE) == (told.outcome, told.requires)


@pytest.mark.parametrize(
    ("text", "mailbox"),
    [
        ("hay un bache", "obras"),
        ("no hay agua", "aguas"),
        ("un perro suelto", "policia"),
        ("mándame el recibo", "tesoreria"),
        ("me encuentro mal", "policia"),
    ],
)
def test_what_says_a_matter_of_its_own_or_sounds_urgent_goes_where_it_goes(
    add, text, mailbox
):
    assert mailbox in mailboxes(add(text))


@pytest.fixture
def below(table):
    """
    What becomes of what somebody says in public below another's post about rubbish.
    """

    def said_below(text):
        post = talk("limpieza", contact=Address("twitter", "6"))
        remark = said(text, visibility=Visibility.PUBLIC)
        return table.decide(remark, KNOWN, thread=Thread(post, explicit=False))

    return said_below


@pytest.mark.parametrize(
    "text",
    [
        "yo también, y huele que apesta",
        "a mí también me pasa y estoy harta",
        "me uno a la queja",
        "vergonzoso, y encima huele",
        "normal, si no vienen nunca",
        "idem",
    ],
)
def test_a_remark_below_a_post_is_about_the_post(below, text):
    """
    Nobody is told in public that they are not understood, or to call 112.
    """
    decision = below(text)

    assert ("thread", ["limpieza"]) == (decision.rule, mailboxes(decision))
    assert (Outcome.DELIVER, ()) == (decision.outcome, decision.says)


@pytest.mark.parametrize(
    ("text", "mailbox"),
    [
        ("hay un niño dentro", "policia"),
        ("pues en la mía ya hay ratas", "obras"),
        ("mi padre pega a mi madre", "sociales"),
    ],
)
def test_what_says_another_matter_below_a_post_goes_where_it_goes(below, text, mailbox):
    assert mailbox in mailboxes(below(text))


@for_each("text", ["jajaja", "amén", "@vecino vaya tela 😂", "👏🏽👏🏽", "+1"])
def test_laughter_below_a_post_is_nobodys_matter(table, text):
    """
    Nobody is answered for it in public, and no mailbox reads it.
    """
    below = said(text, visibility=Visibility.PUBLIC)
    thread = Thread(talk("alumbrado", contact=Address("twitter", "6")), explicit=False)
    decision = table.decide(below, KNOWN, thread=thread)

    assert (Outcome.ANSWER, Reply.NONE) == (decision.outcome, decision.reply)
    assert ((), "matter a reaction in public") == (decision.says, decision.rule)


def test_danger_is_nobodys_latest_conversation(add):
    decision = add("fuego")

    assert ("guard danger to life", ["policia"]) == (decision.rule, mailboxes(decision))


@pytest.mark.parametrize(
    "change",
    [
        {"minutes": 60},
        {"contact": Address("telegram", "6")},
        {"text": "el wifi no va en toda la sala desde el lunes"},
    ],
)
def test_later_longer_or_by_somebody_else_it_is_a_message_of_its_own(add, change):
    assert "thread" != add(**{"text": "no va desde el lunes"} | change).rule
