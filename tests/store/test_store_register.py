from __future__ import annotations

import asyncio
import resource
from datetime import timedelta
from itertools import compress
from pathlib import Path

import pytest
from attrs import evolve
from lent import store_at
from store_samples import (
    ACCOUNT,
    ANA,
    CHANNELS,
    CONTACT,
    LATER,
    LEASE,
    LETTER,
    NOON,
    PERSON,
    act,
    arrival,
    conversation,
    delivery,
    enrol,
    filing,
    message,
)

from gateway.core.case import Case, CaseState, Number
from gateway.core.filing import Status
from gateway.core.message import Address, Visibility
from gateway.daemon.spare import give_back
from gateway.ports.channels import Cursor
from gateway.ports.store import LIGHT


async def test_what_arrived_comes_back_as_it_was(store):
    arrivals = [arrival(1, lane="1044"), LETTER]

    ids = await store.receive(arrivals, None)
    kept = [await store.stored(number) for number in ids]

    assert arrivals == [k.arrival for k in kept]
    assert [0, 0] == [k.attempts for k in kept]
    assert await store.stored(max(ids) + 1) is None


async def test_mails_that_came_together_stay_in_no_memory(tmp_path):
    """
    SQLite's driver keeps the last values of each statement that it has prepared.
    """
    async with store_at(f"sqlite:///{tmp_path}/ventanilla.db", "one") as store:
        await store.receive([arrival("first")], None)
        before = resident()

        for together in range(1, 17):
            await store.receive(
                [arrival(f"{together}-{n}", raw=bytes(2**18)) for n in range(together)],
                None,
            )

        grown = resident() - before
    # All of them are 34 MiB.
    assert grown < 12 * 2**20


def resident():
    """
    The bytes of memory that this process uses.
    """
    give_back()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()


async def test_a_repeat_changes_nothing(store):
    [first] = await store.receive([arrival(1)], None)
    changed = arrival(1, raw=b"other", received_at=LATER)

    news = await store.receive([changed, arrival(2), arrival(2)], None)

    assert 1 == len(news)
    assert arrival(1) == (await store.stored(first)).arrival
    assert 2 == (await store.counts())["messages"]["received"]


async def test_the_same_id_on_another_channel_is_news(store):
    await store.receive([arrival(1)], None)

    assert 1 == len(await store.receive([arrival(1, channel="twitter")], None))


async def test_the_same_arrival_at_the_same_time_is_news_once(store):
    answers = await asyncio.gather(
        *[store.receive([arrival(1), arrival(n)], None) for n in range(2, 22)]
    )

    assert 21 == len({number for ids in answers for number in ids})
    assert 21 == sum(len(ids) for ids in answers)


async def test_a_cursor_is_kept_with_what_was_read(store):
    before = await store.cursor("telegram")
    await store.receive([arrival(1)], Cursor("telegram", "17"))
    await store.receive([], Cursor("telegram", "18"))
    await store.receive([arrival(2)], Cursor("mentions", "5"))

    assert before is None
    assert "18" == await store.cursor("telegram")
    assert "5" == await store.cursor("mentions")


@pytest.mark.parametrize(
    "name",
    ["", "\0", "a\0b", "\ud800", "x" * 5000, "ñ" * 3000, "💡" * 999],
    ids=["empty", "nul", "inner-nul", "half", "long", "long-2", "long-4"],
)
async def test_no_name_is_too_odd_to_be_kept_once(store, name):
    odd = arrival(1, external_id=name)

    news = await store.receive([odd], None)
    again = await store.receive([odd, arrival(2)], None)
    [taken, _] = await store.take_received(NOON, LEASE, 10, CHANNELS)
    thread = conversation(heard=name, subject=name)
    said = message(1, reference=name)
    await store.record(
        filing(taken.id, message=said, conversations=(thread,), problem=name)
    )
    found = await store.conversations_at([("telegram", name)])

    assert 1 == len(news)
    assert 1 == len(again)
    assert said == (await store.show(taken.id)).filing.message
    assert [thread.id] == [c.id for c in found.get(("telegram", name), [thread])]


async def test_long_names_with_one_beginning_are_told_apart(store):
    names = ["x" * 5000 + end for end in "ab"]

    news = await store.receive([arrival(1, external_id=n) for n in names], None)

    assert 2 == len(news)


async def test_the_oldest_is_taken_first_and_by_one_only(store):
    ids = await store.receive([arrival(n) for n in range(5)], None)

    first = await store.take_received(NOON, LEASE, 2, CHANNELS)
    rest = await store.take_received(NOON, LEASE, 10, CHANNELS)
    none = await store.take_received(NOON, LEASE, 10, CHANNELS)

    assert ids == [s.id for s in [*first, *rest]]
    assert [1] * 5 == [s.attempts for s in [*first, *rest]]
    assert [] == none


