"""
What is said in one lane is taken up in its order, and what fails holds it up for one
lease.
"""

import asyncio
from datetime import timedelta

from store_samples import CHANNELS, LEASE, NOON, act, arrival, filing

from gateway.core.filing import Status

MOMENT = timedelta(seconds=1)


def lane(name, count, **changes):
    return [arrival(f"{name}-{n}", lane=name, **changes) for n in range(count)]


def poured(crowd, count):
    """
    Give mails that come from one place, where so many came before.
    """
    each = range(crowd, crowd + count)
    return [arrival(f"mail-{n}", channel="email", crowd=n) for n in each]


async def taken(store, now=NOON, limit=10):
    return [s.id for s in await store.take_received(now, LEASE, limit, CHANNELS)]


async def test_the_first_of_a_lane_is_taken_and_the_next_when_it_is_recorded(store):
    first, second, third = await store.receive(lane("ana", 3), None)

    once = await taken(store)
    meanwhile = await taken(store, NOON + LEASE - MOMENT)
    await store.record(filing(first, "ana-0"))
    then = await taken(store)
    await store.record(filing(second, "ana-1", status=Status.QUARANTINED))

    assert ([first], [], [second]) == (once, meanwhile, then)
    assert [third] == await taken(store)


async def test_what_fails_holds_its_lane_up_for_one_lease(store):
    broken, second, third = await store.receive(lane("ana", 3), None)
    await taken(store)

    early = await taken(store, NOON + LEASE - MOMENT)
    late = await taken(store, NOON + LEASE)
    await store.record(filing(second, "ana-1"))
    again = await taken(store, NOON + LEASE)

    assert [] == early
    assert [broken, second] == late
    assert [third] == again


async def test_what_a_node_had_when_it_ended_is_first_in_its_lane_again(store):
    first, *_ = await store.receive(lane("ana", 3), None)
    await taken(store)

    await store.take_back(NOON)

    assert [first] == await taken(store)


async def test_a_claim_by_a_clock_that_was_wrong_ends_when_the_clock_is_right(store):
    first, second, _ = await store.receive(lane("ana", 3), None)
    apart = await store.receive([arrival("b")], None)
    by_the_wrong = await taken(store, NOON + timedelta(days=900))

    assert [first, *apart] == by_the_wrong
    assert [first, second, *apart] == await taken(store)


async def test_a_lane_holds_up_no_other_and_no_other_channel(store):
    mine = await store.receive(lane("ana", 2), None)
    theirs = await store.receive(lane("eva", 2), None)
    elsewhere = await store.receive(lane("ana", 2, channel="twitter"), None)

    assert [mine[0], theirs[0], elsewhere[0]] == await taken(store)


async def test_what_is_behind_takes_no_place_of_what_may_go(store):
    mine = await store.receive(lane("ana", 5), None)
    theirs = await store.receive(lane("eva", 1), None)

    assert [mine[0], *theirs] == await taken(store, limit=2)


async def test_without_a_lane_nothing_waits_for_anything(store):
    ids = await store.receive(lane("", 5), None)

    assert ids == await taken(store)


async def test_what_one_channel_is_flooded_with_holds_up_no_other(store):
    await store.receive(lane("", 50, channel="email"), None)
    [told] = await store.receive(lane("ana", 1, channel="telegram"), None)
    [said] = await store.receive(lane("eva", 1, channel="twitter"), None)

    assert {told, said} < {*await taken(store)}


async def test_who_writes_amid_a_flood_waits_for_no_end_of_it(store):
    ids = await store.receive(lane("", 50, channel="email"), None)

    assert [*ids[:9], ids[-1]] == await taken(store)


async def test_who_sends_little_comes_before_who_pours_in(store):
    await store.receive(poured(1, 50), None)
    [call] = await store.receive(poured(0, 1), None)
    await store.receive(poured(51, 50), None)

    assert call in await taken(store)


async def test_what_is_hurried_goes_first_with_what_is_ahead_in_its_lane(store):
    """
    And holds up nobody else: half of what is taken up at once are others.
    """
    before = await store.receive(poured(1, 50), None)
    said = await store.receive(lane("ana", 2), None)
    middle = await store.receive(poured(51, 9), None)
    await store.receive(poured(60, 50), None)

    await store.hurry([said[1], *middle])
    first = await taken(store)

    hurried = {*first} & {said[0], *middle}
    assert (5, 10) == (len(hurried), len(first))
    assert said[0] in first
    assert before[0] in first


