"""
Somebody comes back with another document, or is called otherwise by now.
"""

from __future__ import annotations

import json

from attrs import evolve
from desk_samples import ANA, LUIS
from refusals import refused

from gateway.core.message import Address
from gateway.core.people.documents import DocumentKind
from gateway.core.town import Identity
from gateway.town.desk import binding, enrolling

TELEGRAM = Address("telegram", "1044")

#: Passports' that look like a DNI's with a sign missing.
OLD, NEW = "1234567Z", "7654321X"
FATIMA = evolve(ANA, name="Fatima Zahra", document=OLD, passport=True)


async def shown(desk, person, number, **others):
    """
    A document of theirs is on the desk again.
    """
    return await enrolling.renew(desk.clerk(), person.id, number, **others)


async def test_a_passport_with_a_new_number_is_the_same_persons(desk):
    """
    Whoever is enrolled keeps number and accounts; the old document is nobody's then.
    """
    fatima = await enrolling.enrol(desk.clerk(), FATIMA)
    await binding.bind(desk.clerk(), fatima.id, TELEGRAM, "@fatima")

    with refused(r"nearly a DNI.*--passport"):
        await shown(desk, fatima, NEW, before=OLD)
    with refused("give the old one, too: --before"):
        await shown(desk, fatima, NEW, passport=True)
    with refused("not the document"):
        await shown(desk, fatima, NEW, passport=True, before="1234568Z")
    await shown(desk, fatima, NEW, passport=True, before=OLD)

    there = await desk.store.by_address(TELEGRAM)
    assert (fatima.id, None) == (there.person.id, there.accounts[0].revoked_at)
    with refused(f"already belongs to {fatima.id}"):
        await enrolling.enrol(desk.clerk(), evolve(FATIMA, document=NEW))


async def test_who_becomes_a_citizen_shows_a_dni_where_there_was_a_nie(desk):
    luis = await enrolling.enrol(desk.clerk(), LUIS)

    renewed = await shown(desk, luis, "12345678Z", before=LUIS.document)

    assert (luis.id, DocumentKind.DNI) == (renewed.id, renewed.kind)


async def test_a_document_that_is_somebody_else_s_takes_nobody_s_place(desk):
    luis = await enrolling.enrol(desk.clerk(), LUIS)
    await enrolling.enrol(desk.clerk(), ANA)

    with refused("another person's"):
        await shown(desk, luis, ANA.document, before=LUIS.document)


async def test_a_mistyped_name_is_put_right_and_the_accounts_stay(desk):
    lius = await enrolling.enrol(desk.clerk(), evolve(LUIS, name="Lius Mora"))
    await binding.bind(desk.clerk(), lius.id, TELEGRAM, "@luis")

    await shown(desk, lius, LUIS.document, name=" Luis  Mora ")

    there = await desk.store.by_address(TELEGRAM)
    assert ("Luis Mora", lius.id) == (there.person.name, there.person.id)
    [kept] = await desk.store.acts(None, None, 1)
    assert ("desk.renew", "Luis Mora") == (
        kept.entry.action,
        json.loads(kept.payload.text)["name"],
    )


async def test_where_four_eyes_are_wanted_one_clerk_makes_nobody_another(desk):
    luis = await enrolling.enrol(desk.clerk(), LUIS)
    desk.identity = Identity(four_eyes=True)

    for changed in ({"name": "Alcalde"}, {"before": LUIS.document}):
        with refused("four eyes"):
            await shown(desk, luis, "12345678Z", **changed)


async def test_who_is_called_the_same_is_enrolled_once_somebody_says_so(desk):
    """
    It may be the same person with another passport, or one who was revoked.
    """
    fatima = await enrolling.enrol(desk.clerk(), FATIMA)
    other = evolve(FATIMA, name="FÁTIMA ZAHRA", document=NEW)

    with refused(f"{fatima.id} is called Fatima .*--before"):
        await enrolling.enrol(desk.clerk(), other)
    twin = await enrolling.enrol(desk.clerk(), evolve(other, namesake=True))

    assert fatima.id != twin.id
