"""
Whoever has booked something can ask what and when.
"""

import pytest

from gateway.core.message import Address, Visibility

from .requests_samples import (
    ANA,
    FRIDAY,
    SATURDAY,
    asks_back,
    books,
    letters,
    says,
)

BOOKED = "J-1: reservado: pádel 1, viernes 06/03/2026, de 18:00 a 19:30."
BOTH = f"{BOOKED}\nJ-3: reservado: pádel 2, sábado 07/03/2026, de 10:00 a 11:30."


@pytest.mark.parametrize("asked", ["¿cómo va J-1?", "¿cómo va lo mío?"])
async def test_the_state_of_a_case_with_a_booking_to_come_is_the_booking(
    applying, booked, asked
):
    assert BOOKED == await says(applying, asked)


async def test_what_its_mailbox_asks_is_told_besides(applying, booked):
    await asks_back(applying, "#pedir ¿Cuántos son?")

    told = await says(applying, "¿cómo va J-1?")
    assert told.startswith(f"{BOOKED} J-1: falta un dato")


async def test_after_it_began_it_is_the_state_again(applying, booked):
    booking = (await applying.store.bookings_of(ANA, "", applying.now))[0]
    applying.now = booking.starts

    assert "reservado" not in await says(applying, "¿cómo va J-1?")


@pytest.mark.parametrize(
    "asked",
    [
        "¿qué reservas tengo?",
        "mis reservas",
        "¿tengo alguna reserva?",
        "hola, ¿a qué hora tengo la pista?",
        "¿cuándo es mi reserva?",
        "which bookings do I have?",
    ],
)
async def test_own_bookings_are_listed_and_nobody_else_has_to_read_it(
    applying, ana, asked
):
    await books(applying, FRIDAY, SATURDAY)
    before = letters(applying)

    assert BOTH == await says(applying, asked)
    assert before == letters(applying)


async def test_in_private_only(applying, booked):
    told = await says(applying, "¿qué reservas tengo?", visibility=Visibility.PUBLIC)

    said = {d.visibility: d.text for d in applying.said("telegram")[-2:]}
    assert BOOKED == said[Visibility.PRIVATE]
    assert "pádel" not in said[Visibility.PUBLIC]
    assert BOOKED in told


async def test_the_one_that_is_named_is_told_alone(applying, ana):
    await books(applying, FRIDAY, SATURDAY)

    assert BOOKED == await says(applying, "¿a qué hora tengo pádel 1?")


async def test_whoever_has_none_is_told_so(applying, booked):
    eva = Address("telegram", "1055")
    await applying.enrol("Eva Prueba", eva)

    told = await says(applying, "¿qué reservas tengo?", eva)
    assert "No vemos ninguna reserva" in told


@pytest.mark.parametrize(
    "said",
    [
        "¿qué reservas tiene el club de pádel?",
        "¿cuándo tengo que pagar el agua?",
        "¿a qué hora abre la pista?",
        "quiero reservar pádel 2 el sábado a las 10:00",
        "anular mi reserva",
        "no puedo ir a la cita tengo gripe",
        "cuando hice la reserva me cobraron dos veces",
        "cuando tengo la pista siempre está sucia",
    ],
)
async def test_other_questions_are_no_such_questions(applying, booked, said):
    assert "J-1: reservado" not in await says(applying, said)
