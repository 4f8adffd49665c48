"""
What people say on the loopback X arrives once, in order, without gaps.
"""

import asyncio
import logging
from collections import Counter
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from attrs import define, evolve, field

from channels.twitter import listening as hearing
from channels.twitter.client import Refused
from channels.twitter.prices import Ledger
from channels.twitter.sandbox import OURS
from channels.twitter.sandbox_door import Fault
from channels.twitter.wire import Kind
from gateway.core.errors import PermanentFailure, TemporaryFailure
from gateway.core.message import Address, Attachment, Visibility
from gateway.ports.far_ends import Account
from gateway.testing import MemoryInbox

ANA = Account(id="1001", handle="@ana_92", name="Ana")
JPEG = b"\xff\xd8\xff a picture of a street lamp"
PUBLIC, PRIVATE = Visibility.PUBLIC, Visibility.PRIVATE
MENTIONS = "GET /2/users/{id}/mentions"


def mentions(channel):
    return channel.listening(Kind.MENTION, "mentions")


def direct(channel):
    return channel.listening(Kind.DM, "direct-messages")


async def messages(channel, inbox):
    read = [await channel.read(arrival) for arrival in inbox.arrivals.values()]
    return [message for message in read if message is not None]


async def account(channel):
    beginning = datetime.min.replace(tzinfo=UTC)
    used = await channel.ledger.meter.used("twitter", beginning)
    return {kind: cost for kind, (_, cost) in used.items()}


@pytest.mark.parametrize("dialect", ["tweet", "post"])
async def test_mentions_and_direct_messages_arrive(x, make, inbox, dialect):
    channel = make(dialect=dialect)
    first = await x.say(ANA, "@TestTown una farola", visibility=PUBLIC, photo=JPEG)
    second = await x.say(ANA, "sigue rota", visibility=PUBLIC, in_reply_to=first)
    await x.repost(Account(id="1003", handle="@eco"), first)
    await x.say(ANA, "¿Y mi expediente?")

    await mentions(channel).look(inbox)
    await direct(channel).look(inbox)
    heard = await messages(channel, inbox)

    assert [
        ("@TestTown una farola", PUBLIC, ()),
        ("sigue rota", PUBLIC, (first,)),
        ("¿Y mi expediente?", PRIVATE, ()),
    ] == [(m.text, m.visibility, m.in_reply_to) for m in heard]
    assert {(Address("twitter", "1001"), "@ana_92")} == {
        (m.sender, m.handle) for m in heard
    }
    lanes = [arrival.lane for arrival in inbox.arrivals.values()]
    assert Counter({"1001": 3, "1003": 1}) == Counter(lanes)
    assert ("@testtown",) == heard[1].to
    assert {"twitter/mentions": True, "twitter/direct-messages": True} == {
        name: int(value.rpartition(":")[2]) >= int(second)
        for name, value in inbox.cursors.items()
    }
    assert x.bill.cost == await account(channel)


async def test_who_said_it_and_their_photos_are_counted_as_x_charges_them(
    x, channel, inbox
):
    """
    They come along with what was said, once a day whatever else they say.
    """
    for _ in range(2):
        await x.say(ANA, "@TestTown una farola", visibility=PUBLIC, photo=JPEG)
        await x.say(ANA, "¿Y mi expediente?")

    await mentions(channel).look(inbox)
    await direct(channel).look(inbox)

    assert x.bill.cost == await account(channel)
    assert {
        "user.read": 2 * 10_000,  # the town's own account, and Ana
        "mention.read": 2 * 1_000,
        "media.read": 2 * 5_000,
        "dm.read": 2 * 10_000,
    } == await account(channel)


@pytest.mark.parametrize(("way", "how"), [(mentions, PUBLIC), (direct, PRIVATE)])
async def test_what_was_said_to_an_account_before_the_town_moved_to_it_is_heard(
    x, channel, inbox, way, how
):
    """
    How far another account of the town's had read says nothing of it.
    """
    listening = way(channel)
    said = await x.say(ANA, "@TestTown una farola", visibility=how)
    inbox.cursors[listening.cursor] = f"17:{int(said) + 1_000_000}"

    await listening.look(inbox)

    assert [said] == [m.reference for m in await messages(channel, inbox)]


