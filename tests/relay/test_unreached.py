"""
A letter that its mailbox does not get is read by somebody else in the house.
"""

import pytest

from gateway.core.case import Event, Number
from gateway.core.delivery import State
from gateway.core.errors import PermanentFailure
from gateway.core.message import Address, Bounce, Visibility
from gateway.routing.compiler import compile_routes

from .test_casework import CASES

PRIVATE = Visibility.PRIVATE
REFUSED = PermanentFailure("550 no such user")
CLERK = Address("email", "clerk@test.example")
LIGHTS = Address("email", "lights@test.example")


@pytest.fixture(autouse=True)
def numbered(town):
    town.table = compile_routes(CASES)


async def told(town, text="la farola está rota", failures=(REFUSED,)):
    """
    Somebody tells it, and the first letters are not taken.
    """
    await town.hear(text, visibility=PRIVATE)
    town.channels["email"].answers = [*failures]
    await town.deliver()
    return town.said("email")


async def test_whoever_is_next_in_charge_gets_what_a_mailbox_does_not_take(town):
    [letter] = await told(town)

    assert CLERK == letter.to
    assert letter.text.startswith("NO HA LLEGADO A Alumbrado: ")
    assert "la farola está rota" in letter.text
    assert "[J-1]" in letter.subject
    noted = (await town.store.case(Number(1))).happenings[-1]
    assert (Event.NOTE, "La carta no ha llegado a Alumbrado.") == (
        noted.event,
        noted.note.partition(" Se")[0],
    )


async def test_they_get_it_once_however_often_it_is_tried_again(town):
    await told(town)
    [failed] = [d for d in (await town.show()).deliveries if d.state is State.FAILED]
    town.channels["email"].answers = [REFUSED]
    await town.store.retry(failed.id, town.now)

    await town.deliver()

    assert 1 == len(town.said("email"))


async def test_what_the_mailbox_reads_at_another_address_goes_nowhere_else(town):
    both = "office: Alumbrado\n    deliver: [email, telegram]"
    town.table = compile_routes(CASES.replace("office: Alumbrado", both))

    assert [] == await told(town)
    assert "la farola está rota" in town.said("telegram")[0].text


@pytest.mark.parametrize("may", [False, True])
async def test_what_is_confidential_goes_to_a_mailbox_that_is_so_or_to_none(town, may):
    rules = CASES.replace(
        "    office: ", "    confidential: yes\n    office: ", may * 2
    )
    town.table = compile_routes(rules)

    letters = await told(town, "sufro maltrato en casa")

    assert [LIGHTS] * may == [letter.to for letter in letters]


async def test_what_a_server_sends_back_is_no_better_than_what_it_refused(town):
    [letter] = await told(town, failures=())

    await town.hear(
        "550 no such user",
        sender=Address("email", "mailer-daemon@test.example"),
        visibility=PRIVATE,
        bounce=Bounce(letter.id, "550 no such user"),
    )
    await town.deliver()

    assert [LIGHTS, CLERK] == [each.to for each in town.said("email")]


async def test_a_last_one_who_does_not_take_it_either_is_the_end_of_it(town):
    assert [] == await told(town, failures=(REFUSED, REFUSED))
