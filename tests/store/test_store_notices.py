"""
Notices and who gets them by mail.
"""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from store_samples import (
    LEASE,
    MAIL,
    NOON,
    act,
    arrival,
    delivery,
    filing,
    message,
)

from gateway.cli.operating.verifying import verify_all
from gateway.core.delivery import DeliveryState, Receipt
from gateway.core.filing import Status
from gateway.core.message import Address
from gateway.core.public.notice import (
    EVERYBODY,
    NOTICES,
    Notice,
    NoticeEvent,
    NoticeState,
    ReachedBy,
    Saying,
    Subscription,
)
from gateway.core.town import Retention, Town
from gateway.town import forgetting
from gateway.town.forgetting import Erasure

X = Address("twitter", EVERYBODY)
BERTA = Address("email", "berta@mail.example")
RETENTION = Retention()
TOWN = Town(name="Junar", timezone=ZoneInfo("Europe/Madrid"), retention=RETENTION)


def drafted(name="n1", at=NOON):
    return Notice(
        name=name,
        title="Agua",
        to=("twitter", "email"),
        sayings=(Saying(event=NoticeEvent.PUBLISH, text="Mañana se corta.", at=at),),
        moved_at=NOON,
    )


@pytest.fixture
def announce(store):
    async def keep(name="n1", at=NOON):
        came = arrival(name, channel=NOTICES, external_id=name)
        said = message(name, sender=Address(NOTICES, "town"), reference="")
        return await store.announce(came, said, drafted(name, at), act("notice"))

    return keep


@pytest.fixture
def wish(store):
    """
    Lets an address ask for notices, or for no more.
    """
    numbers = iter(range(1, 100))

    async def asked(address, *, wanted=True):
        name = f"w{next(numbers)}"
        [number] = await store.receive([arrival(name, channel="email")], None)
        one = Subscription(
            id=f"id{name}", address=address, wanted=wanted, at=NOON, message=number
        )
        said = message(name, sender=address)
        await store.record(filing(number, name, message=said, subscriptions=(one,)))
        return one.id

    return asked


def mail(number, to=MAIL, name="mail", **changes):
    usual = {"unsubscribe": ("mailto:town@town.example",), "conversation": "lane"}
    return delivery(f"{name}-{to.value}", number, to=to, **(usual | changes))


async def say(store, notice, *made):
    said = notice.said(NOON)
    assert await store.say_notice(notice, said, made, act("notice.say"))
    return said


async def states(store, number):
    shown = await store.show(number)
    return {d.id: d.state for d in shown.deliveries}


async def test_a_notice_is_a_message_that_nobody_routes(store, announce):
    notice = await announce()

    shown = await store.show(notice.number)
    taken = await store.take_received(NOON, LEASE, 10, ["telegram", NOTICES])

    assert Status.ROUTED is shown.status
    assert "La farola está rota 💡" == shown.filing.message.text
    assert [] == list(taken)
    assert not await store.requeue(notice.number, act())
    assert [] == list(await store.heard_since(NOON - LEASE, 10))
    assert 1 == (await store.counts())["messages"]["routed"]


async def test_a_notice_comes_back_as_it_was_kept(store, announce):
    first = await announce("n1")
    second = await announce("n2", NOON + LEASE)

    assert first == await store.notice(first.number)
    assert [second, first] == list(await store.notices(5))
    assert [second] == list(await store.notices(1))
    assert None is await store.notice(second.number + 1)


async def test_it_is_due_at_its_time_and_once_it_was_said_no_more(store, announce):
    notice = await announce(at=NOON + LEASE)

    assert [] == list(await store.due_notices(NOON, 9))
    assert [notice] == list(await store.due_notices(NOON + LEASE, 9))
    said = await say(store, notice)
    assert [] == list(await store.due_notices(NOON + LEASE, 9))
    assert said == await store.notice(notice.number)


async def test_two_nodes_say_it_once(store, announce):
    notice = await announce()
    made = delivery("post", notice.number, to=X)
    await say(store, notice, made)

    again = evolve(made, id="again")

    assert not await store.say_notice(notice, notice.said(NOON), [again], act("a"))
    assert {"post": DeliveryState.DUE} == await states(store, notice.number)