async def test_a_photo_is_fetched_from_where_x_keeps_it(x, channel, inbox):
    await x.say(ANA, "@TestTown mire", visibility=PUBLIC, photo=JPEG)

    await mentions(channel).look(inbox)
    [arrival] = inbox.arrivals.values()
    [attachment] = (await channel.read(arrival)).attachments

    assert JPEG == await channel.fetch(arrival, attachment)
    assert "image/jpeg" == attachment.media_type


@pytest.mark.parametrize(
    "address",
    [
        "http://pbs.twimg.com/media/a.jpg",
        "https://127.0.0.1/a.jpg",
        "https://[::1]/a.jpg",
        "https://169.254.169.254/latest",
        "https://0x7f.1/a.jpg",
        "https://pbs.twimg.com.evil.example/a.jpg",
        "https://pbs.twimg.com@evil.example/a.jpg",
        "file:///etc/passwd",
        "//x",
        "http://[",
        "",
    ],
)
async def test_nothing_is_fetched_from_anywhere_else(x, channel, inbox, address):
    await x.say(ANA, "@TestTown mire", visibility=PUBLIC)
    await mentions(channel).look(inbox)
    [arrival] = inbox.arrivals.values()
    elsewhere = Attachment(name="a", media_type="image/jpeg", reference=address)

    with pytest.raises(PermanentFailure):
        await channel.fetch(arrival, elsewhere)


async def test_a_gap_is_closed_over_pages_and_told_oldest_first(x, channel, inbox):
    await x.say(ANA, "@TestTown 0", visibility=PUBLIC)
    await mentions(channel).look(inbox)
    for n in range(1, 231):
        await x.say(ANA, f"@TestTown {n}", visibility=PUBLIC)

    await mentions(channel).look(inbox)
    heard = await messages(channel, inbox)

    assert [f"@TestTown {n}" for n in range(231)] == [m.text for m in heard]


async def test_direct_messages_close_their_gap_too(x, channel, inbox):
    await x.say(ANA, "0")
    await direct(channel).look(inbox)
    for n in range(1, 131):
        await x.say(ANA, f"{n}")

    await direct(channel).look(inbox)
    await direct(channel).look(inbox)

    assert [f"{n}" for n in range(131)] == [
        m.text for m in await messages(channel, inbox)
    ]


async def test_a_look_at_what_was_seen_today_costs_nothing(x, channel, inbox):
    """
    And asks X for nothing else: who we are it has said.
    """
    for n in range(8):
        await x.say(ANA, f"{n}")
    await direct(channel).look(inbox)
    x.fail_next("GET /2/users/me", Fault.NO_CREDIT, 2)
    for _ in range(2):
        await direct(channel).look(inbox)

    assert (8 * 10_000, x.bill.cost) == (x.bill.cost["dm.read"], await account(channel))


async def test_each_day_a_handful_of_old_messages_is_paid_again(x, channel, inbox):
    for n in range(40):
        await x.say(ANA, f"{n}")
    await direct(channel).look(inbox)
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    x.world.now = x.bill.now = channel.ledger.now = lambda: tomorrow

    for _ in range(2):
        await direct(channel).look(inbox)

    assert (45 * 10_000, x.bill.cost) == (
        x.bill.cost["dm.read"],
        await account(channel),
    )


async def test_what_is_paid_besides_the_news_is_no_more_than_they_are(
    x, channel, inbox
):
    for n in range(90):
        await x.say(ANA, f"{n}")
    await direct(channel).look(inbox)
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    x.world.now = x.bill.now = channel.ledger.now = lambda: tomorrow
    for n in range(90, 102):
        await x.say(ANA, f"{n}")

    await direct(channel).look(inbox)

    # Pages of five and of ten: three of them are old.
    assert (102, (90 + 15) * 10_000) == (len(inbox.arrivals), x.bill.cost["dm.read"])


