"""
While somebody is asked whether to cancel what they booked, nothing that they say gets
lost between that question and what else they talk about.
"""

from datetime import timedelta

import pytest

from gateway.core.case import CaseState, Number
from gateway.core.message import Address, Visibility
from gateway.routing.compiler import compile_routes

from .requests_samples import (
    FRIDAY,
    ROUTES,
    SATURDAY,
    asks_back,
    books,
    is_booked,
    letters,
    says,
    town_cancels,
)

LAMP = "la farola está rota"
ASKS = "Reserva J-1: pádel 1, viernes 06/03/2026 a las 18:00. ¿La anulamos?"


async def test_the_question_is_put_again_after_something_else_and_a_yes_answers_it(
    applying, booked
):
    await says(applying, "anular mi reserva")
    applying.now += timedelta(minutes=1)

    told = await says(applying, LAMP)
    assert ASKS in told
    assert LAMP in letters(applying)[-1].text
    assert ["sí", "no"] == [b.says for b in applying.said("telegram")[-1].buttons]
    applying.now += timedelta(minutes=1)

    assert "anulada la reserva de pádel 1" in await says(applying, "sí")
    assert [False] == await is_booked(applying, 1)


async def test_so_is_the_question_which_of_several(applying, ana):
    await books(applying, FRIDAY, SATURDAY)
    which = await says(applying, "cancelar una reserva")
    applying.now += timedelta(minutes=1)

    assert which in await says(applying, LAMP)


async def test_it_is_not_put_again_an_hour_later_nor_after_danger(applying, booked):
    await says(applying, "anular mi reserva")
    assert "¿La anulamos?" not in await says(applying, "hay un incendio en la pista")

    applying.now += timedelta(hours=1, minutes=1)
    assert "¿La anulamos?" not in await says(applying, LAMP)


async def test_of_a_form_and_a_booking_what_was_asked_last_is_put_again(
    applying, booked
):
    await says(applying, "quiero que recojan un sofá")
    applying.now += timedelta(minutes=1)
    await says(applying, "anular mi reserva")
    applying.now += timedelta(minutes=1)

    told = await says(applying, LAMP)

    assert ASKS in told
    assert "¿Qué teléfono?" not in told
    assert "anulada la reserva" in await says(applying, "sí")


async def talks_on(town):
    """
    Ana goes on with what she told before she was asked: nothing is put again then.
    """
    await says(town, LAMP)
    town.now += timedelta(minutes=1)
    await says(town, "anular mi reserva")
    town.now += timedelta(minutes=1)
    lamp = town.said("email")[-1]
    assert LAMP in lamp.text
    await says(town, "sigue igual y se ve fatal", in_reply_to=("r3",))
    town.now += timedelta(minutes=1)


@pytest.mark.parametrize("said", ["sí", "no"])
async def test_a_bare_yes_or_no_after_other_talk_is_asked_what_it_means(
    applying, booked, said
):
    await talks_on(applying)
    before = letters(applying)

    assert ASKS in await says(applying, said)
    assert [True] == await is_booked(applying, 1)
    assert before == letters(applying)
    applying.now += timedelta(minutes=1)
    assert "anulada la reserva" in await says(applying, "sí")


async def test_a_yes_that_names_the_cancellation_needs_no_second_one(applying, booked):
    await talks_on(applying)

    assert "anulada la reserva" in await says(applying, "sí, anúlala")
    assert [False] == await is_booked(applying, 1)


async def test_what_a_mailbox_asked_meanwhile_gets_the_yes(applying, booked):
    await talks_on(applying)
    await asks_back(applying, "#pedir ¿Está en casa mañana?")
    applying.now += timedelta(minutes=1)

    assert "¿La anulamos?" not in await says(applying, "sí")
    assert "sí" == letters(applying)[-1].text.split("\n")[0]
    assert [True] == await is_booked(applying, 1)


async def test_a_yes_after_an_alarm_goes_on_with_that(applying, booked):
    await says(applying, "anular mi reserva")
    applying.now += timedelta(minutes=1)
    await says(applying, "hay un incendio en la pista")
    applying.now += timedelta(minutes=1)

    assert "¿La anulamos?" not in await says(applying, "sí")
    assert [True] == await is_booked(applying, 1)


