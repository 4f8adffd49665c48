from __future__ import annotations

import asyncio
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from lent import store_at
from store_samples import (
    ANA,
    CHANNELS,
    LATER,
    LEASE,
    NOON,
    PLANNING,
    THREAD,
    act,
    arrival,
    claim,
    filing,
    names,
)

from gateway.core.button import Button
from gateway.core.decision import Urgency
from gateway.core.delivery import DeliveryEvent, DeliveryState, Receipt
from gateway.core.errors import TemporaryFailure
from gateway.core.message import Address, Attachment, Visibility
from gateway.core.patience import BACKOFF
from gateway.store.sql import open_store


async def test_what_is_due_is_claimed_once(store, put):
    [made] = await put(one={})

    [claimed] = await claim(store)

    assert made.claimed().state is claimed.state
    assert (1, made.text, made.to) == (claimed.attempts, claimed.text, claimed.to)
    assert [] == await claim(store)


async def test_what_is_claimed_is_what_the_database_has(store, put):
    whole = {
        "text": "La farola de Ñuño \x00 \ud800 💡",
        "subject": "Farola",
        "due_at": NOON.astimezone(ZoneInfo("Europe/Madrid")),
        "until": LATER,
        "token": "t",
        "urgency": Urgency.HIGH,
        "visibility": Visibility.PUBLIC,
        "attachments": (Attachment(name="a", media_type="b", reference="c", size=9),),
        "buttons": (Button(label="Voy", says="#voy"),),
        "unsubscribe": ("https://town.example/", "mailto:town@town.example"),
    }
    await put(**{f"d-{n}": {**whole, "case": str(n)} for n in range(200)})

    claimed = await claim(store, limit=200)

    shown = await store.deliveries([DeliveryState.SENDING], 200)
    assert {d.id: d for d in shown} == {d.id: d for d in claimed}
    assert 200 == len(claimed)


async def test_nothing_is_claimed_before_its_time(store, put):
    await put(one={"due_at": LATER})

    early = await claim(store, LATER - timedelta(microseconds=1))

    assert [] == early
    assert ["one"] == await names(store, LATER)


async def test_the_last_hands_are_for_danger(store, put):
    await put(lamp={}, street={}, fire={"urgency": Urgency.EMERGENCY})

    for wanted in (["fire"], ["lamp"], ["street"]):
        claimed = await store.claim(NOON, LEASE, 3, CHANNELS, 2)
        assert wanted == [delivery.id for delivery in claimed]
        assert [] == await store.claim(NOON, LEASE, 2, CHANNELS, 2)


async def test_the_most_urgent_goes_first_then_what_is_due_longest(store, put):
    second = NOON - timedelta(seconds=1)
    await put(
        low={"urgency": Urgency.LOW, "due_at": NOON - LEASE},
        normal={},
        earlier={"due_at": second},
        after={},
        fire={"urgency": Urgency.EMERGENCY},
        high={"urgency": Urgency.HIGH},
    )

    first = await names(store, limit=3)
    rest = await names(store)

    assert ["fire", "high", "earlier"] == first
    assert ["normal", "after", "low"] == rest


async def test_only_the_channels_that_are_asked_for(store, put):
    await put(mail={}, chat={"to": ANA})

    assert ["chat"] == await names(store, channels=["telegram"])
    assert [] == await names(store, channels=[])
    assert ["mail"] == await names(store)


async def test_a_lane_keeps_its_order(store, put):
    lane = {"conversation": THREAD.id, "to": ANA}
    await put(
        one=lane,
        two=lane,
        elsewhere=lane | {"to": PLANNING},
    )
    await put(three=lane, free={}, freely={})

    first = await claim(store)
    [one] = [d for d in first if d.id == "one"]
    await store.settle(one.deferred("busy", NOON))
    waiting = await names(store)
    soon = NOON + BACKOFF[0]
    [one] = await claim(store, soon)
    await store.settle(one.sent(Receipt("r-1")))
    [two] = await claim(store, soon)
    await store.settle(two.failed("blocked"))

    assert {"one", "elsewhere", "free", "freely"} == {d.id for d in first}
    assert [] == waiting
    assert ["one", "two"] == [one.id, two.id]
    assert ["three"] == await names(store, soon)