async def test_a_failure_in_a_gap_leaves_no_hole(x, channel, inbox):
    await x.say(ANA, "@TestTown 0", visibility=PUBLIC)
    await mentions(channel).look(inbox)
    before = dict(inbox.cursors)
    for n in range(1, 150):
        await x.say(ANA, f"@TestTown {n}", visibility=PUBLIC)

    inbox.failure = TemporaryFailure("full")
    with pytest.raises(TemporaryFailure):
        await mentions(channel).look(inbox)
    after_failure = dict(inbox.cursors)
    await mentions(channel).look(inbox)

    assert before == after_failure
    assert 150 == len(inbox.arrivals)


@pytest.fixture
def pages(monkeypatch):
    """
    Lets only so many pages be read, and then asks to wait; gives how many were.
    """
    pages = {"left": 0, "read": 0}
    may_read = Ledger.may_read

    async def limited(ledger):
        if not pages["left"]:
            raise TemporaryFailure("wait", pages.get("until", datetime.now(UTC)))
        pages["left"] -= 1
        pages["read"] += 1
        await may_read(ledger)

    monkeypatch.setattr(Ledger, "may_read", limited)
    return pages


async def test_a_gap_wider_than_a_window_is_closed_in_the_next_ones(
    x, channel, inbox, pages
):
    """
    What was paid for is read once, and what is new does not wait for what is old.
    """
    listening, pages["left"] = direct(channel), 1
    await x.say(ANA, "0")
    await listening.look(inbox)
    before = dict(inbox.cursors)
    for n in range(1, 131):
        await x.say(ANA, f"{n}")

    pages["left"] = 2
    with pytest.raises(TemporaryFailure):
        await listening.look(inbox)
    first = [m.text for m in await messages(channel, inbox)]
    assert (["0", *[f"{n}" for n in range(116, 131)]], before) == (first, inbox.cursors)
    pages["left"] = 2
    with pytest.raises(TemporaryFailure):
        await listening.look(inbox)
    pages["left"] = 100
    await x.say(ANA, "131")
    await listening.look(inbox)
    await listening.look(inbox)

    assert {f"{n}" for n in range(132)} == {
        m.text for m in await messages(channel, inbox)
    }
    assert x.bill.cost["dm.read"] == 132 * 10_000
    assert before != inbox.cursors


async def test_what_another_node_has_heard_meanwhile_is_not_read_again(
    x, channel, inbox, pages
):
    listening, pages["left"] = direct(channel), 1
    await x.say(ANA, "0")
    await listening.look(inbox)
    for n in range(1, 21):
        await x.say(ANA, f"{n}")
    pages["left"] = 1
    with pytest.raises(TemporaryFailure):
        await listening.look(inbox)

    pages["left"] = 100
    await direct(channel).look(inbox)
    before = (len(inbox.arrivals), dict(inbox.cursors), pages["read"] + 1)
    await listening.look(inbox)

    assert before == (21, inbox.cursors, pages["read"])


async def test_what_failed_for_a_moment_goes_on_in_order(x, channel, inbox, pages):
    listening, pages["left"], pages["until"] = direct(channel), 1, None
    await x.say(ANA, "0")
    await listening.look(inbox)
    for n in range(1, 21):
        await x.say(ANA, f"{n}")

    pages["left"] = 2
    with pytest.raises(TemporaryFailure):
        await listening.look(inbox)
    assert 1 == len(inbox.arrivals)
    pages["left"] = 100
    await listening.look(inbox)

    assert [f"{n}" for n in range(21)] == [
        m.text for m in await messages(channel, inbox)
    ]


async def test_what_the_inbox_could_not_keep_is_not_read_again(
    x, channel, inbox, pages
):
    listening, pages["left"] = direct(channel), 1
    await x.say(ANA, "0")
    inbox.failure = TemporaryFailure("full")
    with pytest.raises(TemporaryFailure):
        await listening.look(inbox)
    await listening.look(inbox)

    assert (1, 1) == (len(inbox.arrivals), pages["read"])


@define
class FullAtTheSecond(MemoryInbox):
    """
    An inbox whose disk is full for the second page.
    """

    pages: list[int] = field(factory=list)

    async def accept(self, arrivals, cursor=None):
        self.pages.append(len(arrivals))
        if len(self.pages) == 2:
            self.failure = TemporaryFailure("full")
        await super().accept(arrivals, cursor)