async def test_who_left_before_it_was_said_is_not_sent_it(store, announce, wish):
    notice = await announce()
    await wish(MAIL)
    await wish(BERTA)
    await wish(MAIL, wanted=False)

    await say(store, notice, mail(notice.number), mail(notice.number, BERTA))

    assert {f"mail-{BERTA.value}": DeliveryState.DUE} == await states(
        store, notice.number
    )


async def test_who_leaves_is_not_sent_what_waits(store, announce, wish):
    notice = await announce()
    subscription = await wish(MAIL)
    await wish(BERTA)
    failing = mail(notice.number, name="failing")
    await say(store, notice, failing, mail(notice.number), mail(notice.number, BERTA))
    [claimed] = await store.claim(NOON, LEASE, 1, ["email"])
    await store.settle(claimed.failed("no such user"))

    assert await store.unsubscribe(subscription, act("notices.leave"))
    assert not await store.unsubscribe(subscription, act("notices.leave"))

    # What failed could be sent again by hand.
    assert failing.id == claimed.id
    assert not await store.retry(failing.id, NOON, act())
    kept = await states(store, notice.number)
    assert DeliveryState.DROPPED is kept[f"mail-{MAIL.value}"] is kept[failing.id]
    assert DeliveryState.DUE is kept[f"mail-{BERTA.value}"]
    assert [BERTA] == list(await store.subscribers())


async def test_who_leaves_is_sent_other_mail(store, wish, put):
    await put(answer={"to": MAIL})
    subscription = await wish(MAIL)

    await store.unsubscribe(subscription, act("notices.leave"))

    [waiting] = await store.deliveries([DeliveryState.DUE], 9)
    assert "answer" == waiting.id


async def test_to_ask_twice_is_to_ask_once(store, wish):
    first = await wish(MAIL)
    await wish(MAIL)

    assert {MAIL: first} == await store.subscribers()


async def test_who_wants_to_hear_nothing_gets_none_until_they_ask(store, wish):
    await wish(MAIL)
    await store.hush(MAIL, NOON, on=True)

    assert {} == await store.subscribers()
    await wish(MAIL)
    assert [MAIL] == list(await store.subscribers())


async def test_what_waits_is_dropped_by_a_withdrawal_and_what_was_said_is_not(
    store, announce, wish
):
    notice = await announce()
    await wish(MAIL)
    post = delivery("post", notice.number, to=X)
    said = await say(store, notice, post, mail(notice.number))
    [claimed] = await store.claim(NOON, LEASE, 9, ["twitter"])
    await store.settle(claimed.sent(Receipt("77")))

    withdrawn = said.withdraw("llueve", NOON)
    assert await store.change_notice(said, withdrawn, act("notice.withdraw"))

    expected = {"post": DeliveryState.SENT, f"mail-{MAIL.value}": DeliveryState.DROPPED}
    assert expected == await states(store, notice.number)
    assert {X: ReachedBy("post")} == await store.audience(notice.number)
    assert not await store.change_notice(said, withdrawn, act("again"))


async def test_what_could_not_be_said_is_not_said_after_its_correction(store, announce):
    notice = await announce()
    first, second = (delivery(name, notice.number, to=X) for name in ("one", "two"))
    said = await say(store, notice, first, second)
    [claimed] = await store.claim(NOON, LEASE, 1, ["twitter"])
    await store.settle(claimed.failed("X says no"))

    corrected = said.correct("El jueves.", "", NOON)
    assert await store.change_notice(said, corrected, act("notice.correct"))

    expected = {"one": DeliveryState.DROPPED, "two": DeliveryState.DUE}
    assert expected == await states(store, notice.number)
    assert not await store.retry("one", NOON, act())


async def test_what_is_on_its_way_is_told_with_its_lane(store, announce):
    notice = await announce()
    await say(store, notice, delivery("p", notice.number, to=X, conversation="lane"))

    assert {X: ReachedBy("p", "lane")} == await store.audience(notice.number)
    [claimed] = await store.claim(NOON, LEASE, 9, ["twitter"])
    assert {X: ReachedBy("p", "lane")} == await store.audience(notice.number)
    await store.settle(claimed.sent(Receipt("77")))
    assert {X: ReachedBy("p")} == await store.audience(notice.number)


async def test_deliveries_are_counted_by_place_and_state(store, announce, wish):
    notice, other = await announce("n1"), await announce("n2")
    await wish(MAIL)
    await wish(BERTA)
    post = delivery("post", notice.number, to=X)
    await say(store, notice, post, mail(notice.number), mail(notice.number, BERTA))
    [claimed] = await store.claim(NOON, LEASE, 9, ["twitter"])
    await store.settle(claimed.sent(Receipt("77")))

    counts = await store.notice_counts([notice.number, other.number])

    expected = {"twitter": {"sent": 1}, "email": {"due": 2}}
    assert {notice.number: expected, other.number: {}} == counts


