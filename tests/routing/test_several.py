"""
Several matters in one message: none is lost below another.
"""

import pytest

from gateway.core.decision import FACT, Outcome


@pytest.mark.parametrize(
    ("said", "mailboxes"),
    [
        ("La farola de calle Almez está fundida. No hay agua en mi casa.", "aguas"),
        ("Hay un bache enorme en la calle Real y no hay agua en mi casa", "aguas"),
        ("The street lamp is out. There is no water in my house.", "aguas"),
        ("Farola fundida. Los contenedores de la esquina rebosan.", "limpieza"),
    ],
)
def test_each_reaches_whoever_sees_to_it(decide, said, mailboxes):
    reached = {leg.mailbox for leg in decide(said).legs}

    assert {*mailboxes.split()} < reached


@pytest.mark.parametrize(
    "marks", [("1)", "2)"), ("➊", "➋"), ("👉", "👉"), ("uno,", "dos,")]
)
def test_of_numbered_things_each_is_read_although_more_is_said_of_one(decide, marks):
    first, second = marks
    decision = decide(
        f"{first} un azulejo de la piscina se ha partido "
        f"{second} el contenedor marrón de Real sin tapa"
    )

    assert {"deportes", "limpieza"} == {leg.mailbox for leg in decision.legs}


def test_of_a_list_what_is_asked_is_read_by_whoever_knows_it(decide):
    said = (
        "la basura de la calle Luna sin recoger y rebosando, los contenedores "
        "volcados, y a qué hora empieza la clase de teatro"
    )
    listed = {leg.mailbox for leg in decide(f"Varias cosas: {said}").legs}

    assert {"limpieza", "cultura"} == listed
    assert {"limpieza"} == {leg.mailbox for leg in decide(said).legs}


@pytest.mark.parametrize(
    "said",
    [
        "se ha roto una tubería en la calle Real y se ve el agua",
        "la farola de la esquina parpadea, al lado del parque",
        "llevan tres semanas sin vaciar el contenedor y los galgos descalzos",
    ],
)
def test_what_a_story_only_mentions_is_no_matter_of_its_own(decide, said):
    assert 1 == len(decide(said).legs)


def test_what_is_wrong_is_read_by_somebody_although_a_question_is_answered(decide):
    decision = decide(
        "Hay un bache enorme en la calle Real. ¿A qué hora abre la piscina?"
    )

    assert Outcome.DELIVER is decision.outcome
    assert ["obras"] == [leg.mailbox for leg in decision.legs]
    assert (FACT in decision.says, "incident") == (True, decision.intent)
    assert decision.told


def test_a_question_alone_is_answered_and_nobody_is_asked(decide):
    decision = decide("Hola, buenas tardes a todos. ¿A qué hora abre la piscina?")

    assert Outcome.ANSWER is decision.outcome
    assert decision.told


def test_the_trace_says_that_a_part_tells_of_it(decide):
    decision = decide("La farola de calle Almez está fundida. No hay agua en mi casa.")

    assert "topic water" in {step.rule for step in decision.trace if step.matched}
    assert {"lighting", "water"} == {leg.topic for leg in decision.legs}


def test_a_hundred_parts_are_a_story(decide):
    said = "La farola está fundida. " + "Y luego vino el vecino de abajo. " * 100

    assert ["alumbrado"] == [leg.mailbox for leg in decide(said).legs]