async def test_a_page_is_kept_whole_or_not_at_all(x, channel, inbox):
    listening = mentions(channel)
    await x.say(ANA, "@TestTown 0", visibility=PUBLIC)
    await listening.look(inbox)
    said = [
        await x.say(ANA, f"@TestTown {n}", visibility=PUBLIC) for n in range(1, 231)
    ]
    full = FullAtTheSecond(arrivals=inbox.arrivals, cursors=inbox.cursors)

    with pytest.raises(TemporaryFailure, match="full"):
        await listening.look(full)
    kept, reached = len(full.arrivals), full.cursors["twitter/mentions"]
    await listening.look(full)
    me = await channel.ourselves.id()

    # Of the three pages the oldest is the one that is not full.
    assert [30, 100, 100, 100] == full.pages
    assert (31, f"{me}:{said[29]}") == (kept, reached)
    assert 231 == len(full.arrivals)
    assert f"{me}:{said[-1]}" == full.cursors["twitter/mentions"]


@pytest.mark.parametrize(("visibility", "most"), [(PUBLIC, 230), (PRIVATE, 20)])
async def test_a_page_that_could_not_be_counted_is_read_again(
    x, channel, inbox, monkeypatch, visibility, most
):
    """
    The store fails once, in the middle: the page that was read is not taken for read.
    """
    listening = (mentions if visibility is PUBLIC else direct)(channel)
    await x.say(ANA, "@TestTown 0", visibility=visibility)
    await listening.look(inbox)
    for n in range(1, most + 1):
        await x.say(ANA, f"@TestTown {n}", visibility=visibility)
    count, counted = Ledger.has_read, []

    async def full_at_the_second(ledger, kind, ids):
        counted.append(kind)
        if len(counted) == 2:
            raise TemporaryFailure("full")
        await count(ledger, kind, ids)

    monkeypatch.setattr(Ledger, "has_read", full_at_the_second)

    with pytest.raises(TemporaryFailure, match="full"):
        await listening.look(inbox)
    await listening.look(inbox)

    assert [f"@TestTown {n}" for n in range(most + 1)] == [
        m.text for m in await messages(channel, inbox)
    ]


def shown(monkeypatch, channel, asks, change):
    """
    Let X's pages be other than they are: *change* has what was asked and the page.
    """
    ask = getattr(channel.client, asks)

    async def other(*args, **how):
        return change(how, await ask(*args, **how))

    monkeypatch.setattr(channel.client, asks, other)


async def test_what_x_shows_late_is_heard_all_the_same(x, channel, inbox, monkeypatch):
    late = await x.say(ANA, "@TestTown hay fuego", visibility=PUBLIC)
    await x.say(ANA, "@TestTown una farola", visibility=PUBLIC)
    listening, hidden = mentions(channel), {late}

    def page(_, told):
        return told | {"data": [d for d in told["data"] if d["id"] not in hidden]}

    shown(monkeypatch, channel, "get_users_mentions", page)
    await listening.look(inbox)
    before = dict(inbox.cursors)
    hidden.clear()
    await listening.look(inbox)

    heard = [m.text for m in await messages(channel, inbox)]
    assert (["@TestTown una farola", "@TestTown hay fuego"], before) == (
        heard,
        inbox.cursors,
    )


async def test_what_was_heard_just_now_is_not_taken_again(x, channel):
    speaking, listening = SpeakingInbox(), mentions(channel)
    await x.say(ANA, "@TestTown una farola", visibility=PUBLIC)

    for _ in range(2):
        await listening.look(speaking)

    assert 1 == speaking.came.qsize()


@pytest.mark.parametrize(("which", "place"), [(0, 4), (2, 2)])
async def test_one_old_message_among_the_new_closes_no_gap(
    x, channel, inbox, monkeypatch, which, place
):
    """
    Nor does one in the stead of a new one, which is heard as soon as it is shown; not
    even the one that was accepted last.
    """
    for n in range(3):
        await x.say(ANA, f"{n}")
    listening = direct(channel)
    await listening.look(inbox)
    old = [a.external_id.removeprefix("dm-") for a in inbox.arrivals.values()][which]
    for n in range(3, 12):
        await x.say(ANA, f"{n}")
    odd = [True]

    def page(how, told):
        if odd and not how["pagination_token"]:
            told["data"][place] = told["data"][place] | {"id": old}
        return told

    shown(monkeypatch, channel, "get_direct_message_events", page)
    await listening.look(inbox)
    first = len(inbox.arrivals)
    odd.clear()
    await listening.look(inbox)

    heard = {m.text for m in await messages(channel, inbox)}
    assert (11, {f"{n}" for n in range(12)}) == (first, heard)


