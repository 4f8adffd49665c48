"""
What happens to cases in the store: what the table has a move for, and nothing else.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta

from attrs import evolve
from case_table import documented
from store_samples import ANA, NOON, a_case, act, arrival, filing

from gateway.core.case import Case, CaseEvent, CaseState, Happening, Number
from gateway.core.decision import Urgency


def ways():
    """
    How each state is come to: by what a case begins, and what happens to it then.
    """
    found = {
        after: (event,) for (before, event), after in documented().items() if not before
    }
    while len(found) < len(CaseState):
        for (before, event), after in documented().items():
            if before in found:
                found.setdefault(after, (*found[before], event))
    return found


async def test_a_case_goes_from_every_state_the_way_that_the_docs_show(store):
    """
    And what has no way there leaves it as it is.
    """
    moves = documented()
    begins = {event: after for (before, event), after in moves.items() if not before}
    each = [(way, state, event) for state, way in ways().items() for event in CaseEvent]
    numbers = await store.receive([arrival(name) for name in range(len(each))], None)

    async def happens(number, way, event):
        first, *then = way
        case = a_case(number, begins[first])
        happened = [
            Happening(case=case.number, event=one, at=NOON, by="gateway")
            for one in (*then, event)
        ]
        await store.record(filing(number, number, cases=(case,), happenings=happened))

    await asyncio.gather(
        *(
            happens(number, way, event)
            for number, (way, _, event) in zip(numbers, each, strict=True)
        )
    )

    kept = {c.number: c.state for c in await store.cases([*map(Number, numbers)])}
    went = {(s, e): kept[Number(n)] for n, (_, s, e) in zip(numbers, each, strict=True)}
    assert {(s, e): moves.get((s, e), s) for s in CaseState for e in CaseEvent} == went


async def test_what_the_table_has_no_move_for_changes_nothing_and_stops_nothing(store):
    [number] = await store.receive([arrival("one")], None)
    case = a_case(number, CaseState.REFUSED)
    await store.record(filing(number, "one", cases=(case,)))
    [after] = await store.receive([arrival("two")], None)
    taken = Happening(
        case=case.number, event=CaseEvent.TAKE, at=NOON, by="mailbox lights"
    )
    unknown = evolve(taken, case=Number(99))

    await store.record(filing(after, "two", happenings=(taken, unknown)))

    [kept] = await store.cases([case.number])
    assert CaseState.REFUSED is kept.state
    assert (await store.show(after)).filing.message is not None


async def test_cases_of_several_states_come_in_one_order_the_oldest_first(store):
    """
    None of them is one that was erased.
    """
    for hours, state in (
        (3, CaseState.OPEN),
        (1, CaseState.REFUSED),
        (2, CaseState.OPEN),
    ):
        [number] = await store.receive([arrival(hours)], None)
        at = NOON + timedelta(hours=hours)
        case = Case(
            number=Number(number),
            contact=ANA,
            mailbox="lights" if hours > 1 else "parks",
            urgency=Urgency.EMERGENCY if hours > 2 else Urgency.HIGH,
            job=Number(number),
            state=state,
            opened_at=at,
            moved_at=at,
        )
        await store.record(filing(number, hours, cases=(case,)))

    first = await store.cases_at("", list(CaseState), 2)
    at_lights = await store.cases_at("lights", list(CaseState), 9)
    urgent = await store.cases_at("", list(CaseState), 1, emergencies=True)

    assert [1, 2] == [(case.opened_at - NOON).seconds // 3600 for case in first]
    assert [2, 3] == [(case.opened_at - NOON).seconds // 3600 for case in at_lights]
    # However many there are that can wait.
    assert [at_lights[1]] == [*urgent]

    await store.erase([case.number.message for case in first[:1]], act())
    left = await store.cases_at("", list(CaseState), 9)

    assert [2, 3] == [(case.opened_at - NOON).seconds // 3600 for case in left]


async def test_cases_are_looked_up_however_many_are_asked_for(store):
    """
    PostgreSQL takes 65,535 values in a statement, and more of them are no failure of
    the database's.
    """
    [first] = await store.receive([arrival("one")], None)
    case = a_case(first, CaseState.OPEN)
    await store.record(filing(first, "one", cases=(case,)))

    found = await store.cases([Number(n) for n in range(40_000, 0, -1)])

    assert [case] == found


async def test_jobs_that_many_join_at_once_are_one_whoever_comes_first(another):
    """
    Each case is joined once, though two nodes join what others join meanwhile.
    """
    stores = [await another(), await another("two")]
    numbers = []
    for name in "abcdef":
        [number] = await stores[0].receive([arrival(name)], None)
        case = a_case(number, CaseState.OPEN)
        await stores[0].record(filing(number, name, cases=(case,)))
        numbers.append(case.number)
    first, *others = numbers
    pairs = [*zip(numbers, others, strict=False), *((n, first) for n in others)]

    joined = await asyncio.gather(
        *(
            stores[n % 2].join(one, other, NOON)
            for n, (one, other) in enumerate([*pairs, *reversed(pairs)])
        )
    )

    assert len(others) == sum(joined)
    assert not await stores[1].join(first, Number(404), NOON)
    assert {first} == {case.job for case in await stores[0].cases(numbers)}
    seen = await stores[1].opened_since([""], NOON, 9)
    assert dict.fromkeys(numbers, first) == seen
    assert 2 == len(await stores[1].opened_since([""], NOON, 2))
    [ended] = await stores[0].receive([arrival("ended")], None)
    case = a_case(ended, CaseState.REFUSED)
    await stores[0].record(filing(ended, "ended", cases=(case,)))
    assert seen == await stores[1].opened_since([""], NOON, 9)
    assert {} == await stores[1].opened_since(["water"], NOON, 9)
    assert {} == await stores[1].opened_since([""], NOON + timedelta(seconds=1), 9)
    told = [await stores[0].case(number) for number in others]
    assert all(
        CaseEvent.JOIN in {happening.event for happening in each.happenings}
        for each in told
    )
