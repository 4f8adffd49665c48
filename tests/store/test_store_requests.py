"""
Requests and bookings, on both databases.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve
from store_samples import ANA, MAIL, NOON, a_case, arrival, filing, message

from gateway.core.audit import Act
from gateway.core.case import (
    CaseEvent,
    CaseState,
    Happening,
    Number,
    Timer,
    TimerKind,
)
from gateway.core.consequences import Consequences
from gateway.core.filing import Status
from gateway.core.message import Address
from gateway.core.requests.booking import Booking
from gateway.core.requests.request import Enclosed, Request, RequestEvent, RequestState
from gateway.ports.erasing import Subject
from gateway.store.sql import SqlStore

HALF = timedelta(minutes=30)
SIX = NOON.replace(hour=18, minute=0, second=0, microsecond=0)


def request(number: int, **changes: Any) -> Request:
    usual = Request(
        case=Number(number),
        procedure="procedure court",
        contact=ANA,
        answers={"day": "2026-03-06", "why": "porque sí 💡"},
        files=(Enclosed(message=number, file=message().attachments[0]),),
        asked="start",
        state=RequestState.ASKING,
        begun_at=NOON,
        moved_at=NOON,
    )
    return evolve(usual, **changes)


def booking(number: int, starts: int = 0, cells: int = 3, **changes: Any) -> Booking:
    usual = Booking(
        case=Number(number),
        diary="courts",
        unit="padel 1",
        starts=SIX + HALF * starts,
        ends=SIX + HALF * (starts + cells),
        contact=ANA,
    )
    return evolve(usual, **changes)


async def begun(
    store: SqlStore, name: str = "a", status: Status = Status.ROUTED, **changes: Any
) -> Request:
    [number] = await store.receive([arrival(name)], None)
    one = request(number, **changes)
    held = status is Status.HELD
    state = CaseState.HELD if held else CaseState.WAITING
    await store.record(
        filing(
            number, name, status=status, requests=(one,), cases=(a_case(number, state),)
        )
    )
    return one


async def answered(store: SqlStore, name: str, *changed: Request) -> int:
    [number] = await store.receive([arrival(name)], None)
    await store.record(filing(number, name, requests=changed))
    return number


def reminder(case: Number, kind: str = "remind") -> Timer:
    due = SIX - HALF * (2 if kind == "remind" else 1)
    return Timer(case=case, kind=TimerKind(kind), due_at=due)


async def reminding(store: SqlStore, name: str, *timers: Timer) -> None:
    [number] = await store.receive([arrival(name)], None)
    await store.record(filing(number, name, timers=timers))


async def test_a_request_comes_back_as_it_was(store: SqlStore) -> None:
    """
    Also to whoever only knows its sender: the one to which they last said something.
    """
    first = await begun(store, "a")
    later = await begun(store, "b", moved_at=NOON + HALF)
    await begun(store, "c", contact=MAIL)

    assert first == await store.request(first.case)
    assert later == await store.pending(ANA)
    assert await store.pending(Address("telegram", "2")) is None
    assert await store.request(Number(99)) is None


async def test_what_is_over_waits_for_nobody(store: SqlStore) -> None:
    """
    The one before it does again.
    """
    first = await begun(store, "a")
    later = await begun(store, "b", moved_at=NOON + HALF)
    await answered(store, "c", later.move(RequestEvent.CANCEL, NOON + HALF))

    assert first == await store.pending(ANA)


async def test_of_two_changes_at_once_the_second_is_heard_again(
    store: SqlStore,
) -> None:
    """
    In one batch or one after the other: nothing that was answered is lost.
    """
    one = await begun(store)
    changed = one.move(RequestEvent.ASK, NOON)
    numbers = await store.receive([arrival("b"), arrival("c")], None)

    await asyncio.gather(
        *(
            store.record(filing(n, name, requests=(changed,)))
            for n, name in zip(numbers, "bc", strict=True)
        )
    )

    shown = [await store.show(number) for number in numbers]
    left = sorted(each.status.value for each in shown if each)
    assert ["received", "routed"] == left
    assert changed == await store.request(one.case)
    taken = await store.take_received(NOON, HALF, 10, ("telegram",))
    assert 1 == len(taken)


async def test_whoever_is_outrun_again_and_again_has_failed_at_nothing(
    store: SqlStore,
) -> None:
    """
    Of twenty answers at once the last is heard twenty times, and is no trouble.
    """
    one = await begun(store)
    changed = one.move(RequestEvent.ASK, NOON)
    await answered(store, "b", changed)
    [number] = await store.receive([arrival("c")], None)

    for _ in range(3):
        [taken] = await store.take_received(NOON, HALF, 10, ("telegram",))
        await store.record(filing(number, "c", requests=(changed,)))

    assert 1 == taken.attempts


async def test_what_ends_frees_what_it_booked_and_is_held_no_more(
    store: SqlStore,
) -> None:
    """
    All of it with the word that ends it.
    """
    held = await begun(store, "a", Status.HELD, state=RequestState.PROVING)
    assert await store.book(booking(held.case.message), HALF)

    await answered(store, "b", held.move(RequestEvent.CANCEL, NOON))

    shown = await store.show(held.case.message)
    assert shown is not None
    assert Status.LAPSED is shown.status
    assert await store.booking(held.case) is None


@pytest.mark.parametrize("event", [RequestEvent.CANCEL, RequestEvent.EXPIRE])
async def test_nothing_is_booked_for_what_is_over(
    store: SqlStore, event: RequestEvent
) -> None:
    one = await begun(store, state=RequestState.CONFIRMING)
    await answered(store, "b", one.move(event, NOON))

    assert not await store.book(booking(one.case.message), HALF)
    assert await store.booking(one.case) is None


async def test_what_was_handed_over_keeps_what_it_booked(store: SqlStore) -> None:
    """
    And nobody reminds its sender of it.
    """
    one = await begun(store, state=RequestState.CONFIRMING)
    await store.book(booking(one.case.message), HALF)

    await answered(store, "b", one.move(RequestEvent.HAND, NOON))

    assert booking(one.case.message) == await store.booking(one.case)
    later = NOON + timedelta(days=30)
    assert [] == list(await store.sleeping(later, reminded=True, limit=9))


@pytest.mark.parametrize("event", [RequestEvent.CANCEL, RequestEvent.EXPIRE])
async def test_who_frees_what_they_booked_is_not_reminded_of_it(
    store: SqlStore, event: RequestEvent
) -> None:
    """
    Nobody else's reminder goes, nor what else is promised.
    """
    one, other = await begun(store, "a"), await begun(store, "b")
    for each in (one, other):
        assert await store.book(booking(each.case.message, unit=str(each.case)), HALF)
    theirs = [reminder(one.case), reminder(other.case), reminder(one.case, "booked")]
    await reminding(store, "c", *theirs)

    await answered(store, "d", one.move(event, NOON))

    assert theirs[1:] == [*await store.due(SIX, 9)]
    # It may have come due while it was freed.
    assert not await store.fire(theirs[0], Consequences())


async def test_of_two_nodes_that_remind_one_does(store: SqlStore, another: Any) -> None:
    other, one = await another("two"), await begun(store)
    await reminding(store, "b", reminder(one.case))

    its = reminder(one.case)
    fired = await asyncio.gather(
        *(each.fire(its, Consequences()) for each in (store, other))
    )

    assert [False, True] == sorted(fired)
    assert [] == [*await store.due(SIX, 9)]


async def test_what_somebody_has_booked_is_found_until_it_begins(
    store: SqlStore,
) -> None:
    one, two = await begun(store, "a"), await begun(store, "b")
    early, late = booking(one.case.message), booking(two.case.message, 3)
    assert await store.book(late, HALF)
    assert await store.book(early, HALF)
    other = Address("telegram", "2055")

    assert [early, late] == list(await store.bookings_of(ANA, "", SIX - HALF))
    assert [late] == list(await store.bookings_of(ANA, "", SIX))
    assert [] == list(await store.bookings_of(other, "", SIX - HALF))


async def test_whoever_asks_for_bookings_at_once_gets_their_own(store):
    one, two = await begun(store, "a"), await begun(store, "b")
    early, late = booking(one.case.message), booking(two.case.message, 3)
    assert await store.book(late, HALF)
    assert await store.book(early, HALF)
    other = Address("telegram", "2055")

    found = await asyncio.gather(
        store.bookings_of(ANA, "", SIX - HALF),
        store.bookings_of(other, "P-000009", SIX - HALF),
        store.bookings_of(ANA, "", SIX),
        store.bookings_of(other, "", SIX - HALF),
    )

    assert [[early, late], [], [late], []] == [list(theirs) for theirs in found]


async def test_held_messages_with_an_open_request_have_an_end_of_their_own(
    store: SqlStore,
) -> None:
    """
    It counts from their sender's last word.
    """
    held = await begun(store, "a", Status.HELD)
    later = NOON + timedelta(days=30)
    assert [] == list(await store.held_since(later, 9))

    await answered(store, "b", held.remind())

    assert [held.remind()] == list(await store.sleeping(later, reminded=True, limit=9))
    assert [] == list(await store.sleeping(later, reminded=False, limit=9))


async def test_time_changes_nothing_that_its_sender_has_changed(
    store: SqlStore,
) -> None:
    """
    Whoever was faster counts, and the other does nothing at all.
    """
    one = await begun(store)
    late = Consequences(
        happenings=(
            Happening(case=one.case, event=CaseEvent.CLOSE, at=NOON, by="gateway"),
        ),
    )
    await answered(store, "b", one.move(RequestEvent.ASK, NOON))

    assert not await store.wake(one.move(RequestEvent.EXPIRE, NOON), late)
    told = await store.case(one.case)
    assert told is not None
    assert CaseState.WAITING is told.case.state


@pytest.mark.parametrize(("starts", "theirs"), [(0, 0), (2, 0), (3, 1)])
async def test_no_cell_is_anybodys_twice(
    store: SqlStore, starts: int, theirs: int
) -> None:
    """
    Whole or not at all: of what overlaps nothing is left.
    """
    assert await store.book(booking(1), HALF)

    assert bool(theirs) is await store.book(booking(2, starts), HALF)

    found = await store.booked("courts", SIX - HALF, SIX + 9 * HALF)
    assert [1, 2][: 1 + theirs] == [each.case.message for each in found]
    assert await store.book(booking(3, unit="padel 2"), HALF)
    assert await store.book(booking(4, diary="rooms"), HALF)


async def test_many_at_once_on_two_nodes_get_what_only_one_can_have(
    store: SqlStore, another: Any
) -> None:
    """
    Whatever the order in which they come.
    """
    other = await another("two")
    wishes = [booking(number, number % 3) for number in range(1, 13)]

    won = await asyncio.gather(
        *((other if b.case.message % 2 else store).book(b, HALF) for b in wishes)
    )

    found = await store.booked("", SIX - HALF, SIX + 20 * HALF)
    assert 1 == len(found) == sum(won)


async def test_booked_again_it_is_the_same_booking(store: SqlStore) -> None:
    """
    After a crash; and whoever changes their mind gives back what they had.
    """
    assert await store.book(booking(1), HALF)
    assert await store.book(booking(1), HALF)
    assert await store.book(booking(1, 4), HALF)

    found = await store.booked("courts", SIX - HALF, SIX + 20 * HALF)
    assert [booking(1, 4)] == list(found)
    assert await store.book(booking(2), HALF)


async def test_what_is_booked_is_listed_by_when_it_begins(store: SqlStore) -> None:
    """
    Each once, however many cells it takes.
    """
    for number, starts in ((1, 6), (2, 0)):
        await store.book(booking(number, starts), HALF)

    found = await store.booked("courts", SIX, SIX + 6 * HALF)

    assert [booking(2)] == list(found)


async def test_the_registrys_number_stands_in_the_case(store: SqlStore) -> None:
    """
    With who noted it; of no case, nothing is noted, nor is a second that corrects none.
    """
    one = await begun(store)
    act = Act(at=NOON, actor="clerk inés", action="case.register", object="case 1")

    def noted(number: Number) -> Happening:
        return Happening(
            case=number,
            event=CaseEvent.NOTE,
            at=NOON,
            by="clerk inés",
            registered="2026-E-RE-123",
        )

    assert await store.happen(noted(one.case), act)
    assert not await store.happen(noted(Number(99)), act)
    assert not await store.happen(noted(one.case), act)

    told = await store.case(one.case)
    assert told is not None
    assert ("2026-E-RE-123", CaseState.WAITING) == (
        told.case.registered,
        told.case.state,
    )


async def test_of_somebody_who_is_forgotten_nothing_is_left(store: SqlStore) -> None:
    """
    Neither what they applied for, nor what they had booked, nor its reminder; it is
    told before.
    """
    one = await begun(store)
    await store.book(booking(one.case.message), HALF)
    await reminding(store, "b", reminder(one.case))
    found = await store.dossier("", ANA)
    assert found is not None
    held = await store.held_about(found)
    assert 1 == len(held["requests"])
    assert 3 == len(held["bookings"])

    act = Act(at=NOON, actor="clerk", action="forget", object=found.object)
    await store.erase(found.messages, act, found.conversations)
    await store.strike(Subject(addresses=(ANA,)), act)

    assert await store.request(one.case) is None
    assert await store.booking(one.case) is None
    assert [] == [*await store.due(SIX, 9)]
