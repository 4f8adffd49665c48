"""
What is held or kept out though words of danger are said: that guard's mailbox reads it
at once.
"""

import pytest

from gateway.core.case import Number
from gateway.core.filing import Status
from gateway.core.message import Address, Attachment, Place, Visibility
from gateway.routing.compiler import compile_routes
from gateway.routing.deciding import weighing

from .conftest import ROUTES


async def test_of_what_is_held_in_doubt_of_danger_the_guards_mailbox_hears(
    town, monkeypatch
):
    # To examples it is a manner of speaking, in whatever part.
    monkeypatch.setattr(weighing, "danger", lambda *_: -9.0)
    await town.tell(
        "necesito un certificado, incendio en el monte", visibility=Visibility.PRIVATE
    )

    [letter] = town.said("email")
    shown = await town.show()

    assert Status.HELD is shown.status
    assert Address("email", "police@test.example") == letter.to
    assert "«incendio»" in letter.text
    case = (await town.store.case(Number(shown.stored.id))).case
    assert "clerk" == case.mailbox


@pytest.mark.parametrize("unreadable", ["", "it is encrypted"])
async def test_of_danger_in_what_a_machine_seems_to_say_the_guards_mailbox_hears(
    town, unreadable
):
    """
    Whoever wrote it is answered nothing, not even that a part could not be read.
    """
    machines = "machines: {match: {from: machine}, outcome: quarantine}"
    town.table = compile_routes(ROUTES.replace("guards:", f"guards:\n  {machines}"))
    await town.tell(
        "incendio en el monte",
        sender=Address("email", "ana@casa.example"),
        visibility=Visibility.PRIVATE,
        headers={"auto-submitted": "auto-replied"},
        unreadable=unreadable,
    )

    [letter] = [
        each
        for each in town.said("email")
        if each.to == Address("email", "police@test.example")
    ]

    assert Status.QUARANTINED is (await town.show()).status
    assert "«incendio»" in letter.text
    assert [letter] == town.said("email")


@pytest.mark.parametrize(
    ("name", "kind", "text", "rings"),
    [
        ("incendio en mi casa.jpg", "image/jpeg", "", True),
        ("INCENDIO_20260302_1201.MOV", "video/quicktime", "", True),
        ("IMG_20260302_1201.jpg", "image/jpeg", "", False),
        ("plan de incendio.pdf", "application/pdf", "", False),
        ("incendio.jpg", "image/jpeg", "así es el cartel de la farola", False),
    ],
)
async def test_danger_in_the_name_of_a_picture_is_read_where_nothing_else_is_said(
    town, name, kind, text, rings
):
    """
    What else a name says, a program may have put there, or whoever had the file before.
    """
    picture = Attachment(name=name, media_type=kind, reference="1", size=9)

    await town.tell(text, visibility=Visibility.PRIVATE, attachments=(picture,))

    police = Address("email", "police@test.example")
    assert rings is (police in [d.to for d in town.said("email")])


@pytest.mark.parametrize(
    ("label", "text", "rings"),
    [
        ("incendio en la cocina, Calle Real, 4", "", True),
        ("Fuente del Olmo, Calle Real, 4", "", False),
        ("incendio", "aquí está la farola", False),
    ],
)
async def test_danger_in_what_a_place_is_called_is_read_where_nothing_else_is_said(
    town, label, text, rings
):
    """
    Whoever shares a place may write in its title what happens there.
    """
    place = Place(latitude=37.191, longitude=-3.741, label=label)

    await town.tell(text, visibility=Visibility.PRIVATE, place=place)

    police = Address("email", "police@test.example")
    assert rings is (police in [d.to for d in town.said("email")])
