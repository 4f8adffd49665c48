"""
What the rules of a calendar allow nobody to book; and what is booked all the same is
told to whoever can free it.
"""

from datetime import UTC, datetime, timedelta

import pytest

from gateway.daemon.backlog import counted
from gateway.routing.compiler import compile_routes
from gateway.town.desk import binding

from .requests_samples import (
    ANA,
    FRIDAY,
    MAIL,
    ROUTES,
    SATURDAY,
    SIGNED,
    books,
    is_booked,
    letters,
    says,
)


async def barred(town):
    found = await counted(town.store, (), town.table, town.now)
    return [str(each.case) for each in found.barred]


@pytest.mark.parametrize(
    ("before", "after", "cases"),
    [
        ("padel 2", "padel 3", ["3"]),
        ("L-D 9:00-21:00", "L-V 9:00-21:00", ["3"]),
        ("L-D 9:00-21:00", "L-D 9:00-19:00", ["1"]),
        ("ahead: 30 days", "ahead: 2 days", []),
        ("ahead: 30", "closed: 03-06..03-08\n    ahead: 30", ["1", "3"]),
        ("ahead: 30", "closed: [2026-03-06, 03-07 padel 1]\n    ahead: 30", ["1"]),
    ],
)
async def test_bookings_that_new_rules_do_not_allow_are_known(
    applying, ana, before, after, cases
):
    await books(applying, FRIDAY, SATURDAY)
    applying.table = compile_routes(ROUTES.replace(before, after))

    assert cases == await barred(applying)


async def test_on_a_day_on_which_it_is_closed_nothing_can_be_booked(applying, ana):
    """
    Of one unit the others can, and it is told which.
    """
    closed = "closed: [2026-03-07, 2026-03-06 padel 1]\n    ahead: 30"
    applying.table = compile_routes(ROUTES.replace("ahead: 30", closed))

    told = await says(applying, FRIDAY)
    assert "El viernes 06/03/2026 está cerrado (pádel 1). ¿Qué día?" in told
    assert "07/03/2026 está cerrado (pádel 1)" in await says(applying, "el sábado")
    assert "¿Está bien?" in await says(applying, "el domingo")
    assert "06/03/2026 está cerrado" in await says(applying, "corregir día: el viernes")
    await says(applying, "cancelar")
    assert "¿Está bien?" in await says(applying, FRIDAY.replace("pádel 1", "pádel 2"))


async def test_of_a_day_that_is_full_it_is_told_which_unit_is(applying, ana):
    hours = ROUTES.replace("9:00-21:00", "18:00-20:00")
    applying.table = compile_routes(hours)
    await books(applying, FRIDAY)

    told = await says(applying, FRIDAY)
    assert "no queda nada libre (pádel 1). ¿Qué día?" in told


@pytest.fixture
def one_each(applying):
    """
    Of the courts one person may have one booking to come.
    """
    rules = ROUTES.replace("ahead: 30", "each: 1\n    ahead: 30")
    applying.table = compile_routes(rules)
    return applying


BY_MAIL = {"sender": MAIL, "evidence": SIGNED}
ENOUGH = "No se puede tener más a la vez que J-1: pádel 1, viernes 06/03/2026, 18:00."


@pytest.fixture
async def ana_at_both(one_each):
    """
    Ana was verified in person for Telegram and mail.
    """
    ana = await one_each.enrol("Ana Prueba", ANA)
    await binding.bind(one_each.clerk(), ana.id, MAIL, "")
    return one_each


async def test_who_has_as_many_bookings_as_one_may_is_told_which(ana_at_both):
    """
    At once, from whichever account; with one freed they go on.
    """
    await books(ana_at_both, FRIDAY)

    told = await says(ana_at_both, "quiero reservar una pista", **BY_MAIL)
    assert ENOUGH in told
    assert "Para dejar algo libre: «anular» y su número. ¿Qué día?" in told
    assert "Queda libre" in await says(ana_at_both, "anular J-1", **BY_MAIL)
    ana_at_both.now += timedelta(minutes=1)
    await says(ana_at_both, "el sábado a las 10:00", **BY_MAIL)
    assert "¿Está bien?" in await says(ana_at_both, "pádel 2", **BY_MAIL)


async def test_of_two_that_were_begun_one_is_booked(ana_at_both):
    for said, changes in ((FRIDAY, {}), (SATURDAY, BY_MAIL)):
        assert "¿Está bien?" in await says(ana_at_both, said, **changes)
    assert "reserva confirmada" in await says(ana_at_both, "sí")

    assert ENOUGH in await says(ana_at_both, "sí", **BY_MAIL)
    assert [True, False] == await is_booked(ana_at_both, 1, 2)


async def test_what_others_have_or_has_begun_does_not_count(one_each, ana):
    await one_each.enrol("Luis Prueba", MAIL)
    await books(one_each, FRIDAY)
    await books(one_each, SATURDAY, **BY_MAIL)

    one_each.now = datetime(2026, 3, 6, 17, tzinfo=UTC)
    assert "¿Está bien?" in await says(one_each, SATURDAY.replace("10:00", "12:00"))


async def test_whoever_solves_what_is_still_booked_is_told_so(applying, booked):
    await applying.answer("#resuelto El domingo está cerrado.", letters(applying)[-1])

    told = applying.said("email")[-1].text
    assert "J-1 sigue reservado: pádel 1, viernes 06/03/2026, de 18:00 a 19:30." in told
    assert "Lo libera #anular y el motivo." in told
    assert [True] == await is_booked(applying, 1)


async def test_not_what_has_begun(applying, booked):
    applying.now += timedelta(days=30)
    await applying.answer("#resuelto", letters(applying)[-1])

    assert "sigue reservado" not in applying.said("email")[-1].text