@pytest.mark.parametrize("tokens", [["same"] * 9, [f"{n}" for n in range(9)]])
async def test_a_page_that_always_goes_on_ends(x, channel, inbox, monkeypatch, tokens):
    await x.say(ANA, "@TestTown 0", visibility=PUBLIC)
    listening, read = mentions(channel), iter(tokens)
    await listening.look(inbox)
    ask = channel.client.get_users_mentions

    async def again(me, **how):
        told = await ask(me, **how | {"pagination_token": None})
        return told | {"meta": {"next_token": next(read)}}

    monkeypatch.setattr(channel.client, "get_users_mentions", again)
    await x.say(ANA, "@TestTown hay fuego", visibility=PUBLIC)
    await listening.look(inbox)

    assert "@TestTown hay fuego" in [m.text for m in await messages(channel, inbox)]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ({"errors": [{"detail": "Could not find it", "title": "Oh"}]}, "not find it"),
        ({"errors": [{}], "meta": {"result_count": 0}}, "an error"),
        ({"data": None}, "neither"),
        ({}, "neither"),
    ],
)
async def test_an_answer_that_is_no_page_closes_no_gap(
    x, channel, inbox, monkeypatch, answer, told
):
    await x.say(ANA, "@TestTown 0", visibility=PUBLIC)
    listening = mentions(channel)
    await listening.look(inbox)
    ask = channel.client.get_users_mentions

    async def broken(me, **how):
        return answer if how["pagination_token"] else await ask(me, **how)

    for n in range(1, 150):
        await x.say(ANA, f"@TestTown {n}", visibility=PUBLIC)
    monkeypatch.setattr(channel.client, "get_users_mentions", broken)
    with pytest.raises(TemporaryFailure, match=told):
        await listening.look(inbox)
    monkeypatch.setattr(channel.client, "get_users_mentions", ask)
    await listening.look(inbox)

    assert 150 == len(inbox.arrivals)


@pytest.fixture
def broken(channel, monkeypatch):
    """
    Lets every page after the first fail, until *broken* is empty.
    """
    broken = [TemporaryFailure("no page")]
    for name in ("get_users_mentions", "get_direct_message_events"):

        def page(how, told):
            if broken and how["pagination_token"]:
                raise broken[0]
            return told

        shown(monkeypatch, channel, name, page)
    return broken


async def fails(listening, inbox, times=1):
    """
    Listen until it has failed so often; return the last failure.
    """
    failures = []
    for _ in range(times):
        with pytest.raises((TemporaryFailure, PermanentFailure)) as failure:
            await listening.listen(inbox)
        failures.append(failure.value)
    return failures[-1] if failures else None


@pytest.mark.parametrize(
    ("way", "first", "failure", "times"),
    [
        (mentions, 101, TemporaryFailure("no page"), hearing._QUICK + 1),
        (direct, 6, TemporaryFailure("no page"), hearing._QUICK + 1),
        (mentions, 101, Refused(400, "Invalid token"), 1),
    ],
)
async def test_a_page_that_never_comes_holds_up_nothing_newer(
    x, channel, broken, way, first, failure, times
):
    """
    However often more is said meanwhile, also more than a page. Once it comes, all was
    heard, and once.
    """
    speaking, listening = SpeakingInbox(), way(channel)
    how = PUBLIC if way is mentions else PRIVATE
    await x.say(ANA, "@TestTown 0", visibility=how)
    await listening.look(speaking)
    before, broken[:] = dict(speaking.cursors), [failure]
    for n in range(1, 150):
        await x.say(ANA, f"@TestTown {n}", visibility=how)

    await fails(listening, speaking, times - 1)
    waited = len(speaking.arrivals)
    await fails(listening, speaking)
    heard = [len(speaking.arrivals)]
    for more in (1, 2, 120, 1):
        for n in range(more):
            await x.say(ANA, f"@TestTown more {n}", visibility=how)
        problem = str(await fails(listening, speaking))
        heard.append(len(speaking.arrivals))
    stopped = dict(speaking.cursors)
    broken.clear()
    said = [await x.say(ANA, "@TestTown at last", visibility=how)]
    while len(speaking.arrivals) < 275:
        await listening.look(speaking)
    me = await channel.ourselves.id()
    accepted = [speaking.came.get_nowait() for _ in range(speaking.came.qsize())]

    page = first - 1
    assert (1, [first, first + 1, first + 3]) == (waited, heard[:3])
    assert (first + 3 + page, first + 4 + page) == tuple(heard[3:])
    assert str(failure) in problem
    assert (before, 275) == (stopped, sum(accepted))
    assert f"{me}:{said[-1]}" == speaking.cursors[listening.cursor]