async def test_a_number_said_in_public_is_answered_in_private(applying):
    """
    And nothing is cancelled by it, since everybody could read what follows.
    """
    ana, other = Address("twitter", "77"), Address("twitter", "78")
    await applying.enrol("Ana Prueba", ana)
    await applying.enrol("Otra Prueba", other)
    await books(applying, FRIDAY, sender=ana)
    public = {"visibility": Visibility.PUBLIC}
    before = len(applying.said("twitter"))

    await says(applying, "@Testville anular J-1", other, **public)
    told = applying.said("twitter")[before:]
    assert not any("pádel" in each.text for each in told)
    before, mailbox = before + len(told), letters(applying)
    await says(applying, "@Testville anular J-1", ana, **public)

    told = {d.visibility: d.text for d in applying.said("twitter")[before:]}
    assert ASKS in told[Visibility.PRIVATE]
    assert told[Visibility.PUBLIC].startswith("Le contestamos por mensaje directo")
    assert "J-1" not in told[Visibility.PUBLIC]
    assert [True] == await is_booked(applying, 1)
    assert mailbox == letters(applying)
    assert "anulada la reserva" in await says(applying, "sí", ana)


SUNDAY = "quiero reservar pádel 1 el domingo a las 12:00"


@pytest.fixture
async def three(applying, ana):
    """
    Ana is asked which of three bookings she cancels.
    """
    await books(applying, FRIDAY, SATURDAY, SUNDAY)
    applying.which = await says(applying, "cancelar una reserva")
    assert "J-5: pádel 1, domingo 08/03/2026, 12:00" in applying.which
    applying.now += timedelta(minutes=1)
    return applying


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("la de las 10", 3),
        ("la de las seis de la tarde", 1),
        ("la de las 6", 1),
        ("la de pádel 1 de las 12", 5),
        ("la segunda", 3),
        ("la última, por favor", 5),
        ("la 2", 3),
    ],
)
async def test_an_hour_or_a_place_in_the_list_tells_which(three, said, number):
    assert f"Reserva J-{number}: " in await says(three, said)
    await says(three, "sí")

    freed = {1: True, 3: True, 5: True} | {number: False}
    assert [*freed.values()] == await is_booked(three, 1, 3, 5)


@pytest.mark.parametrize(
    "said",
    [
        "quiero la de las 11",
        "quiero la de pádel 1",
        "el domingo a las 10",
        "sí",
        "vale",
    ],
)
async def test_what_tells_none_or_several_is_asked_again_whatever_it_is_like(
    three, said
):
    """
    Here the rules know an intent in each.
    """
    likely = ROUTES.replace("words: [quiero,", "words: [quiero, domingo, sí, vale,")
    three.table = compile_routes(likely)
    before = letters(three)

    assert three.which == await says(three, said)
    assert before == letters(three)


async def test_another_matter_that_names_an_hour_goes_where_that_goes(three):
    told = await says(three, "la farola se apaga a las 10")

    assert "farola" in letters(three)[-1].text
    assert three.which in told


async def test_how_it_goes_is_told_and_chooses_nothing(three):
    told = await says(three, "¿cómo va J-3?")

    assert "¿La anulamos?" not in told
    assert told.startswith("J-3: ")
    assert "Reserva J-3: " in await says(three, "J-3")


async def test_a_yes_to_what_the_town_hall_cancelled_meanwhile_reopens_nothing(three):
    """
    What else is booked stays so.
    """
    assert "Reserva J-5: " in await says(three, "la última")
    await town_cancels(three, 5)
    before = letters(three)

    for _ in range(2):
        told = await says(three, "sí")
        assert "J-5: ya está anulado; no hay que hacer nada más." == told
    assert CaseState.SOLVED is await three.state(Number(5))
    assert [True, True] == await is_booked(three, 1, 3)
    assert before == letters(three)


async def test_the_mailbox_of_what_the_town_hall_cancelled_is_told_once(three):
    """
    And why, for whoever opens the court.
    """
    before = len(letters(three))

    await town_cancels(three, 5)

    [letter] = letters(three)[before:]
    assert letter.text == letter.subject
    assert letter.text.startswith("J-5: el Ayuntamiento ha anulado la reserva de ")
    assert letter.text.endswith("A la persona se le dice: Se ha roto la red.")


async def test_what_they_were_asked_after_that_gets_the_yes(three):
    await says(three, "la última")
    await town_cancels(three, 5)
    await says(three, "anular la reserva del sábado")

    assert "anulada la reserva de pádel 2" in await says(three, "sí")
    assert [True, False] == await is_booked(three, 1, 3)


async def test_of_several_the_town_hall_cancelled_one_of_the_others_are_asked(three):
    await town_cancels(three, 5)

    which = await says(three, "sí")

    assert "J-1: " in which
    assert "J-5" not in which
