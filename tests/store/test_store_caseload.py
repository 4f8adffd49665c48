"""
A mailbox's list in the console: what it was told of, in the order in which it is to be
done.
"""

from datetime import timedelta

import pytest
from attrs import evolve
from store_samples import (
    ANA,
    NOON,
    PERSON,
    act,
    arrival,
    conversation,
    enrol,
    filing,
    message,
)

from gateway.core.case import (
    ACTIVE,
    ENDED,
    Case,
    CaseEvent,
    CaseState,
    Happening,
    Number,
    Timer,
    TimerKind,
)
from gateway.core.decision import Urgency
from gateway.core.message import Address
from gateway.core.requests.booking import Booking
from gateway.ports.console import Reach
from gateway.ports.erasing import ERASED

OWN = Reach(own="lights")


async def opened(
    store, name, *, due=None, talks=("lights",), secret=(), matter=1, **changes
):
    """
    Open a case, with a conversation of each of the mailboxes *talks*: in confidence of
    those that are *secret*.
    """
    [number] = await store.receive([arrival(name)], None)
    its = Number(number, matter)
    case = Case(
        number=its,
        contact=ANA,
        mailbox="lights",
        job=its,
        state=CaseState.OPEN,
        opened_at=NOON + timedelta(minutes=number),
        moved_at=NOON,
    )
    case = evolve(case, **changes)
    timers = [Timer(case=its, kind=TimerKind.ANSWER, due_at=due)] if due else []
    late = Timer(case=its, kind=TimerKind.SOLVE, due_at=NOON + timedelta(days=99))
    told = [
        evolve(
            conversation(case=str(its)),
            id=f"talk-{name}-{each}",
            mailbox=each,
            confidential=case.confidential or each in secret,
        )
        for each in talks
    ]
    await store.record(
        filing(
            number,
            message=message(name),
            cases=(case,),
            conversations=tuple(told),
            timers=(*timers, *([late] if due else [])),
        )
    )
    return its


def numbers(listed):
    return [each.case.number for each in listed]


async def test_what_is_urgent_comes_first_and_then_what_is_due_first(store):
    calm = await opened(store, "calm")
    later = await opened(store, "later", due=NOON + timedelta(days=2))
    late = await opened(store, "late", due=NOON - timedelta(days=1), matter=2)
    alarm = await opened(store, "alarm", urgency=Urgency.EMERGENCY)

    listed = await store.to_do(OWN, ACTIVE, 0, 50)

    assert [alarm, late, later, calm] == numbers(listed)
    assert [None, NOON - timedelta(days=1)] == [each.due_at for each in listed[:2]]
    assert [late, later] == numbers(await store.to_do(OWN, ACTIVE, 1, 2))
    assert [] == numbers(await store.to_do(OWN, ACTIVE, 4, 2))
    assert 4 == await store.how_many(OWN, ACTIVE)


async def test_nobody_sees_what_they_were_not_told_of(store):
    await opened(store, "theirs", mailbox="police", talks=("police",))
    await opened(store, "untold", talks=())
    await opened(store, "gone", contact=Address("telegram", ERASED))
    own = await opened(store, "own")

    for reach in (OWN, evolve(OWN, away=("police",))):
        assert [own] == numbers(await store.to_do(reach, ACTIVE, 0, 50))
        assert 1 == await store.how_many(reach, ACTIVE)


async def test_who_stands_in_sees_what_they_were_told_of(store):
    lent = await opened(store, "lent", mailbox="police", talks=("police", "lights"))

    assert [] == numbers(await store.to_do(OWN, ACTIVE, 0, 50))
    reach = evolve(OWN, away=("police",))
    assert [lent] == numbers(await store.to_do(reach, ACTIVE, 0, 50))


@pytest.mark.parametrize("may", [True, False])
async def test_what_another_office_was_told_in_confidence_is_read_by_who_may(
    store, may
):
    told = await opened(store, "told", mailbox="press", talks=("press",))
    secret = await opened(
        store, "secret", mailbox="press", talks=("press",), confidential=True
    )
    reach = evolve(OWN, offices=("press",), confidential=may)

    listed = numbers(await store.to_do(reach, ACTIVE, 0, 50))

    assert [told, *([secret] if may else [])] == listed