async def test_only_what_the_channels_heard_that_are_asked_for_is_taken(store):
    _, chat = await store.receive([arrival(1), arrival(2, channel="twitter")], None)

    taken = await store.take_received(NOON, LEASE, 10, ["twitter"])

    assert [chat] == [s.id for s in taken]


async def test_what_is_heavy_waits_for_room_and_nothing_else_does(store):
    heavy = bytes(LIGHT + 1)
    first, second, light = await store.receive(
        [arrival(1, raw=heavy), arrival(2, raw=heavy), arrival(3)], None
    )

    full = await store.take_received(NOON, LEASE, 10, CHANNELS, room=0)
    some = await store.take_received(NOON, LEASE, 10, CHANNELS, room=1)
    more = await store.take_received(NOON, LEASE, 10, CHANNELS)

    assert [[light], [first], [second]] == [
        [s.id for s in t] for t in (full, some, more)
    ]
    assert heavy == more[0].arrival.raw


async def test_what_was_taken_and_not_recorded_is_taken_again(store):
    [number] = await store.receive([arrival(1)], None)

    await store.take_received(NOON, LEASE, 10, CHANNELS)
    early = await store.take_received(NOON + LEASE / 2, LEASE, 10, CHANNELS)
    [again] = await store.take_received(NOON + LEASE, LEASE, 10, CHANNELS)

    assert [] == early
    assert (number, 2) == (again.id, again.attempts)


async def test_what_kills_whoever_takes_it_up_takes_nothing_else_along(store):
    killing, *others = await store.receive([arrival(n) for n in range(4)], None)
    recorded = []
    for second in range(15):
        now = NOON + timedelta(seconds=second)
        taken = [s.id for s in await store.take_received(now, LEASE, 10, CHANNELS)]
        if killing in taken:
            await store.take_back(now)
        else:
            for each in taken:
                await store.record(filing(each))
            recorded += taken

    assert others == recorded


async def test_a_filing_is_shown_as_it_was_recorded(store):
    [number] = await store.receive([arrival(1)], None)
    recorded = filing(
        number,
        conversations=(conversation(),),
        deliveries=(delivery("d-1", number), delivery("d-2", number)),
        problem="none to speak of",
    )

    await store.record(recorded)
    shown = await store.show(number)

    assert recorded == shown.filing
    assert Status.ROUTED is shown.status
    assert recorded.deliveries == shown.deliveries
    assert arrival(1) == shown.stored.arrival
    assert [] == await store.take_received(LATER, LEASE, 10, CHANNELS)


async def test_what_could_not_be_read_is_kept_with_its_problem(store):
    [number] = await store.receive([arrival(1)], None)
    unread = filing(number, status=Status.QUARANTINED, message=None, decision=None)
    unread = evolve(unread, verdict=None, problem="no JSON")

    await store.record(unread)

    assert unread == (await store.show(number)).filing


async def test_a_late_second_routing_changes_nothing(store):
    [number] = await store.receive([arrival(1)], None)
    first = filing(number, deliveries=(delivery("d-1", number),))
    late = filing(
        number,
        status=Status.HELD,
        message=message(1, text="other"),
        conversations=(conversation("zzzzzzzzzzzzzzzz"),),
        deliveries=(delivery("d-2", number),),
    )

    stored = [await store.record(first), await store.record(late)]
    stored += await asyncio.gather(store.record(late), store.record(late))

    assert [True, False, False, False] == stored
    assert first == (await store.show(number)).filing
    assert await store.conversation("zzzzzzzzzzzzzzzz") is None


async def test_two_routings_at_once_record_one(store):
    [number] = await store.receive([arrival(1)], None)
    each = [filing(number, deliveries=(delivery(f"d-{n}", number),)) for n in range(8)]

    stored = await asyncio.gather(*[store.record(one) for one in each])

    assert [(await store.show(number)).filing] == [*compress(each, stored)]


async def test_a_filing_that_cannot_be_is_refused_whole(store):
    [number] = await store.receive([arrival(1)], None)
    sent_already = delivery("d-1", number).claimed()

    with pytest.raises(ValueError, match="RECEIVED"):
        await store.record(filing(number, status=Status.RECEIVED))
    with pytest.raises(ValueError, match="SENDING"):
        await store.record(filing(number, deliveries=(sent_already,)))

    assert Status.RECEIVED is (await store.show(number)).status


