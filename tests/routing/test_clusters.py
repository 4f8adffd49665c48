from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

from gateway.core.decision import Decision, Leg, Outcome
from gateway.core.message import Address, Message
from gateway.routing.around.places import Spot
from gateway.routing.tools.clusters import Clusters

TUESDAY = datetime(2026, 3, 3, 22, tzinfo=UTC)
LAMP = Decision(
    outcome=Outcome.DELIVER,
    legs=(Leg(mailbox="lights", because="test"),),
    intent="incident",
    topics=("lighting",),
)
DOG = evolve(LAMP, topics=("animals",))


def street(number="", name="calle Almez"):
    return (Spot(name=name, number=number, within=frozenset()),)


@pytest.fixture
def clusters():
    return Clusters(staying=frozenset({"lighting"}))


@pytest.fixture
def tell(clusters):
    """
    Tells of something some hours after Tuesday evening.
    """

    def tell(name, text, spots=(), hours=0.0, decision=LAMP):
        message = Message(
            external_id=name,
            reference=name,
            sender=Address("telegram", name),
            text=text,
            received_at=TUESDAY + timedelta(hours=hours),
        )
        return clusters.join(message, decision, spots)

    return tell


def test_a_lamp_in_one_street_is_one_lamp_in_whatever_words(tell):
    assert "a" == tell("a", "la farola está fundida", street("18"))
    assert "a" == tell("b", "calle almez a oscuras otra vez", street(), 0.5)
    assert "a" == tell("c", "un punto de luz no funciona", street("20"), 11)


def test_another_number_is_another_lamp(tell):
    tell("a", "la farola está fundida", street("18"))
    tell("b", "no hay luz", street(), 1)

    assert "c" == tell("c", "la farola está fundida", street("42"), 2)
    assert "c" == tell("d", "la farola del 42 sigue fundida", street("42"), 3)


@pytest.mark.parametrize(
    "text",
    ["otra farola fundida", "una altra fanal", "another lamp is out"],
)
def test_whoever_says_another_means_another(tell, text):
    tell("a", "la farola está fundida", street())

    assert "b" == tell("b", text, street(), 1)


def test_again_and_the_other_day_are_not_another(tell):
    tell("a", "la farola está fundida", street())

    assert "a" == tell("b", "otra vez sin farola", street(), 1)
    assert "a" == tell("c", "la otra noche ya estaba la farola fundida", street(), 2)


def test_another_street_is_another_lamp(tell):
    tell("a", "la farola está fundida", street("18"))

    assert "b" == tell("b", "la farola está fundida", street("18", "calle Real"), 1)


def test_a_fact_does_not_last_for_ever(tell):
    tell("a", "la farola está fundida", street())

    assert "a" == tell("b", "sigue la farola fundida", street(), 70)
    assert "a" == tell("c", "la farola, fundida", street(), 140)
    assert "d" == tell("d", "la farola está fundida", street(), 240)


def test_of_what_moves_a_word_must_be_the_same(tell):
    tell("a", "se ha perdido mi galga", street(), decision=DOG)

    assert "b" == tell("b", "un mastín ha mordido", street(), 1, DOG)
    assert "a" == tell("c", "he visto una galga canela", street(), 2, DOG)


def test_without_a_place_the_wording_must_be_alike(tell):
    tell("a", "no sale agua en todo el pueblo desde las ocho", decision=DOG)

    assert "a" == tell("b", "el pueblo entero sin agua, no sale nada", (), 1, DOG)
    assert "c" == tell("c", "el agua tiene un color marrón", (), 2, DOG)


@pytest.mark.parametrize(
    "decision",
    [
        evolve(LAMP, outcome=Outcome.QUARANTINE),
        evolve(LAMP, intent="information"),
        evolve(LAMP, topics=()),
        evolve(LAMP, flags=frozenset({"confidential"})),
    ],
)
def test_only_what_tells_of_a_fact_can_be_a_duplicate(tell, decision):
    assert "" == tell("a", "la farola está fundida", street(), decision=decision)


def test_what_is_mended_is_told_of_anew(tell, clusters):
    tell("a", "la farola está fundida", street("18"))
    tell("b", "no hay luz en el 40", street("40"))
    clusters.settle(LAMP, street("18"))

    assert "c" == tell("c", "la farola vuelve a estar fundida", street("18"), 5)
    assert "b" == tell("d", "sigue sin luz", street("40"), 6)


def test_many_facts_of_one_kind_cost_no_memory(tell, clusters):
    for number in range(0, 1000, 10):
        tell(str(number), "la farola está fundida", street(str(number)))

    assert 32 == len(clusters._facts["lighting", "calle Almez"])
