"""
What is booked is cancelled at the counter as elsewhere: the clerk reads the question
out, and writes the answer down.
"""

import pytest

from channels.counter.channel import CounterChannel
from channels.counter.settings import Settings
from channels.counter.tray import Tray
from gateway.town.desk.counter import serve_guest, serve_person

from .requests_samples import ANA, FRIDAY, SATURDAY, books, is_booked, letters


@pytest.fixture
async def writes(applying, tmp_path):
    """
    Ana stands at the counter, and a clerk writes for her; give what is read out.
    """
    applying.channels["counter"] = CounterChannel(
        settings=Settings(clerks=frozenset({"inés"}), officials=frozenset()),
        tray=Tray(tmp_path / "counter"),
        now=lambda: applying.now,
    )
    applying.wire()
    ana = await applying.enrol("Ana Prueba", ANA)

    async def writes(text):
        served = await serve_person(
            applying.clerk(),
            applying.store,
            ana.id,
            text,
            consent=True,
            document=None,
        )
        return await read_out(applying, served.message)

    return writes


async def read_out(town, message):
    town.numbers = message
    await town.work()
    shown = await town.show(message)
    return "\n".join(d.text for d in shown.deliveries if d.to.channel == "counter")


@pytest.mark.parametrize("wish", ["quiero anular mi reserva", "cancelar"])
async def test_what_was_booked_there_is_shown_and_cancelled_with_a_yes(
    applying, writes, wish
):
    await writes(FRIDAY)
    assert "reserva confirmada" in await writes("sí")

    assert "Reserva J-1: pádel 1" in await writes(wish)
    assert "anulada la reserva de pádel 1" in await writes("sí")
    assert [False] == await is_booked(applying, 1)
    freed = letters(applying)
    assert "J-1: ya está anulado" in await writes(wish)
    assert freed == letters(applying)


async def test_so_is_what_they_booked_by_telephone(applying, writes):
    await books(applying, FRIDAY, SATURDAY)

    assert "J-3: pádel 2" in await writes("anular mi reserva")
    assert "Reserva J-3: pádel 2" in await writes("la segunda")
    await writes("sí")
    assert [True, False] == await is_booked(applying, 1, 3)


async def test_who_has_nothing_to_cancel_is_told_so(applying, writes):
    assert "no hay nada que" in await writes("cancelar")
    assert "No vemos ninguna" in await writes("anular mi reserva de pádel")
    assert [] == letters(applying)


async def test_a_guest_is_told_nothing_of_anybodys(applying, writes):
    await writes(FRIDAY)
    await writes("sí")
    served = await serve_guest(
        applying.clerk(), applying.store, "", "Paco", "cancelar mi reserva"
    )

    assert "pádel 1" not in await read_out(applying, served.message)
    assert [True] == await is_booked(applying, 1)
