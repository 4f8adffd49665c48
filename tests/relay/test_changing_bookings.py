"""
Whoever wants to change what they booked knows that both are booked.
"""

import pytest

from .requests_samples import books, is_booked, says

STAYS = "Sigue reservado J-1: pádel 1, viernes 06/03/2026, 18:00."


@pytest.mark.parametrize(
    "wish",
    [
        "quiero cambiar mi reserva, reservar pádel 1 el sábado a las 10:00",
        "quiero reservar pádel 1 el sábado a las 10:00 en vez de lo que tengo",
    ],
)
async def test_the_first_words_and_the_confirmation_say_what_stays_booked(
    applying, booked, wish
):
    told = await says(applying, wish)
    assert STAYS in told
    assert "Día: sábado 07/03/2026" in told
    done = await says(applying, "sí")

    assert done.startswith("J-3: reserva confirmada: pádel 1, sábado 07/03/2026")
    assert done.endswith(f"{STAYS} Para dejarlo libre: «anular» y su número.")
    assert [True, True] == await is_booked(applying, 1, 3)


async def test_it_can_be_freed_at_once_as_it_says(applying, booked):
    told = await says(applying, "quiero cambiar mi reserva, reservar pádel el sábado")
    assert told.endswith("¿Qué pista? (pádel 1, pádel 2)")

    assert "anulada la reserva de pádel 1" in await says(applying, "anular J-1")
    assert [False] == await is_booked(applying, 1)
    await says(applying, "pádel 2")
    await says(applying, "a las 10:00")
    assert "Sigue reservado" not in await says(applying, "sí")


async def test_nothing_is_said_of_it_to_whoever_only_books_again(applying, booked):
    await books(applying)
    told = await says(applying, "quiero reservar pádel 2 el sábado a las 10:00")

    assert "Sigue reservado" not in told + await says(applying, "sí")


async def test_nor_to_whoever_has_booked_nothing_else(applying, ana):
    wish = "quiero cambiar y reservar pádel 1 el sábado a las 10:00"

    assert "Sigue reservado" not in await says(applying, wish)