async def test_what_is_booked_is_listed_with_whose_it_is_for_those_who_may_know(store):
    """
    In order of time, whatever became of its case, once however many cells it takes.
    """
    await enrol(store)
    theirs = await opened(store, "theirs", mailbox="police", talks=("police",))
    secret = await opened(store, "secret", confidential=True, person=PERSON.id)
    own = await opened(store, "own", person=PERSON.id, state=CaseState.REFUSED)
    plain = await opened(store, "plain", person=PERSON.id, mistaken=True)
    cell = timedelta(minutes=30)
    for after, case in enumerate((plain, own, secret, theirs, own)):
        begins = NOON + timedelta(hours=2 * after)
        booked = Booking(
            case=case,
            diary="courts",
            unit="padel 1",
            starts=begins,
            ends=begins + 2 * cell,
            contact=ANA,
        )
        assert await store.book(booked, cell)

    listed = await store.booked_with(OWN, NOON, NOON + timedelta(days=1))
    # The last booking of a case is instead of the one before.
    assert [plain, secret, own] == [each.booking.case for each in listed]
    assert ["", "", PERSON.name] == [each.person for each in listed]
    assert [False, True, False] == [each.confidential for each in listed]
    at = listed[1].booking.starts
    assert [plain] == [
        each.booking.case for each in await store.booked_with(OWN, NOON, at)
    ]
    assert 2 == len(await store.booked_with(OWN, at, NOON + timedelta(days=1)))


@pytest.mark.parametrize("list_", ["to_do", "done"])
async def test_what_a_mailbox_was_told_in_confidence_is_marked(store, list_):
    plain, told, others, whole = [
        await opened(store, name, talks=("lights", "police"), **its)
        for name, its in (
            ("plain", {}),
            ("told", {"secret": ["lights"]}),
            ("others", {"secret": ["police"]}),
            ("whole", {"confidential": True}),
        )
    ]

    listed = await getattr(store, list_)(OWN, ACTIVE, 0, 50)

    marked = {each.case.number: each.confidential for each in listed}
    assert {plain: False, told: True, others: False, whole: True} == marked


async def test_what_has_ended_is_listed_from_the_newest_on(store):
    ended = [await opened(store, f"ended-{n}") for n in range(4)]
    for number in ended:
        [told] = await store.cases([number])
        await store.happen(
            Happening(case=number, event=CaseEvent.SOLVE, at=NOON, by="mailbox lights"),
            act(),
        )
        assert told.state is CaseState.OPEN
    await opened(store, "open")

    assert ended[::-1] == numbers(await store.done(OWN, ENDED, 0, 50))
    assert [ended[1]] == numbers(await store.done(OWN, ENDED, 2, 1))
    assert [] == numbers(await store.done(evolve(OWN, own="police"), ENDED, 0, 50))


async def test_a_case_may_be_found_by_who_opened_it_and_what_they_wrote(store):
    await enrol(store, PERSON)
    numbers = [
        await opened(store, "one", place="calle Almez", person=PERSON.id),
        await opened(store, "two"),
    ]
    those = await store.cases(numbers[::-1])

    other, its = await store.sought_by(sorted(those, key=lambda c: -c.number.message))

    for words in ("Ana Pérez", PERSON.id, "1044", "@ana", "calle Almez", "está rota"):
        assert words in its
    assert "está rota" in other
    assert "Pérez" not in other
    assert [] == await store.sought_by([])


async def test_what_is_written_twice_is_stored_once_and_found(store):
    slip = arrival("slip", channel="console")

    assert await store.written(slip) is None
    first = await store.write_down(slip)
    again = await store.write_down(evolve(slip, raw=b"something else"))

    assert (first[0], True) == first
    assert (first[0], False) == again
    assert first[0] == await store.written(slip)


async def test_messages_are_outlined_without_their_bytes(store):
    numbers = [(await opened(store, name)).message for name in ("one", "two")]

    wanted = [numbers[1], 99_999, numbers[0]]
    outlined = await store.outlined(wanted)

    shown = [await store.show(number) for number in (numbers[1], numbers[0])]
    assert [b"", b""] == [each.stored.arrival.raw for each in outlined]
    assert [each.filing for each in shown] == [each.filing for each in outlined]