@pytest.mark.parametrize("died", ["one", "two"])
async def test_a_part_that_died_holds_back_the_rest_of_its_text_only(store, put, died):
    """
    Nobody reads the end without the beginning; all others read on, and so do they what
    else is said to the same message, whatever of that died.
    """
    lane = {"conversation": THREAD.id, "to": ANA}
    await put(
        letter=lane | {"to": PLANNING},
        one=lane,
        two=lane | {"part_of": "one"},
        three=lane | {"part_of": "one"},
        receipt=lane,
        copy=lane | {"to": PLANNING, "due_at": LATER},
    )
    await put(next=lane)

    tried = []
    while claimed := await claim(store, LATER):
        for each in claimed:
            refused = each.id in ("letter", died)
            sent = each.sent(Receipt(f"r-{each.id}"))
            await store.settle(each.failed("blocked") if refused else sent)
        tried.append([each.id for each in claimed])

    whole = {"one": [["receipt", "copy"]], "two": [["two", "copy"], ["receipt"]]}
    assert [["letter", "one"], *whole[died], ["next"]] == tried


async def test_a_part_that_is_too_late_holds_back_nothing(store, put):
    lane = {"conversation": THREAD.id, "to": ANA}
    await put(one=lane, two=lane | {"part_of": "one"})

    [one] = await claim(store)
    await store.settle(one.move(DeliveryEvent.TOO_LATE, problem="too late"))

    assert ["one", "two"] == [one.id, *await names(store, LATER)]


async def back(store, delivery):
    """
    A server sends back what it had taken.
    """
    [number] = await store.receive([arrival(f"back-{delivery.id}")], None)
    await store.record(filing(number, number, bounced=(delivery.bounced("full"),)))


async def test_what_is_being_said_goes_first_whatever_came_back_meanwhile(store, put):
    lane = {"conversation": THREAD.id, "to": ANA}
    await put(one=lane, two=lane | {"part_of": "one"})
    await put(next=lane)
    [one] = await claim(store)
    said = one.sent(Receipt("r-1"))
    await store.settle(said)
    [two] = await claim(store)

    await back(store, said)

    assert [] == await names(store)
    await store.settle(two.sent(Receipt("r-2")))
    assert ["next"] == await names(store)


async def test_a_part_that_is_tried_again_waits_for_none_behind_it(store, put):
    lane = {"conversation": THREAD.id, "to": ANA}
    await put(
        one=lane,
        two=lane | {"part_of": "one"},
        three=lane | {"part_of": "one"},
    )
    said = []
    for refused in (False, False, True):
        [part] = await claim(store)
        sent = part.sent(Receipt(f"r-{part.id}"))
        await store.settle(part.failed("blocked") if refused else sent)
        said.append(sent)
    for part in said[:2]:
        await back(store, part)
        await store.retry(part.id, NOON, act())

    [one] = await claim(store)
    await store.settle(one.sent(Receipt("again")))

    assert ["one", "two"] == [one.id, *await names(store)]


async def test_what_is_less_urgent_and_waits_holds_back_no_danger(store, put):
    """
    But for what is being said at that moment.
    """
    lane = {"conversation": THREAD.id, "to": PLANNING}
    await put(earlier=lane)
    [earlier] = await claim(store)
    await put(fire=lane | {"urgency": Urgency.EMERGENCY}, after=lane)
    while_it_is_said = await names(store)

    await store.settle(earlier.deferred("full", NOON))

    assert [] == while_it_is_said
    assert ["fire"] == await names(store)


async def test_what_is_due_goes_before_danger_whatever_else_waits(store, put):
    """
    In its conversation and to its address; what waits in others, behind it, or is less
    urgent than it, makes it wait for nothing.
    """
    lane = {"conversation": THREAD.id, "to": PLANNING}
    await put(
        low=lane | {"urgency": Urgency.LOW, "due_at": LATER},
        aside=lane | {"to": ANA, "due_at": LATER},
        other=lane | {"conversation": "another", "due_at": LATER},
        due=lane,
        fire=lane | {"urgency": Urgency.EMERGENCY},
        after=lane | {"due_at": LATER},
    )

    assert ["due"] == await names(store)