async def test_what_follows_answers_what_was_said_before_it(store, announce):
    notice = await announce()
    first = delivery("one", notice.number, to=X, conversation="lane")
    second = evolve(first, id="two", follows="one")
    await say(store, notice, first, second)

    [one] = await store.claim(NOON, LEASE, 9, ["twitter"])
    await store.settle(one.sent(Receipt("77")))
    [two] = await store.claim(NOON, LEASE, 9, ["twitter"])

    assert ("one", "") == (one.id, one.in_reply_to)
    assert ("two", "77") == (two.id, two.in_reply_to)


async def test_what_follows_what_a_person_dropped_answers_what_it_did(store, announce):
    notice = await announce()
    first = delivery("one", notice.number, to=X, conversation="lane")
    second = evolve(first, id="two", follows="one", in_reply_to="76")
    await say(store, notice, first, second)

    await store.drop("one", act())
    [two] = await store.claim(NOON, LEASE, 9, ["twitter"])

    assert ("two", "76") == (two.id, two.in_reply_to)


async def test_to_forget_a_reader_takes_the_reader_out_and_leaves_the_notice(
    store, announce, wish
):
    notice = await announce()
    await wish(MAIL)
    await wish(BERTA)
    post = delivery("post", notice.number, to=X)
    await say(store, notice, post, mail(notice.number), mail(notice.number, BERTA))

    found = await store.dossier("", MAIL)
    held = await store.held_about(found)
    assert f"mail-{MAIL.value}" in found.deliveries
    assert [str(MAIL)] == [row["address"] for row in held["subscriptions"]]
    assert "unsubscribe" not in held["deliveries"][-1]["payload"]

    request = Erasure(address=MAIL, clerk="inés", even_open=True)
    await forgetting.forget(store, [], request, TOWN, NOON + LEASE)

    assert [BERTA] == list(await store.subscribers())
    left = {"post", f"mail-{BERTA.value}"}
    assert left == set(await states(store, notice.number))
    assert NoticeState.PUBLISHED is (await store.notice(notice.number)).state
    assert None is await store.dossier("", MAIL)
    [report] = await verify_all(store, [])
    assert report.whole


async def test_whoever_only_subscribed_is_found_and_forgotten(store, wish):
    await wish(BERTA)
    found = await store.dossier("", BERTA)
    await store.erase(found.messages, act("retain"))

    request = Erasure(address=BERTA, clerk="inés")
    await forgetting.forget(store, [], request, TOWN, NOON + LEASE)

    assert {} == await store.subscribers()
    assert None is await store.dossier("", BERTA)


async def test_a_notice_is_kept_for_as_long_as_what_was_answered(store, announce, wish):
    late = NOON + timedelta(days=40 * 30)
    said, waiting = await announce("n1"), await announce("n2", late)
    old = await announce("n3", NOON + timedelta(days=300))
    lately = old.said(NOON + timedelta(days=300))
    await wish(MAIL)
    await say(store, said, mail(said.number))
    await store.say_notice(old, lately, (), act("notice.say"))

    await forgetting.retain(store, RETENTION, NOON + timedelta(days=600))
    assert None is not await store.notice(said.number)
    await forgetting.retain(store, RETENTION, NOON + timedelta(days=800))

    assert None is await store.notice(said.number)
    assert {} == await states(store, said.number)
    assert waiting == await store.notice(waiting.number)
    assert lately == await store.notice(old.number)
    assert [MAIL] == list(await store.subscribers())


async def test_that_somebody_asked_for_notices_can_be_shown_for_as_long_as_they_get_any(
    store, wish
):
    late = NOON + timedelta(days=4000)
    await wish(MAIL)
    await wish(BERTA)
    await forgetting.retain(store, RETENTION, late)
    kept = [(await store.show(number)).filing.message for number in (1, 2)]

    await wish(BERTA, wanted=False)
    gone = await forgetting.retain(store, RETENTION, late)

    assert None not in kept
    assert 2 == sum(gone.values())
    assert None is not (await store.show(1)).filing.message
    assert None is (await store.show(2)).filing.message
