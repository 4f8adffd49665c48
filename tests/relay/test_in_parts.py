"""
What goes to a mailbox is cut to what its channel can say, as anything else is.
"""

import pytest
from attrs import evolve

from gateway.core.errors import PermanentFailure
from gateway.core.message import Address, Attachment, Visibility
from gateway.relay.speaking.shaping import in_parts
from gateway.routing.compiler import compile_routes

from .conftest import CASES

PHOTO = Attachment(name="farola.jpg", media_type="image/jpeg", reference="f1")
LONG = " ".join(f"La farola {number} está rota." for number in range(600))
LIGHTS = {
    "sender": Address("telegram", "55"),
    "visibility": Visibility.PRIVATE,
}


@pytest.fixture(autouse=True)
def on_the_phone(town):
    """
    The electrician reads by telephone, where little goes into one message.
    """
    routes = CASES.replace("    person:", "    deliver: telegram\n    person:")
    town.table = compile_routes(routes)
    town.channels["twitter"].files = {"f1": b"..."}
    town.channels["telegram"].files = {"f1": b"\0\0\0\x18ftypheic"}
    town.channels["telegram"].most = 160


def together(said):
    return "".join(delivery.text for delivery in said)


async def test_a_long_letter_is_said_in_parts_and_in_their_order(town):
    """
    Files go with the first part, buttons under the last, and each can be answered.
    """
    await town.tell(LONG, attachments=(PHOTO,))

    parts = town.channels["telegram"].said
    said = [delivery for delivery, _ in parts]
    assert together(said).startswith(LONG)
    assert [1] + [0] * (len(said) - 1) == [len(files) for _, files in parts]
    assert [False] * (len(said) - 1) + [True] == [bool(d.buttons) for d in said]
    assert 1 == len({(d.conversation, d.token) for d in said})


async def test_a_letter_that_is_routed_again_is_not_said_again(town):
    """
    Its parts are called the same, and the first as a letter that goes in one.
    """
    await town.hear(LONG)
    shown = await town.show()
    await town.router.route(shown.stored)
    await town.deliver()
    whole = evolve(town.said("telegram")[0], text=LONG)

    assert 1 == together(town.said("telegram")).count("farola 599")
    in_one = in_parts({}, whole)
    in_some = in_parts(town.channels, whole)
    assert (whole,) == in_one
    assert in_some == in_parts(town.channels, whole)
    assert whole.id == in_some[0].id
    assert len(in_some) == len({part.id for part in in_some}) > 1


async def test_whoever_has_it_passed_to_them_reads_all_of_it(town):
    await town.tell(LONG.replace("farola", "fuga"))
    await town.answer("#pasar alumbrado\nes vuestro")

    assert "fuga 599" in together(town.said("telegram"))


async def test_what_an_employee_is_told_is_cut_too(town):
    """
    What was not done, which file did not go out, and that nothing did.
    """
    town.channels["telegram"].most = 40
    await town.tell("la farola está rota")
    letter = town.said("telegram")[0]
    before = len(town.said("telegram"))

    await town.tell("#pasar nadie", token=letter.token, **LIGHTS)
    told = together(town.said("telegram")[before:])
    assert "no conocemos el buzón" in told
    before = len(town.said("telegram"))

    await town.tell("Voy.", token=letter.token, attachments=(PHOTO,), **LIGHTS)
    assert "No ha salido: farola.jpg" in together(town.said("telegram")[before:])
    before = len(town.said("telegram"))

    town.channels["twitter"].answers = [PermanentFailure("it was deleted " * 9)]
    await town.tell("Ya luce.", token=letter.token, **LIGHTS)
    assert "it was deleted it was deleted" in together(town.said("telegram")[before:])


async def test_a_letter_is_said_although_there_is_no_room_to_name_a_lost_file(town):
    """
    Better what was written, than nothing because of what was not.
    """
    await town.hear("f" * 500 + " farola", attachments=(PHOTO,))

    async def gone(arrival, attachment):
        raise PermanentFailure("it is gone")

    town.channels["twitter"] = type("Gone", (), {"fetch": staticmethod(gone)})
    await town.deliver()

    assert together(town.said("telegram")).startswith("f" * 500 + " farola")
