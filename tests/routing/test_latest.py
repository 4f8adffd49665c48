"""
A thought in several short messages: who reads the first reads the rest.
"""

from datetime import UTC, datetime, timedelta

import pytest

from gateway.core.conversation import Conversation
from gateway.core.decision import Outcome
from gateway.core.identity import Standing, Verdict
from gateway.core.message import Address, Message, Visibility
from gateway.routing.table import Thread

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SENDER = Address("telegram", "5")


@pytest.fixture
def add(table):
    """
    What becomes of what is said so many minutes after something to a mailbox.
    """

    def added(said, mailbox="alumbrado", minutes=2, contact=SENDER):
        talk = Conversation(
            id="x" * 16,
            contact=contact,
            mailbox=mailbox,
            visibility=Visibility.PRIVATE,
            heard="1",
            heard_at=NOON - timedelta(minutes=minutes),
        )
        message = Message(
            external_id="2",
            reference="2",
            sender=SENDER,
            text=said,
            received_at=NOON,
        )
        verdict = Verdict(standing=Standing.KNOWN, because="test")
        return table.decide(message, verdict, thread=Thread(talk, explicit=False))

    return added


def mailboxes(decision):
    return [leg.mailbox for leg in decision.legs]


@pytest.mark.parametrize(
    ("said", "mailbox"),
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
    add, said, mailbox
):
    decision = add(said, mailbox)

    assert ("thread", [mailbox]) == (decision.rule, mailboxes(decision))
    assert Outcome.DELIVER is decision.outcome


def test_what_is_only_guessed_of_them_requires_no_proof(add):
    assert Standing.NONE is add("a mi nombre").requires
    assert Standing.STRONG is add("a mi nombre", minutes=60).requires


@pytest.mark.parametrize(
    ("said", "mailbox"),
    [
        ("hay un bache", "obras"),
        ("no hay agua", "aguas"),
        ("un perro suelto", "policia"),
        ("mándame el recibo", "tesoreria"),
        ("me encuentro mal", "policia"),
    ],
)
def test_what_says_a_matter_of_its_own_or_sounds_urgent_goes_where_it_goes(
    add, said, mailbox
):
    assert mailbox in mailboxes(add(said))


def test_danger_is_nobodys_latest_conversation(add):
    decision = add("fuego")

    assert ("guard danger to life", ["policia"]) == (decision.rule, mailboxes(decision))


@pytest.mark.parametrize(
    "change",
    [
        {"minutes": 60},
        {"contact": Address("telegram", "6")},
        {"said": "el wifi no va en toda la sala desde el lunes"},
    ],
)
def test_later_longer_or_by_somebody_else_it_is_a_message_of_its_own(add, change):
    assert "thread" != add(**{"said": "no va desde el lunes"} | change).rule