async def test_what_is_in_somebodys_hands_or_recorded_is_hurried_no_more(store):
    [done, held, free] = await store.receive(poured(1, 3), None)
    taken_up = await taken(store, limit=2)
    await store.record(filing(done, "mail-1"))

    await store.hurry([done, held, free])
    _, [waits] = await store.waiting("lookout", NOON + MOMENT, 9)

    assert ([done, held], free) == (taken_up, waits.id)
    assert waits.arrival.crowd < 0


async def test_who_cries_once_comes_before_who_cries_a_thousand_times(store):
    flood = await store.receive(poured(1, 50), None)
    [call] = await store.receive(poured(0, 1), None)
    more = await store.receive(poured(51, 50), None)

    await store.hurry([*flood, call, *more])
    await store.hurry([*flood, *more])

    assert call in await taken(store)


async def test_what_is_hurried_takes_no_place_of_who_sends_little(store):
    flood = await store.receive(poured(1, 50), None)
    [call] = await store.receive(poured(0, 1), None)
    await store.receive(poured(51, 50), None)
    await store.hurry(flood)

    [alone] = await taken(store, limit=1)
    [hurried] = await taken(store, NOON + timedelta(microseconds=1), limit=1)
    await store.take_back(NOON)

    assert (call, flood[0]) == (alone, hurried)
    assert call in await taken(store)


async def test_what_waits_is_shown_from_a_number_on_and_of_what_is_long_the_start(
    store,
):
    long = arrival("long", channel="email", raw=b"x" * 200_000)
    first, second, third = await store.receive([arrival(1), long, arrival(2)], None)

    assert await store.looked("lookout", 0, first)
    after, shown = await store.waiting("lookout", NOON + MOMENT, 2)

    assert first == after
    assert [(second, b"x" * 65_536), (third, arrival(2).raw)] == [
        (one.id, one.arrival.raw) for one in shown
    ]
    assert (first, []) == await store.waiting("lookout", NOON, 2)


async def test_of_those_who_look_at_the_same_one_does(store):
    looked = [await store.looked("lookout", *step) for step in [(0, 3), (0, 2), (3, 5)]]
    looked += [await store.looked("lookout", *step) for step in [(3, 4), (5, 6)]]

    assert [True, False, True, False, True] == looked
    assert "6" == await store.cursor("lookout")


async def test_where_there_is_room_for_one_each_end_has_its_turn(store):
    first, *_ = await store.receive(poured(1, 9), None)
    [call] = await store.receive(poured(0, 1), None)
    *_, last = await store.receive(poured(10, 9), None)
    looks = [NOON + timedelta(microseconds=n) for n in range(3)]

    assert {(call,), (first,), (last,)} == {
        tuple(await taken(store, look, limit=1)) for look in looks
    }


async def test_where_there_is_room_for_one_the_channel_named_first_has_it(store):
    await store.receive(lane("", 5, channel="email"), None)
    [told] = await store.receive(lane("ana", 1, channel="telegram"), None)

    [first] = await store.take_received(NOON, LEASE, 1, ("telegram", "email"))

    assert told == first.id


async def test_what_goes_back_to_be_routed_is_first_in_its_lane_again(store):
    first, second = await store.receive(lane("ana", 2), None)
    await taken(store)
    await store.record(filing(first, "ana-0", status=Status.QUARANTINED))

    await store.requeue(first, act())

    assert [first] == await taken(store)
    await store.record(filing(first, "ana-0"))
    assert [second] == await taken(store)


async def test_nodes_together_keep_the_order_of_each_lane(store, another):
    names = {"ana": 12, "eva": 12, "luz": 12}
    ids = {
        name: await store.receive(lane(name, count), None)
        for name, count in names.items()
    }
    begun, under_way = [], set()
    of = {number: name for name, theirs in ids.items() for number in theirs}

    async def work(node):
        while len(begun) < len(of):
            for number in await taken(node, limit=2):
                assert of[number] not in under_way
                begun.append(number)
                under_way.add(of[number])
                await asyncio.sleep(0)
                under_way.remove(of[number])
                await node.record(filing(number, number))

    async with asyncio.timeout(60):
        await asyncio.gather(work(store), work(await another("two")))

    assert ids == {name: [n for n in begun if of[n] == name] for name in names}