async def test_what_stands_behind_what_waits_holds_back_no_danger(store, put):
    """
    It is due, and yet not next: nothing is in hand, and there is danger.
    """
    lane = {"conversation": THREAD.id, "to": PLANNING}
    await put(
        earlier=lane | {"due_at": LATER},
        behind=lane,
        further=lane | {"urgency": Urgency.LOW},
        fire=lane | {"urgency": Urgency.EMERGENCY},
    )

    [fire] = await claim(store)
    await store.settle(fire.sent(Receipt("r-1")))

    assert "fire" == fire.id
    assert [] == await claim(store)
    assert ["earlier"] == await names(store, LATER)


async def test_what_waits_in_one_conversation_holds_up_no_other(store, put):
    await put(
        one={"conversation": THREAD.id, "to": ANA},
        other={"conversation": "another", "to": ANA},
    )

    assert ["one", "other"] == await names(store)


async def test_what_a_person_dropped_holds_up_nobody(store, put):
    lane = {"conversation": THREAD.id}
    await put(one=lane, two=lane)

    await store.drop("one", act())

    assert ["two"] == await names(store)


@pytest.mark.parametrize("said", [False, True])
async def test_the_end_of_what_was_dropped_is_said_where_the_beginning_may_be(
    store, put, said
):
    """
    What was refused is told by hand, and whole; what nobody knows of was read.
    """
    lane = {"conversation": THREAD.id, "to": ANA}
    await put(one=lane, two=lane | {"part_of": "one"})
    await put(next=lane | {"due_at": LATER})
    [one] = await claim(store)
    if said:
        await store.settle(one.unknown("?", NOON, NOON))
        [one] = await claim(store, LATER)
    await store.settle(one.unknown("?", NOON) if said else one.failed("blocked"))

    await store.drop("one", act())

    assert ["two" if said else "next"] == await names(store, LATER)


async def test_two_stores_never_claim_the_same(store, url, put):
    """
    Four nodes, each with its own loop and connections, claim until nothing is left.
    """
    chats = {
        f"d-{n}": {
            "conversation": THREAD.id if n % 2 else "",
            "to": Address("telegram", str(n % 20)),
        }
        for n in range(200)
    }
    await put(**chats)
    order: list[str] = []

    async def work():
        async with store_at(url, "one") as node:
            mine = []
            idle = 0
            while idle < 20:
                claimed = await claim(node, limit=7)
                mine += [d.id for d in claimed]
                order.extend(d.id for d in claimed)
                await asyncio.gather(
                    *[node.settle(d.sent(Receipt("r"))) for d in claimed]
                )
                idle = 0 if claimed else idle + 1
                await asyncio.sleep(0 if claimed else 0.005)
        return mine

    with ThreadPoolExecutor(4) as pool:
        loop = asyncio.get_running_loop()
        nodes = [loop.run_in_executor(pool, asyncio.run, work()) for _ in range(4)]
        claimed = await asyncio.gather(*nodes)

    assert Counter(chats.keys()) == Counter(name for mine in claimed for name in mine)
    lanes: dict[Address, list[int]] = {}
    for name in order:
        if chats[name]["conversation"]:
            lanes.setdefault(chats[name]["to"], []).append(int(name[2:]))
    assert all(sorted(lane) == lane for lane in lanes.values())
    assert 200 == (await store.counts())["deliveries"]["sent"]


async def test_two_stores_never_take_the_same_message(store, another):
    ids = await store.receive([arrival(n) for n in range(60)], None)
    other = await another()

    taken = await asyncio.gather(
        *[
            node.take_received(NOON, LEASE, 5, CHANNELS)
            for _ in range(10)
            for node in (store, other)
        ]
    )

    assert Counter(ids) == Counter(s.id for some in taken for s in some)


async def test_a_node_that_starts_again_takes_back_its_own_claims(store, url, put):
    """
    What it, or a worker of it, was saying when it died may have been said; what another
    node holds is none of its business, however much it is called alike.
    """
    await put(mine={}, theirs={})
    [number, _] = await store.receive([arrival(77), arrival(78)], None)
    node, worker = open_store(url, "node_1"), open_store(url, "node_1", worker=1)
    other = open_store(url, "node.1", worker=1)
    async with AsyncExitStack() as stack:
        for each in (node, worker, other):
            await each.open()
            stack.push_async_callback(each.close)
        [mine] = await node.claim(NOON, LEASE, 1, CHANNELS)
        [theirs] = await other.claim(NOON, LEASE, 1, CHANNELS)
        await worker.take_received(NOON, LEASE, 1, CHANNELS)
        await other.take_received(NOON, LEASE, 1, CHANNELS)

        await node.take_back(NOON)

        assert [mine.id] == [
            d.id for d in await store.deliveries([DeliveryState.UNSURE], 9)
        ]
        assert [theirs.id] == [
            d.id for d in await store.deliveries([DeliveryState.SENDING], 9)
        ]
        again = await other.take_received(NOON, LEASE, 10, CHANNELS)
        assert [number] == [stored.id for stored in again]