async def test_what_is_missing_is_said_though_newer_ones_are_heard(
    x, channel, inbox, broken
):
    """
    And what is newer is looked for as often as usual.
    """
    listening = mentions(channel)
    listening.pause = 30
    await x.say(ANA, "@TestTown 0", visibility=PUBLIC)
    await listening.look(inbox)
    for n in range(1, 150):
        await x.say(ANA, f"@TestTown {n}", visibility=PUBLIC)

    failure = await fails(listening, inbox, hearing._QUICK + 2)

    assert "newer ones are heard, but an older page does not come" in str(failure)
    left = failure.retry_at - datetime.now(UTC)
    assert timedelta(seconds=20) < left <= timedelta(seconds=30)


async def test_of_very_much_the_newest_is_kept_before_the_rest_is_read(
    x, channel, inbox, monkeypatch
):
    monkeypatch.setattr(hearing, "_PAGES", 2)
    listening = direct(channel)
    await x.say(ANA, "0")
    await listening.look(inbox)
    before = dict(inbox.cursors)
    for n in range(1, 31):
        newest = await x.say(ANA, f"{n}")

    await listening.look(inbox)
    first = (len(inbox.arrivals), inbox.cursors == before)
    await listening.look(inbox)
    me = await channel.ourselves.id()

    assert ((16, True), 31) == (first, len(inbox.arrivals))
    assert {"twitter/direct-messages": f"{me}:{newest}"} == inbox.cursors


async def without_a_pause(listening, inbox, count):
    """
    Listen until *count* came in, where a pause would be longer than any patience.
    """
    listening.pause = 600
    task = asyncio.create_task(listening.listen(inbox))
    async with asyncio.timeout(20):
        while len(inbox.arrivals) < count:
            await inbox.came.get()
    task.cancel()
    await asyncio.wait([task])


async def test_the_rest_of_very_much_is_read_without_a_pause(x, channel, monkeypatch):
    monkeypatch.setattr(hearing, "_PAGES", 2)
    inbox, listening = SpeakingInbox(), direct(channel)
    await x.say(ANA, "0")
    await listening.look(inbox)
    for n in range(1, 31):
        await x.say(ANA, f"{n}")

    await without_a_pause(listening, inbox, 31)

    assert 31 == len(inbox.arrivals)


async def test_what_was_put_aside_is_read_without_a_pause_once_it_comes(
    x, channel, broken, monkeypatch
):
    monkeypatch.setattr(hearing, "_PAGES", 1)
    inbox, listening = SpeakingInbox(), mentions(channel)
    await x.say(ANA, "@TestTown 0", visibility=PUBLIC)
    await listening.look(inbox)
    for n in range(1, 251):
        await x.say(ANA, f"@TestTown {n}", visibility=PUBLIC)
    await fails(listening, inbox, hearing._QUICK + 1)
    before = len(inbox.arrivals)

    broken.clear()
    await without_a_pause(listening, inbox, 251)

    assert (101, 251) == (before, len(inbox.arrivals))


async def test_a_repeat_changes_nothing(x, channel, inbox):
    await x.say(ANA, "@TestTown 1", visibility=PUBLIC)
    await mentions(channel).look(inbox)
    before = dict(inbox.cursors)

    x.forget_since()
    await mentions(channel).look(inbox)

    assert (1, before) == (len(inbox.arrivals), inbox.cursors)