async def test_a_filing_of_nothing_that_arrived_changes_nothing(store):
    await store.record(filing(99, conversations=(conversation(),)))

    assert await store.conversation(conversation().id) is None


async def test_a_conversation_goes_forward_and_never_back(store):
    ids = await store.receive([arrival(n) for n in range(5)], None)
    other = conversation("b" * 16)
    public, private = Visibility.PUBLIC, Visibility.PRIVATE
    start = conversation(language="es", case="1", visibility=public)
    later = evolve(
        start,
        heard="1044:2",
        heard_at=LATER,
        language="en",
        subject="another",
        mailbox="another",
    )
    same = evolve(later, heard="1044:3")
    # By a clock that is right by now, or held until now: it is no less private.
    between = evolve(
        start,
        heard="1044:x",
        heard_at=NOON + timedelta(seconds=1),
        visibility=private,
        confidential=True,
    )

    said = [other, start, later, between, same]
    for number, known in zip(ids, said, strict=True):
        await store.record(filing(number, number, conversations=(known,)))

    expected = evolve(
        same,
        subject=start.subject,
        mailbox=start.mailbox,
        visibility=private,
        confidential=True,
    )
    assert expected == await store.conversation(start.id)
    assert other == await store.conversation(other.id)


async def test_conversations_are_found_by_what_was_said_in_them(store):
    ids = await store.receive([arrival(1), arrival(2)], None)
    one, other = conversation("a" * 16), conversation("b" * 16, heard_at=LATER)
    await store.record(filing(ids[0], 1, conversations=(one, other)))
    await store.record(filing(ids[1], 2, conversations=(other,)))

    found = await store.conversations_at(
        [
            ("telegram", "1044:1"),
            ("telegram", "1044:2"),
            ("telegram", "1044:3"),
            ("twitter", "1044:1"),
        ]
    )

    assert {
        ("telegram", "1044:1"): [other, one],
        ("telegram", "1044:2"): [other],
    } == found
    assert {} == await store.conversations_at([])


async def test_somebody_may_name_any_number_of_references(store):
    [number] = await store.receive([arrival(1)], None)
    await store.record(filing(number, conversations=(conversation(),)))
    many = [("telegram", f"x-{n}") for n in range(70_000)]

    found = await store.conversations_at([*many, ("telegram", "1044:1")])

    assert {("telegram", "1044:1"): [conversation()]} == found


async def test_the_latest_conversation_of_a_contact(store):
    [number] = await store.receive([arrival(1)], None)
    old = conversation("a" * 16)
    new = conversation("b" * 16, heard_at=NOON + LEASE)
    strange = conversation("c" * 16, contact=Address("telegram", "7"), heard_at=LATER)
    await store.record(filing(number, conversations=(old, new, strange)))

    assert new == await store.latest(ANA, NOON)
    assert new == await store.latest(ANA, NOON + LEASE)
    assert await store.latest(ANA, LATER) is None


async def test_who_asks_together_is_told_of_their_own_contact_since_their_own_time(
    store,
):
    [number] = await store.receive([arrival(1)], None)
    luis, far = Address("telegram", "7"), Address("email", f"{'x' * 300}@luis.example")
    ana = conversation("a" * 16)
    his = conversation("b" * 16, contact=luis, heard_at=LATER)
    long = conversation("c" * 16, contact=far)
    await store.record(filing(number, conversations=(ana, his, long)))

    asked = [(ANA, NOON), (luis, NOON), (ANA, LATER), (far, NOON), (luis, LATER)]
    told = await asyncio.gather(*[store.latest(*each) for each in asked])

    assert [ana.id, his.id, None, long.id, his.id] == [t and t.id for t in told]


async def test_of_several_that_heard_the_same_the_latest_is_who_has_the_case(store):
    [number] = await store.receive([arrival(1)], None)
    case = Number(number)
    told = [
        conversation(name * 16, mailbox=mailbox, case=str(case))
        for name, mailbox in (("a", "policia"), ("b", "alumbrado"), ("c", "obras"))
    ]
    opened = Case(
        number=case,
        contact=ANA,
        mailbox="alumbrado",
        job=case,
        state=CaseState.OPEN,
        opened_at=NOON,
        moved_at=NOON,
    )
    await store.record(filing(number, conversations=tuple(told), cases=(opened,)))

    assert told[1] == await store.latest(ANA, NOON)


async def test_contacts_are_found_even_when_they_count_no_more(store):
    await enrol(store, PERSON, ACCOUNT)
    await store.unbind(ANA, NOON, act("desk.unbind"))

    known = await store.known([ANA, Address("telegram", "7")])

    assert {ANA: evolve(CONTACT, revoked_at=NOON)} == known.contacts
    assert known.voucher is None
