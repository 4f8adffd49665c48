"""
What happens to cases in the store: what the table has a move for, and nothing else.
"""

from __future__ import annotations

from datetime import timedelta

from attrs import evolve
from store_samples import ANA, NOON, arrival, filing

from gateway.core.case import Case, Event, Happening, Number, State


def a_case(number, state):
    return Case(
        number=Number(number),
        contact=ANA,
        job=Number(number),
        state=state,
        opened_at=NOON,
        moved_at=NOON,
    )


async def test_what_the_table_has_no_move_for_changes_nothing_and_stops_nothing(store):
    [number] = await store.receive([arrival("one")], None)
    case = a_case(number, State.REFUSED)
    await store.record(filing(number, "one", cases=(case,)))
    [after] = await store.receive([arrival("two")], None)
    taken = Happening(case=case.number, event=Event.TAKE, at=NOON, by="mailbox lights")
    unknown = evolve(taken, case=Number(99))

    await store.record(filing(after, "two", happenings=(taken, unknown)))

    [kept] = await store.cases([case.number])
    assert State.REFUSED is kept.state
    assert (await store.show(after)).filing.message is not None


async def test_cases_of_several_states_come_in_one_order_the_oldest_first(store):
    for hours, state in ((3, State.OPEN), (1, State.REFUSED), (2, State.OPEN)):
        [number] = await store.receive([arrival(hours)], None)
        at = NOON + timedelta(hours=hours)
        case = Case(
            number=Number(number),
            contact=ANA,
            mailbox="lights" if hours > 1 else "parks",
            job=Number(number),
            state=state,
            opened_at=at,
            moved_at=at,
        )
        await store.record(filing(number, hours, cases=(case,)))

    first = await store.cases_at("", list(State), 2)
    at_lights = await store.cases_at("lights", list(State), 9)

    assert [1, 2] == [(case.opened_at - NOON).seconds // 3600 for case in first]
    assert [2, 3] == [(case.opened_at - NOON).seconds // 3600 for case in at_lights]


async def test_cases_are_looked_up_however_many_are_asked_for(store):
    """
    PostgreSQL takes 65,535 values in a statement, and more of them are no failure of
    the database's.
    """
    [first] = await store.receive([arrival("one")], None)
    case = a_case(first, State.OPEN)
    await store.record(filing(first, "one", cases=(case,)))

    found = await store.cases([Number(n) for n in range(40_000, 0, -1)])

    assert [case] == found