async def test_silence_of_people_is_an_answer_of_x_and_its_own_is_none(
    x, channel, inbox
):
    await mentions(channel).look(inbox)
    await direct(channel).look(inbox)
    x.fail_next(MENTIONS, Fault.UNAVAILABLE)
    with pytest.raises(TemporaryFailure):
        await mentions(channel).look(inbox)

    assert (2, {}) == (inbox.answers, inbox.arrivals)


async def test_who_cannot_keep_what_was_said_is_not_up(x, channel, inbox):
    await x.say(ANA, "@TestTown 1", visibility=PUBLIC)
    inbox.failure = TemporaryFailure("full")

    with pytest.raises(TemporaryFailure, match="full"):
        await mentions(channel).look(inbox)

    assert 0 == inbox.answers


async def test_what_cannot_be_understood_is_kept_for_a_person(x, channel, inbox):
    await x.say(ANA, "")
    await direct(channel).look(inbox)

    [arrival] = inbox.arrivals.values()
    assert "without text" in (await channel.read(arrival)).unreadable


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (Fault.LIMITED_SILENTLY, "429"),
        (Fault.NO_CREDIT, "402"),
        (Fault.CAPPED, "next cycle begins on 2026-05-12"),
        (Fault.UNAVAILABLE, "503"),
        (Fault.HANG, "did not answer"),
    ],
)
async def test_a_look_that_fails_says_why(x, channel, inbox, fault, told):
    x.fail_next(MENTIONS, fault)
    if fault is Fault.HANG:
        channel.client.deadline = 1

    with pytest.raises(TemporaryFailure, match=told):
        await mentions(channel).look(inbox)


async def test_what_x_does_not_take_as_signed_names_the_keys_and_the_clock(make, inbox):
    channel = make(access_token_secret="wrong")

    with pytest.raises(PermanentFailure, match="401") as refused:
        await mentions(channel).look(inbox)

    assert "keys" in str(refused.value)
    assert "clock" in str(refused.value)


async def test_another_accounts_keys_hear_nothing_until_they_are_the_towns(
    x, channel, inbox, monkeypatch
):
    """
    Whoever made the tokens was logged in as themselves: what they are told is theirs.
    X is asked once for all ways of hearing, again a while later, and then no more.
    """
    asked = []
    shown(monkeypatch, channel, "get_me", lambda _, me: asked.append(me) or me)
    x.world.ours = evolve(x.world.ours, handle="@councillor")
    x.world.meet(x.world.ours)
    await x.say(ANA, "¿Cenamos el sábado?")

    looks = [way(channel).look(inbox) for way in (direct, mentions, direct)]
    failed = await asyncio.gather(*looks, return_exceptions=True)
    asked_once = len(asked)
    x.world.ours = evolve(x.world.ours, handle="@testtown")
    x.world.meet(x.world.ours)
    for later in (timedelta(), timedelta(days=1)):
        channel.ourselves.now = lambda later=later: failed[0].retry_at + later
        await direct(channel).look(inbox)

    for each in failed:
        with pytest.raises(TemporaryFailure, match=r"@councillor.*@TestTown"):
            raise each
    assert (1, 2) == (asked_once, len(asked))
    assert datetime.now(UTC) < failed[0].retry_at
    assert 1 == len(inbox.arrivals)


@pytest.mark.parametrize(
    "told", [{}, {"data": {"username": "TestTown"}}, {"data": {"id": [7]}}]
)
async def test_nothing_is_heard_where_x_does_not_say_who_we_are(
    x, channel, inbox, monkeypatch, told
):
    shown(monkeypatch, channel, "get_me", lambda *_: told)
    await x.say(ANA, "¿Cenamos el sábado?")

    with pytest.raises(TemporaryFailure, match="X does not say who we are"):
        await direct(channel).look(inbox)


@pytest.mark.parametrize(("ours", "theirs"), [({}, "other"), (None, "")])
async def test_keys_are_the_towns_where_no_name_says_otherwise(
    x, channel, inbox, monkeypatch, town, ours, theirs
):
    def me(_, told):
        return {"data": told["data"] | {"username": theirs}}

    shown(monkeypatch, channel, "get_me", me)
    if ours is not None:
        channel.ourselves.town = lambda: evolve(town, accounts=ours)
    await x.say(ANA, "¿Cenamos el sábado?")

    await direct(channel).look(inbox)

    assert 1 == len(inbox.arrivals)


