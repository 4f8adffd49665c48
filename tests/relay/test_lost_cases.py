"""
Who asks for a case that was lost when a copy of the database was brought back.
"""

import pytest

from gateway.core.audit import Act
from gateway.core.case import Number
from gateway.core.message import Visibility

from .conftest import FIRST, NOON, PRIVATE, texts

pytestmark = pytest.mark.usefixtures("numbered")

LOST = "Se perdieron datos del día en que dimos ese número"


@pytest.fixture
async def restored(town):
    """
    A town that lost the numbers after that of Ana's first case.
    """
    await town.tell("la farola de mi casa está fundida", visibility=PRIVATE)
    act = Act(at=NOON, actor="Toñi", action="store.restored", object="store")
    assert range(2, 7) == await town.store.leave_out(5, act)
    town.channels["twitter"].said.clear()
    return town


@pytest.mark.parametrize("where", Visibility)
@pytest.mark.parametrize("number", [2, 6])
async def test_they_are_told_that_it_may_be_lost_and_somebody_in_the_house_reads_it(
    restored, number, where
):
    await restored.tell(f"¿qué hay de J-{number}?", visibility=where)

    assert any(text.startswith(LOST) for text in texts(restored))
    assert not any("No encontramos" in text for text in texts(restored))
    assert f"¿qué hay de J-{number}?" in texts(restored, "email")[-1]
    assert await restored.store.case(Number(7)) is not None


async def test_a_number_that_nobody_was_given_is_no_lost_one(restored):
    await restored.tell("¿qué hay de J-99?", visibility=PRIVATE)

    [text] = texts(restored)
    assert text.startswith("No encontramos ese número entre los suyos.")


async def test_who_goes_on_with_a_lost_case_is_told_so_too(restored):
    await restored.tell("J-3: la farola sigue fundida", visibility=PRIVATE)

    assert any(text.startswith(LOST) for text in texts(restored))


async def test_ones_own_case_is_not_lost(restored):
    await restored.tell(f"¿qué hay de J-{FIRST} y de J-3?", visibility=PRIVATE)

    assert not any(text.startswith(LOST) for text in texts(restored))
