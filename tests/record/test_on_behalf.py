"""
Whose a case is that somebody opened who acts for another: both are named.
"""

from attrs import evolve
from record_samples import NOON, opened
from store_samples import CONTACT, VERDICT, arrival, filing, message

from gateway.core.case import Number
from gateway.core.requests.request import WHOM, Request, RequestState
from gateway.town.record import entries
from gateway.town.record.index import register
from gateway.town.record.story import story

WHOM_TOO = {CONTACT.person: CONTACT.name, "P-PEDR22": "Pedro Toro"}
BOTH = "Pedro Toro (P-PEDR22), en cuyo nombre actúa Ana Pérez (P-ANAGL2)"


async def applied(office, whom):
    """
    Ana applies for something, for *whom*; give her case.
    """
    [number] = await office.store.receive([arrival("moves")], None)
    said = message("moves")
    case = opened(Number(number), contact=said.sender)
    request = Request(
        case=case.number,
        procedure="procedure census",
        contact=said.sender,
        person=CONTACT.person,
        whom=WHOM_TOO,
        answers={WHOM: whom},
        state=RequestState.CONFIRMING,
        begun_at=NOON,
        moved_at=NOON,
    )
    await office.store.record(
        filing(number, "moves", cases=(case,), requests=(request,), verdict=VERDICT)
    )
    return case


async def listed(office, case):
    since, until = NOON.replace(year=2000), NOON.replace(year=2100)
    all_of_them = await office.store.entered(since, until)
    return next(each for each in all_of_them if each.case.number == case.number)


async def test_the_file_and_the_registers_list_name_who_acts_for_whom(office):
    case = await applied(office, "P-PEDR22")

    record = await office.read(case.number)
    entry = await listed(office, case)

    pedro = {"person": "P-PEDR22", "name": "Pedro Toro"}
    assert pedro == register(record)["acting_for"]
    assert pedro == entries.case_json(record.town, entry)["acting_for"]
    whose = {row.label: row.text for row in story(record, 0)[0].rows}[
        "Persona interesada"
    ]
    assert whose.startswith(BOTH)
    assert BOTH in entries.table(record.town, [entry])
    hidden = evolve(entry, case=evolve(entry.case, confidential=True))
    assert "Pedro Toro" not in entries.table(record.town, [hidden])


async def test_what_they_apply_for_themselves_names_nobody_else(office):
    case = await applied(office, CONTACT.person)

    record = await office.read(case.number)
    entry = await listed(office, case)

    assert register(record)["acting_for"] is None
    assert "Pedro Toro" not in entries.table(record.town, [entry])
