"""
What is booked, although the town hall says otherwise, is told to whoever can free it.
"""

from datetime import timedelta

import pytest

from gateway.daemon.backlog import counted
from gateway.routing.compiler import compile_routes

from .requests_samples import FRIDAY, ROUTES, SATURDAY, books, is_booked, letters


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
    ],
)
async def test_bookings_that_new_rules_do_not_allow_are_known(
    applying, ana, before, after, cases
):
    await books(applying, FRIDAY, SATURDAY)
    applying.table = compile_routes(ROUTES.replace(before, after))

    assert cases == await barred(applying)


async def test_whoever_solves_what_is_still_booked_is_told_so(applying, booked):
    await applying.answer("#resuelto El domingo está cerrado.", letters(applying)[-1])

    told = applying.said("email")[-1].text
    assert "J-1 sigue reservado: pádel 1, viernes 06/03/2026, de 18:00 a 19:30." in told
    assert "«anular J-1»" in told
    assert [True] == await is_booked(applying, 1)


async def test_not_what_has_begun(applying, booked):
    applying.now += timedelta(days=30)
    await applying.answer("#resuelto", letters(applying)[-1])

    assert "sigue reservado" not in applying.said("email")[-1].text
