"""
What asks for something to be booked is one matter, whatever it is for.
"""

import pytest

from gateway.core.case import Number
from gateway.routing.compiler import compile_routes

from .requests_samples import ROUTES, letters, says

WISH = "quiero reservar pista para el yoga el viernes a las 18:00"


@pytest.fixture
def yoga(applying):
    own = ROUTES.replace("    deliver: sports\n    answer_within", "    answer_within")
    topic = "topics:\n  yoga: {words: [yoga], owner: clerk}"
    applying.table = compile_routes(own.replace("topics:", topic, 1))
    return applying


async def test_it_begins_the_form_and_no_second_case(yoga, ana):
    told = await says(yoga, WISH)

    assert told.startswith("Reserva de pista, J-1. Día: viernes 06/03/2026.")
    assert await yoga.store.case(Number(1, 2)) is None
    assert [] == letters(yoga)


async def test_what_is_reported_beside_it_gets_to_its_mailbox(yoga, ana):
    await says(yoga, f"{WISH}. La farola de mi calle está rota.")

    assert any("farola" in letter.text for letter in letters(yoga))