async def test_what_a_claim_took_whose_answer_was_lost_is_claimed_at_once(
    store, another, put, monkeypatch
):
    """
    The connection breaks while it is kept: nobody has what it took, and nobody can have
    said it. What others have, and this one has in hand, stays theirs.
    """
    run = store._writer.run

    async def lost(*asked):
        await run(*asked)
        raise TemporaryFailure("the connection broke")

    two = await another("two")
    await put(theirs={}, ours={}, unsure={}, due={})
    heard = await store.receive([arrival("a"), arrival("b")], None)
    _, _, [unsure] = [await claim(one, limit=1) for one in (two, store, two)]
    await two.settle(evolve(unsure, state=DeliveryState.UNSURE))
    monkeypatch.setattr(store._writer, "run", lost)
    for take in (store.claim, store.take_received):
        with pytest.raises(TemporaryFailure):
            await take(NOON, LEASE, 8, CHANNELS)
    monkeypatch.undo()

    claimed = await claim(store)
    taken = await store.take_received(NOON, LEASE, 8, CHANNELS)

    told = [(d.id, d.state, d.attempts, d.doubts) for d in claimed]
    before = [
        ("unsure", DeliveryState.CHECKING, 2, 0),
        ("due", DeliveryState.SENDING, 1, 0),
    ]
    assert before == told
    assert {*heard} <= {s.id for s in taken if s.attempts == 1}


async def test_a_claim_by_a_clock_that_was_ahead_ends_when_the_clock_is_right(
    store, put
):
    await put(one={})
    await claim(store, NOON + timedelta(days=400))

    early = await claim(store, NOON + timedelta(days=400) - LEASE)
    late = await claim(store, NOON)

    assert [] == early
    assert [DeliveryState.CHECKING] == [delivery.state for delivery in late]


async def test_what_failed_and_waits_is_due_again_and_that_attempt_not_counted(
    store, put
):
    """
    What was never tried is due by itself, and waits only where a clock was ahead: it is
    due, too, when all of it is.
    """
    mail = Address("email", "ana@mail.example")
    await put(one={"to": ANA}, two={"to": mail}, three={"to": mail, "due_at": LATER})
    for due in await store.claim(NOON, LEASE, 2, CHANNELS):
        await store.settle(due.deferred("down", NOON, LATER))

    await store.resume(NOON, "email")
    by_mail = await store.claim(NOON, LEASE, 9, CHANNELS)
    await store.resume(NOON)
    others = await store.claim(NOON, LEASE, 9, CHANNELS)

    assert ["two"] == [d.id for d in by_mail]
    assert {"one": 1, "three": 1} == {d.id: d.attempts for d in others}


async def test_what_an_outage_held_up_is_tried_after_it_at_no_cost(store, put):
    """
    Otherwise a channel that comes and goes would use up five days in some hours. The
    channel does not say when to come back.
    """
    await put(one={})
    for _ in range(3):
        [due] = await claim(store)
        await store.settle(due.deferred("down", NOON))
        await store.resume(NOON, due.to.channel)

    [after] = await claim(store)

    assert 1 == after.attempts


async def test_who_begins_again_and_again_takes_no_patience(store, put):
    """
    Nor does what waits for a person go on, or what is due already get an attempt back.
    """
    await put(asking={})
    await claim(store)
    [asking] = await claim(store, LATER)
    await store.settle(asking.unknown("it does not say", LATER))
    await put(due={}, waits={})
    due, waits = await claim(store)
    await store.settle(due.deferred("busy", NOON - timedelta(days=1)))
    await store.settle(waits.deferred("busy", NOON))

    await store.resume(NOON)
    after = await claim(store)

    assert {"due": 2, "waits": 1} == {d.id: d.attempts for d in after}