@define
class SpeakingInbox(MemoryInbox):
    """
    An inbox that says when something came in.
    """

    came: asyncio.Queue = field(factory=asyncio.Queue)

    async def accept(self, arrivals, cursor=None):
        await super().accept(arrivals, cursor)
        self.came.put_nowait(len(arrivals))


async def test_a_listener_goes_on_looking_until_something_fails(
    x, channel, monkeypatch
):
    """
    And waits between two looks: each counts, and may cost.
    """
    inbox, waits, wait = SpeakingInbox(), set(), asyncio.sleep

    async def sleep(seconds):
        waits.add(seconds)
        await wait(0.02)

    monkeypatch.setattr(hearing, "asyncio", SimpleNamespace(sleep=sleep))
    listening = mentions(channel)
    task = asyncio.create_task(listening.listen(inbox))

    for n in (1, 2):
        await x.say(ANA, f"@TestTown {n}", visibility=PUBLIC)
        await inbox.came.get()
    x.fail_next(MENTIONS, Fault.NO_CREDIT)
    with pytest.raises(TemporaryFailure, match="402"):
        await task

    assert {listening.pause} == waits
    assert {"mentions", "direct-messages"} == set(channel.listeners())


async def test_direct_messages_are_asked_for_no_oftener_than_x_lets_them_be(x, channel):
    """
    An outage in which each look counts would end in an hour's quarter of silence. Where
    X says when, it is asked then, and no sooner.
    """
    inbox, waits = MemoryInbox(), []
    listening = direct(channel)

    for fault in (*[Fault.UNAVAILABLE] * 6, Fault.NO_CREDIT):
        x.fail_next("GET /2/dm_events", fault)
        with pytest.raises(TemporaryFailure) as failure:
            await listening.listen(inbox)
        waits.append(failure.value.retry_at)

    assert [None] * 4 == waits[:4]
    left = [each - datetime.now(UTC) for each in waits[4:]]
    assert all(timedelta(seconds=50) < each for each in left)
    assert timedelta(minutes=14) < left[-1]


async def test_a_closed_channel_asks_nothing_more(channel):
    await channel.close()

    assert channel.client.session is None


def test_each_way_of_hearing_has_its_own_pause_and_cursor(make):
    channel = make(poll_seconds="7", dm_poll_seconds="70")

    ways = [
        channel.listening(Kind.MENTION, "mentions"),
        channel.listening(Kind.DM, "direct-messages"),
    ]

    assert [(7, "twitter/mentions"), (70, "twitter/direct-messages")] == [
        (way.pause, way.cursor) for way in ways
    ]


def test_libraries_that_tell_headers_are_kept_quiet(channel):
    assert {logging.WARNING} == {
        logging.getLogger(name).level for name in ("tweepy", "aiohttp", "oauthlib")
    }


@pytest.mark.parametrize("dialect", ["tweet", "post"])
async def test_in_a_group_of_direct_messages_only_what_names_the_town_is_heard(
    x, make, inbox, dialect
):
    """
    What else is said there is between others, and not even stored.
    """
    channel = make(dialect=dialect)
    x.world.meet(ANA)
    group = "1900000000000000077"
    x.world.write(ANA.id, OURS, "quedamos a las 8", group=group)
    x.world.write(ANA.id, OURS, "", group=group)
    named = x.world.write(ANA.id, OURS, "@testtown ¿vienes?", group=group).id
    alone = await x.say(ANA, "¿Y mi expediente?")

    await direct(channel).look(inbox)

    heard = await messages(channel, inbox)
    assert [(named, PRIVATE), (alone, PRIVATE)] == [
        (m.reference, m.visibility) for m in heard
    ]
    assert [f"dm-{named}", f"dm-{alone}"] == [
        arrival.external_id for arrival in inbox.arrivals.values()
    ]
    assert alone == inbox.cursors["twitter/direct-messages"].rpartition(":")[2]
