"""
The real channel against the loopback.
"""

import asyncio
import gzip
import json
import logging
import struct
from datetime import UTC, datetime, timedelta

import pytest
from attrs import define, evolve, field
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
from structlog.testing import capture_logs
from telegram import Bot
from telegram.error import NetworkError, TelegramError

from channels.telegram import channel as telegram
from channels.telegram import polling
from channels.telegram.calls import MOST_FILE
from channels.telegram.channel import LONGEST_TURN
from channels.telegram.connecting import request
from channels.telegram.content import MOST_DOWNLOAD
from channels.telegram.factory import create
from channels.telegram.pace import Pace
from channels.telegram.sandbox_chats import FORMER
from channels.telegram.sandbox_faults import RETRY_AFTER, Fault
from gateway.core.delivery import UNASKED, Delivery
from gateway.core.errors import (
    PermanentFailure,
    TemporaryFailure,
    UnknownOutcome,
    Unreadable,
)
from gateway.core.message import Address, Arrival, Attachment, Place, Visibility
from gateway.core.town import Noticing
from gateway.ports.beginning import Startable
from gateway.ports.far_ends import Account
from gateway.promises import ChannelPromises, FarEndPromises, until
from gateway.serving import Loopback
from gateway.testing import MemoryInbox, channel_setup

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
PHOTO = b"\xff\xd8\xff a photo"
PNG = Attachment(name="a.png", media_type="image/png", reference="1")
BOT = "1000000001"


@define
class CountingInbox(MemoryInbox):
    """
    An inbox that remembers how much came at a time, and is full after so many.
    """

    pages: list[int] = field(factory=list)
    full_after: int | None = None

    async def accept(self, arrivals, cursor=None):
        if len(self.pages) == self.full_after:
            raise TemporaryFailure("the disk is full")
        await super().accept(arrivals, cursor)
        self.pages.append(len(arrivals))


def delivery(**fields):
    given = {
        "id": "d1",
        "message": 1,
        "to": Address("telegram", "5012345678"),
        "text": "Mañana va Miguel.",
        "due_at": NOW,
    }
    return Delivery(**{**given, **fields})


async def hear(channel, listening, far):
    """
    Read all that waits and is kept, in order.
    """
    inbox = MemoryInbox()
    async with listening(inbox, channel):
        await until(lambda: not far.chats.updates)
    return [await channel.read(arrival) for arrival in inbox.arrivals.values()]


# ---------------------------------------------------------------- hearing


async def test_what_people_write_is_heard(channel, listening, far, ana):
    reference = await far.say(ana, "Farola rota")

    [message] = await hear(channel, listening, far)

    assert (reference, "Farola rota", Address("telegram", ana.id), "@Ana_Junar") == (
        message.reference,
        message.text,
        message.sender,
        message.handle,
    )
    assert ("@junarbot",) == message.to


async def test_an_update_is_in_the_lane_of_its_sender(listening, far, ana):
    inbox, eva = MemoryInbox(), Account(id="77", handle="@eva", name="Eva")
    for sender in (ana, eva, ana):
        await far.say(sender, "Farola rota")

    async with listening(inbox):
        await until(lambda: len(inbox.arrivals) == 3)

    lanes = [arrival.lane for arrival in inbox.arrivals.values()]
    assert [ana.id, eva.id, ana.id] == lanes


async def test_an_update_is_confirmed_only_once_it_is_ours(listening, far, ana):
    inbox = MemoryInbox(failure=TemporaryFailure("the disk is full"))
    await far.say(ana, "Farola rota")

    async with listening(inbox) as task:
        with pytest.raises(TemporaryFailure, match="disk"):
            await task
    kept = list(far.chats.updates)
    async with listening(inbox):
        await until(lambda: not far.chats.updates)

    assert 1 == len(kept)
    assert [f"{BOT}:{kept[0]['update_id']}"] == [number for _, number in inbox.arrivals]


async def test_it_goes_on_where_it_stopped(listening, far, ana):
    inbox = CountingInbox()
    await far.say(ana, "uno")
    async with listening(inbox):
        await until(lambda: inbox.pages)
    await far.say(ana, "dos")
    async with listening(inbox):
        await until(lambda: not far.chats.updates)

    assert [1, 1] == inbox.pages
    assert 2 == len(inbox.arrivals)


async def test_telegram_answers_even_if_nobody_said_anything(
    channel, listening, far, ana
):
    quick, full = MemoryInbox(), MemoryInbox(failure=TemporaryFailure("disk"))
    [listen] = evolve(channel, poll=0).listeners().values()
    task = asyncio.create_task(listen(quick))
    await until(lambda: quick.answers > 1)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await far.say(ana, "uno")
    async with listening(full) as task:
        with pytest.raises(TemporaryFailure, match="disk"):
            await task

    assert {} == quick.arrivals
    assert 0 == full.answers


async def test_a_repeat_changes_nothing(listening, far, ana):
    inbox = MemoryInbox()
    await far.say(ana, "uno")
    async with listening(inbox):
        # Confirmed, too: no poll that is still on its way may forget the repeat.
        await until(lambda: inbox.arrivals and not far.chats.updates)
    once = dict(inbox.arrivals)
    inbox.cursors.clear()
    again = dict(far.chats.messages)
    far.chats.updates.append({"update_id": 700000001, "message": again[1]})
    async with listening(inbox):
        await until(lambda: inbox.cursors)

    assert once == inbox.arrivals


async def test_a_hundred_are_accepted_at_a_time(listening, far, ana):
    inbox = CountingInbox()
    for number in range(150):
        await far.say(ana, str(number))
    async with listening(inbox):
        await until(lambda: len(inbox.pages) == 2)

    assert [100, 50] == inbox.pages


async def test_of_updates_that_are_too_large_together_fewer_are_asked_for(
    listening, far, ana
):
    inbox = CountingInbox()
    for _ in range(60):
        await far.say(ana, "a" * 150_000)

    async with listening(inbox):
        await until(lambda: len(inbox.arrivals) == 60)

    assert [10, 50] == inbox.pages


async def test_an_answer_that_is_too_large_is_not_read_whole(listening, far, ana):
    """
    It is parsed while nothing else is done.
    """
    await far.say(ana, "a" * 9_000_000)

    async with listening(MemoryInbox()) as task:
        with pytest.raises(TemporaryFailure, match="too large"):
            await task


async def test_a_page_is_kept_whole_or_not_at_all(listening, far, ana):
    inbox = CountingInbox(full_after=1)
    for number in range(150):
        await far.say(ana, str(number))
    first, second = (far.chats.told[n]["update_id"] for n in (99, 149))
    async with listening(inbox) as task:
        with pytest.raises(TemporaryFailure, match="disk"):
            await task
    kept, unconfirmed = dict(inbox.cursors), len(far.chats.updates)
    inbox.full_after = None
    async with listening(inbox):
        await until(lambda: len(inbox.pages) == 2)

    assert {"telegram/updates": f"{BOT}:{first}"} == kept
    assert 50 == unconfirmed
    assert {"telegram/updates": f"{BOT}:{second}"} == inbox.cursors
    assert 150 == len(inbox.arrivals)


async def test_an_update_without_a_number_holds_up_no_page(
    channel, listening, far, ana
):
    inbox = CountingInbox()
    far.chats.updates.append({"update_id": 0.5, "message": {"date": "yesterday"}})
    await far.say(ana, "uno")
    async with listening(inbox):
        await until(lambda: inbox.pages and not far.chats.updates)
    odd, said = inbox.arrivals.values()

    assert [2] == inbox.pages
    assert b'{"message":{"date":"yesterday"},"update_id":0.5}' == odd.raw
    assert "uno" == (await channel.read(said)).text


@pytest.mark.parametrize(
    ("page", "words"),
    [([{"update_id": 0.5, "message": {}}], "no numbers"), ({"a": 1}, "no list")],
)
async def test_a_page_that_is_none_or_without_any_number_is_not_taken(
    listening, monkeypatch, page, words
):
    inbox, ask = MemoryInbox(), Bot.do_api_request

    async def other(bot, endpoint, *args, **how):
        asks = "pdates" in endpoint
        return page if asks else await ask(bot, endpoint, *args, **how)

    monkeypatch.setattr(Bot, "do_api_request", other)
    async with listening(inbox) as task:
        with pytest.raises(TemporaryFailure, match=words):
            await task

    assert ({}, 0) == (inbox.arrivals, inbox.answers)


async def test_an_update_that_nobody_understands_is_kept_as_it_came(
    channel, listening, far
):
    inbox = MemoryInbox()
    far.chats.updates.append({"update_id": 5, "message": {"date": "yesterday"}})
    async with listening(inbox):
        await until(lambda: inbox.arrivals)
    [arrival] = inbox.arrivals.values()

    assert b'{"message":{"date":"yesterday"},"update_id":5}' == arrival.raw
    with pytest.raises(Unreadable):
        await channel.read(evolve(arrival, raw=b'{"message":{"from":3}}'))


@pytest.mark.parametrize("method", ["getMe", "getUpdates"])
async def test_an_answer_that_never_ends_is_given_up(channel, far, monkeypatch, method):
    """
    One that comes byte by byte never exceeds the timeout of its next byte.
    """
    monkeypatch.setattr(telegram, "ANSWER_SECONDS", 2.0)
    [listen] = evolve(channel, poll=0).listeners().values()
    far.fail_next(method, Fault.HANG)

    with pytest.raises(TemporaryFailure, match="takes too long"):
        await listen(MemoryInbox())


@pytest.mark.parametrize(
    ("fault", "failure", "words"),
    [
        (Fault.THROTTLED, TemporaryFailure, "asks to wait 7 s"),
        (Fault.UNAUTHORIZED, TemporaryFailure, "VENTANILLA_TELEGRAM_TOKEN"),
        (Fault.BAD_GATEWAY, TemporaryFailure, "does not answer"),
        (Fault.NO_PAGE, TemporaryFailure, "in front of Telegram"),
        (Fault.THROTTLED_PAGE, TemporaryFailure, "asks to wait"),
        (Fault.DONE_THEN_CLOSED, TemporaryFailure, "does not answer"),
    ],
)
@pytest.mark.parametrize("method", ["getMe", "getUpdates"])
async def test_a_failing_poll_ends_the_listener(
    listening, far, method, fault, failure, words
):
    far.fail_next(method, fault)
    async with listening(MemoryInbox()) as task:
        with pytest.raises(failure, match=words):
            await task


async def test_a_telegram_that_is_down_is_a_temporary_failure(listening, far):
    await far.stop()
    async with listening(MemoryInbox()) as task:
        with pytest.raises(TemporaryFailure, match="attempts failed"):
            await task


async def test_another_poller_is_noticed(listening, polled):
    async with listening(MemoryInbox()) as ours:
        await polled(1)
        async with listening(MemoryInbox()):
            with pytest.raises(TemporaryFailure, match="another poller"):
                await ours


async def test_a_bot_that_is_called_otherwise_is_noticed(channel, far, town):
    other = evolve(town, accounts={"telegram": "@OtroBot"})
    channel = evolve(channel, town=lambda: other)
    with capture_logs() as logs:
        task = asyncio.create_task(channel.listeners()["updates"](MemoryInbox()))
        await until(lambda: len(logs) == 2)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    assert ("telegram.handle_differs", "@JunarBot", "@OtroBot") == (
        logs[1]["event"],
        logs[1]["handle"],
        logs[1]["expected"],
    )


async def test_a_place_and_an_edit_are_heard(channel, listening, far, ana):
    reference = await far.say(ana, "En la calle Real 4")
    await far.edit(ana, reference, "En la calle Real 6")
    await far.send_location(ana, 37.191, -3.741)

    said, edited, placed = await hear(channel, listening, far)

    assert ("En la calle Real 4", None) == (said.text, said.edit_of)
    assert ("En la calle Real 6", reference) == (edited.text, edited.edit_of)
    assert said.external_id != edited.external_id
    assert Place(latitude=37.191, longitude=-3.741) == placed.place


async def test_a_group_is_heard_when_it_mentions_the_bot_or_answers_it(
    channel, listening, far, ana
):
    public = {"visibility": Visibility.PUBLIC}
    asked = await far.say(ana, "@junarbot ¿y la piscina?", **public)
    await far.say(ana, "a mí no me digáis", **public)
    answer = delivery(text="A las 12.", in_reply_to=asked, **public)
    receipt = await channel.send(answer, ())
    await far.say(ana, "gracias", in_reply_to=receipt.reference, **public)

    first, last = await hear(channel, listening, far)

    assert ("@junarbot ¿y la piscina?", "gracias") == (first.text, last.text)
    assert Visibility.PUBLIC is first.visibility
    assert (receipt.reference,) == last.in_reply_to


async def test_a_direct_message_to_the_channel_is_heard_and_answered_there(
    channel, listening, far, ana
):
    """
    Nobody but the channel's administrators reads it, and whoever writes it need not
    have begun to talk to the bot.
    """
    luis = Account(id="5099", name="Luis")
    await far.write_to_channel(luis, "Buenos días.")
    asked = await far.write_to_channel(ana, "¿Y la piscina?")

    said = await channel.send(delivery(text="A" * 5_000, in_reply_to=asked), ())
    await far.write_to_channel(ana, "Gracias.")
    changed = far.chats.find(asked) | {"text": "¿Y la piscina grande?"}
    far.chats.tell("edited_message", changed)

    [_, first, thanks, edit] = await hear(channel, listening, far)
    assert (asked, "¿Y la piscina?") == (first.reference, first.text)
    assert (Address("telegram", ana.id), "") == (first.sender, first.link)
    assert Visibility.PRIVATE is first.visibility is thanks.visibility
    assert asked == edit.edit_of == edit.reference
    [_, answer, rest, _] = far.timeline(ana)
    assert (said.reference, asked) == (answer.reference, answer.in_reply_to)
    assert (rest.reference,) == said.others
    assert 1 == len(far.timeline(luis))


@pytest.mark.parametrize("ours", ["", "-1009999999999"])
async def test_a_direct_message_to_another_channel_is_not_kept(
    channel, listening, far, ana, town, ours
):
    """
    Anybody may make the bot an administrator of theirs.
    """
    town = evolve(town, noticing=Noticing(telegram=ours))
    await far.write_to_channel(ana, "¿Y la piscina?")
    await far.say(ana, "¿Y la fuente?")

    [heard] = await hear(evolve(channel, town=lambda: town), listening, far)

    assert "¿Y la fuente?" == heard.text


async def test_a_direct_message_to_who_knows_which_channel_is_not_kept(
    channel, listening, far, ana
):
    """
    Such as one of which the bot is no administrator any more.
    """
    await far.write_to_channel(ana, "¿Y la piscina?")
    await far.write_to_channel(ana, "¿Y la fuente?")
    far.fail_next("getChat", Fault.NO_CHAT)

    [heard] = await hear(channel, listening, far)

    assert "¿Y la fuente?" == heard.text


async def test_whoever_answers_in_the_channels_direct_messages_goes_on(
    channel, listening, far, ana
):
    asked = await far.write_to_channel(ana, "¿Y la piscina?")
    answer = await channel.send(delivery(in_reply_to=asked), ())
    await far.write_to_channel(ana, "Gracias.", in_reply_to=answer.reference)

    [_, thanks] = await hear(channel, listening, far)

    assert (answer.reference,) == thanks.in_reply_to


async def test_what_a_group_says_to_others_is_not_kept_and_not_told_again(
    listening, far, ana
):
    inbox = MemoryInbox()
    chatter = await far.say(ana, "Eva está de baja", visibility=Visibility.PUBLIC)
    last = far.chats.updates[-1]["update_id"]

    async with listening(inbox):
        await until(lambda: not far.chats.updates)
        mention = {"type": "mention", "offset": 0, "length": 9}
        said = {"text": "@JunarBot Eva está de baja", "entities": [mention]}
        far.chats.tell("edited_message", far.chats.find(chatter) | said)
        await until(lambda: inbox.arrivals)

    assert f"{BOT}:{last + 1}" == inbox.cursors["telegram/updates"]
    [arrival] = inbox.arrivals.values()
    assert "edited_message" in json.loads(arrival.raw)


async def test_where_somebody_goes_on_to_is_not_kept(channel, listening, far, ana):
    place = await far.send_location(ana, 37.191, -3.741)
    moved = {**far.chats.find(place), "location": {"latitude": 37, "longitude": -3}}
    far.chats.tell("edited_message", moved)

    [placed] = await hear(channel, listening, far)

    assert Place(latitude=37.191, longitude=-3.741) == placed.place


async def test_who_only_spoke_in_a_group_is_told_apart_and_where_to_begin(
    channel, far, ana
):
    """
    What is refused so is said once they have written.
    """
    await far.say(ana, "@JunarBot hola", visibility=Visibility.PUBLIC)

    with pytest.raises(PermanentFailure, match=f"^telegram:{ana.id} {UNASKED}$"):
        await channel.send(delivery(), ())

    assert isinstance(channel, Startable)
    assert "https://t.me/JunarBot?start" == channel.begins_at


async def test_a_group_that_is_gone_is_nobody_who_never_wrote(channel, far, ana):
    public = {"visibility": Visibility.PUBLIC}
    asked = await far.say(ana, "@JunarBot hola", **public)
    far.fail_next("sendMessage", Fault.NO_CHAT)

    with pytest.raises(PermanentFailure, match="hat not found"):
        await channel.send(delivery(in_reply_to=asked, **public), ())


async def test_what_a_group_asked_is_answered_in_the_supergroup_that_it_became(
    channel, far, ana
):
    public = {"visibility": Visibility.PUBLIC}
    await far.say(ana, "@JunarBot ¿y la piscina?", **public)
    photo = Attachment(name="a.png", media_type="image/png", reference="1")
    answer = delivery(in_reply_to=f"{FORMER}:1", attachments=(photo, photo), **public)

    receipt = await channel.send(answer, (PHOTO, PHOTO))

    [_, *posts] = far.timeline(ana)
    assert [p.reference for p in posts] == [receipt.reference, *receipt.others]
    assert [("Mañana va Miguel.", ""), ("", "")] == [
        (p.text, p.in_reply_to) for p in posts
    ]


# ---------------------------------------------------------------- files


async def test_a_photo_comes_in_its_largest_size(channel, listening, far, ana):
    await far.say(ana, "Mire qué bache", photo=PHOTO)

    [message] = await hear(channel, listening, far)
    [attachment] = message.attachments

    assert "Mire qué bache" == message.text
    assert PHOTO == await channel.fetch(arrival(), attachment)


@pytest.mark.parametrize("to_channel", [False, True])
async def test_an_album_is_one_message_with_all_its_photos(
    channel, listening, far, ana, to_channel
):
    photos = [f"photo {number}".encode() for number in range(10)]
    await far.say(ana, "antes")
    first, *_ = await far.send_album(
        ana, "la plaza, toda", photos, to_channel=to_channel
    )
    await far.say(ana, "después")
    inbox = MemoryInbox()

    async with listening(inbox):
        await until(lambda: not far.chats.updates)
    arrivals = list(inbox.arrivals.values())
    said = [await channel.read(arrival) for arrival in arrivals]

    assert ["antes", "la plaza, toda", "después"] == [each.text for each in said]
    assert first == said[1].reference
    assert photos == [
        await channel.fetch(arrivals[1], file) for file in said[1].attachments
    ]


@pytest.mark.parametrize("below", [0, 1, 2])
async def test_whoever_edits_the_caption_of_an_album_edits_its_message(
    channel, listening, far, ana, below
):
    told = [{"media_group_id": "7"} | far.chats.photo(b"a") for _ in range(3)]
    told[below]["caption"] = "la farola del 18"
    photos = [far.chats.hear(ana, int(ana.id), each) for each in told]
    await far.edit(ana, photos[below], "la farola del 16")

    album, edited = await hear(channel, listening, far)

    assert ("la farola del 18", "la farola del 16") == (album.text, edited.text)
    assert album.reference == edited.edit_of == edited.reference


def sends_the_rest(far, ana, *photos):
    """
    Return what happens while an album is waited for: the next of *photos* comes.
    """
    rest = [{"media_group_id": "7"} | far.chats.photo(photo) for photo in photos]

    async def sleep(_seconds):
        if rest:
            far.chats.hear(ana, int(ana.id), rest.pop(0))

    return sleep


async def test_an_album_that_comes_in_several_pages_is_one_message(
    channel, listening, far, ana, monkeypatch
):
    inbox, sleep = CountingInbox(), sends_the_rest(far, ana, b"a", b"b", b"c")
    await sleep(0)
    monkeypatch.setattr(polling, "sleep", sleep)

    async with listening(inbox):
        await until(lambda: not far.chats.updates)
    [album] = inbox.arrivals.values()
    message = await channel.read(album)

    assert [1] == inbox.pages
    assert 3 == len(message.attachments)


async def test_who_stops_amid_an_album_has_lost_none_of_it(
    listening, far, ana, monkeypatch
):
    inbox = CountingInbox()
    await far.send_album(ana, "", [b"a", b"b"])

    async def stop(_seconds):
        raise TemporaryFailure("the power is gone")

    with monkeypatch.context() as patch:
        patch.setattr(polling, "sleep", stop)
        async with listening(inbox) as task:
            with pytest.raises(TemporaryFailure, match="power"):
                await task
    left = len(far.chats.updates)
    async with listening(inbox):
        await until(lambda: not far.chats.updates)

    assert (2, [1]) == (left, inbox.pages)


async def test_a_page_that_is_full_ends_before_an_album(listening, far, ana):
    inbox = CountingInbox()
    for number in range(97):
        await far.say(ana, str(number))
    await far.send_album(ana, "", [b"a"] * 5)

    async with listening(inbox):
        await until(lambda: not far.chats.updates)

    assert [97, 1] == inbox.pages
    first = f"{BOT}:{far.chats.told[97]['update_id']}"
    assert first == [name for _, name in inbox.arrivals][97]


async def test_a_document_comes_as_it_is(channel, listening, far, ana):
    await far.send_document(ana, "solicitud.pdf", "application/pdf", b"%PDF")

    [message] = await hear(channel, listening, far)
    [attachment] = message.attachments

    assert ("solicitud.pdf", "application/pdf", 4) == (
        attachment.name,
        attachment.media_type,
        attachment.size,
    )
    assert b"%PDF" == await channel.fetch(arrival(), attachment)


def arrival():
    return Arrival(channel="telegram", external_id="1", raw=b"{}", received_at=NOW)


def attachment(reference, size=None):
    return Attachment(name="a", media_type="text/plain", reference=reference, size=size)


async def test_a_file_that_is_gone_or_too_large_is_not_asked_for_again(channel, far):
    gone = far.chats.keep("gone.txt", "text/plain", b"gone")
    (far.chats.folder / gone.path).unlink()

    for wanted, words in (
        (attachment(gone.file_id), "gone"),
        (attachment("never there"), "refuses it"),
        (attachment("any", MOST_DOWNLOAD + 1), "at most"),
    ):
        with pytest.raises(PermanentFailure, match=words):
            await channel.fetch(arrival(), wanted)


async def test_what_telegram_takes_of_no_bot_is_left_out(channel, far, ana):
    """
    An empty file is refused, and one that is too large: the words and the others go.
    """
    await far.say(ana, "¿Y el acta?")
    files = (b"", bytes(MOST_FILE + 1), b"%PDF")
    answer = delivery(attachments=(attachment("r"),) * 3)

    assert [False, False, True] == channel.takes(answer, files)
    with pytest.raises(PermanentFailure, match="non-empty"):
        await channel.send(delivery(attachments=(attachment("r"),)), (b"",))


async def test_of_a_file_that_is_larger_than_told_no_more_is_read_than_of_any(
    channel, far
):
    file = far.chats.keep("a", "text/plain", b"small")
    large = far.chats.folder / file.path
    large.write_bytes(bytes(MOST_DOWNLOAD))

    assert MOST_DOWNLOAD == len(
        await channel.fetch(arrival(), attachment(file.file_id))
    )
    large.write_bytes(bytes(MOST_DOWNLOAD + 1))
    with pytest.raises(PermanentFailure, match="at most") as failure:
        await channel.fetch(arrival(), attachment(file.file_id))
    assert isinstance(failure.value.__cause__, TelegramError)


async def test_a_compressed_answer_is_not_unpacked():
    """
    Nobody asked for it, and a small one may be of any size.
    """

    async def answer(request):
        assert "identity" == request.headers["accept-encoding"]
        body = gzip.compress(bytes(100))
        return Response(body, headers={"content-encoding": "gzip"})

    server = Loopback(Starlette(routes=[Route("/", answer, methods=["POST"])]))
    await server.start()
    pool = request(1000)
    with pytest.raises(NetworkError, match="compressed"):
        await pool.do_request(f"http://127.0.0.1:{server.port}/", "POST")
    await pool.shutdown()
    await server.stop()


async def test_of_a_file_without_a_size_no_more_is_taken_than_of_any(
    channel, far, monkeypatch
):
    most, more = (far.chats.keep("a", "text/plain", bytes(size)) for size in (4, 5))
    monkeypatch.setattr(telegram, "MOST_DOWNLOAD", 4)

    with pytest.raises(PermanentFailure, match="4 bytes at most"):
        await channel.fetch(arrival(), attachment(more.file_id))
    for told in (None, 4):
        kept = await channel.fetch(arrival(), attachment(most.file_id, told))
        assert bytes(4) == kept


@pytest.mark.parametrize(
    ("fault", "seconds", "words"),
    [(Fault.BAD_GATEWAY, 60, "does not answer"), (Fault.HANG, 0.05, "takes too long")],
)
async def test_a_file_that_cannot_be_had_just_now_is_asked_for_again(
    channel, far, monkeypatch, fault, seconds, words
):
    kept = far.chats.keep("a.txt", "text/plain", b"a")
    far.fail_next("getFile", fault)

    with monkeypatch.context() as patch:
        patch.setattr(telegram, "DOWNLOAD_SECONDS", seconds)
        with pytest.raises(TemporaryFailure, match=words):
            await channel.fetch(arrival(), attachment(kept.file_id))
    assert b"a" == await channel.fetch(arrival(), attachment(kept.file_id))


async def test_a_path_on_our_own_disk_is_never_read(channel, far, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("canary")
    kept = far.chats.keep("a.txt", "text/plain", b"a")
    far.chats.files[kept.file_id] = evolve(kept, path=str(secret))

    with pytest.raises(PermanentFailure, match="gone"):
        await channel.fetch(arrival(), attachment(kept.file_id))


# ---------------------------------------------------------------- speaking


async def test_an_answer_is_read_where_it_was_asked_for(channel, far, ana):
    asked = await far.say(ana, "¿Cuándo?")

    receipt = await channel.send(delivery(in_reply_to=asked), ())

    [_, answer] = far.timeline(ana)
    assert (receipt.reference, asked, "Mañana va Miguel.") == (
        answer.reference,
        answer.in_reply_to,
        answer.text,
    )


async def test_an_answer_to_what_was_deleted_is_said_all_the_same(channel, far, ana):
    asked = await far.say(ana, "¿Cuándo?")
    far.chats.messages.clear()

    await channel.send(delivery(in_reply_to=asked), ())

    assert ["Mañana va Miguel."] == [p.text for p in far.timeline(ana)]


async def test_an_employee_reads_the_subject_on_a_line_of_its_own(channel, far):
    to = Address("telegram", "9009")

    await channel.send(delivery(to=to, subject="J-412 Farola", text="Rota."), ())

    [post] = far.timeline(Account(id="9009"))
    assert "J-412 Farola\nRota." == post.text


async def test_files_are_said_and_the_first_message_is_the_receipt(channel, far, ana):
    await far.say(ana, "¿Cuándo?")
    files = (
        Attachment(name="plano.png", media_type="image/png", reference="1"),
        Attachment(name="bando ñ.pdf", media_type="application/pdf", reference="2"),
    )

    receipt = await channel.send(delivery(attachments=files), (PHOTO, b"%PDF"))

    [_, photo, document] = far.timeline(ana)
    assert (receipt.reference, "Mañana va Miguel.") == (photo.reference, photo.text)
    assert (("bando ñ.pdf", "application/pdf"),) == document.files
    assert (document.reference,) == receipt.others
    kept = far.chats.messages[2]["photo"][-1]["file_id"]
    assert PHOTO == await channel.fetch(arrival(), attachment(kept))


@pytest.mark.parametrize(("width", "height"), [(6000, 4001), (2100, 100), (90, 1900)])
async def test_an_image_that_telegram_shows_as_no_photo_goes_as_a_document(
    channel, far, ana, width, height
):
    await far.say(ana, "¿Cuándo?")
    plan = Attachment(name="plano.png", media_type="image/png", reference="1")
    png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height)

    receipt = await channel.send(delivery(attachments=(plan,)), (png,))

    [_, post] = far.timeline(ana)
    assert (receipt.reference, "Mañana va Miguel.") == (post.reference, post.text)
    assert (("plano.png", "image/png"),) == post.files


async def test_a_photo_to_who_cannot_be_written_to_is_refused_as_any(channel):
    photo = Attachment(name="a.png", media_type="image/png", reference="1")

    with pytest.raises(PermanentFailure, match=UNASKED):
        await channel.send(delivery(attachments=(photo,)), (PHOTO,))


async def test_parts_of_a_long_text_can_each_be_sent(channel, far, ana):
    await far.say(ana, "¿Qué dice el bando?")
    text = "Se hace saber 💡 " * 600

    for part in channel.split(text, Visibility.PRIVATE):
        await channel.send(delivery(text=part), ())

    said = " ".join(p.text for p in far.timeline(ana)[1:])
    assert text.split() == said.split()


@pytest.mark.parametrize(
    ("fault", "failure", "words"),
    [
        (Fault.THROTTLED, TemporaryFailure, "asks to wait 7 s"),
        (Fault.UNAUTHORIZED, TemporaryFailure, "VENTANILLA_TELEGRAM_TOKEN"),
        (Fault.BLOCKED, PermanentFailure, "blocked by the user"),
        (Fault.NO_CHAT, PermanentFailure, UNASKED),
        (Fault.BAD_GATEWAY, UnknownOutcome, "did not say"),
        (Fault.NO_PAGE, TemporaryFailure, "in front of Telegram"),
        (Fault.BLOCKED_PAGE, TemporaryFailure, "in front of Telegram"),
        (Fault.THROTTLED_PAGE, TemporaryFailure, "asks to wait"),
        (Fault.HANG, UnknownOutcome, "did not say"),
        (Fault.DONE_THEN_CLOSED, UnknownOutcome, "did not say"),
    ],
)
async def test_a_failure_says_whether_it_may_have_been_said(
    channel, far, ana, fault, failure, words
):
    await far.say(ana, "¿Cuándo?")
    far.fail_next("sendMessage", fault)
    patience = 0.2 if fault is Fault.HANG else 60.0

    with pytest.raises(failure, match=words) as raised:
        await evolve(channel, patience=patience, now=lambda: NOW).send(delivery(), ())

    if fault is Fault.THROTTLED:
        assert NOW + timedelta(seconds=RETRY_AFTER) == raised.value.retry_at
    # The channel itself never tries twice.
    said = 1 if fault is Fault.DONE_THEN_CLOSED else 0
    assert 1 + said == len(far.timeline(ana))


async def test_nobody_there_is_a_temporary_failure(channel, far):
    await far.stop()

    with pytest.raises(TemporaryFailure, match="cannot be reached"):
        await channel.send(delivery(), ())


async def test_a_part_for_which_telegram_asks_to_wait_is_said_after_that_time(
    channel, far, ana, clock
):
    """
    Otherwise half an answer would be read, and the other half wait for a person.
    """
    await far.say(ana, "¿Cuándo?")
    far.fail_next("sendPhoto", Fault.THROTTLED)
    channel = evolve(channel, pace=Pace(clock=clock, sleep=clock.sleep))

    await channel.send(delivery(text="a" * 2000, attachments=(PNG,)), (PHOTO,))

    assert 2 == len(far.timeline(ana)[1:])
    assert RETRY_AFTER in clock.slept


async def test_a_chat_in_which_telegram_asks_to_wait_is_left_alone(channel, far, ana):
    await far.say(ana, "¿Cuándo?")
    far.fail_next("sendMessage", Fault.THROTTLED)
    channel = evolve(channel, now=lambda: NOW)

    for words in ("asks to wait 7 s", "given time"):
        with pytest.raises(TemporaryFailure, match=words):
            await channel.send(delivery(), ())


async def test_what_was_said_in_part_is_not_said_again_blindly(
    channel, far, ana, clock
):
    await far.say(ana, "¿Cuándo?")
    far.fail_next("sendPhoto", Fault.THROTTLED, 2)
    channel = evolve(channel, pace=Pace(clock=clock, sleep=clock.sleep))

    with pytest.raises(UnknownOutcome, match="only a part"):
        await channel.send(delivery(text="a" * 2000, attachments=(PNG,)), (PHOTO,))


async def test_an_answer_that_nobody_understands_is_an_unknown_outcome(
    channel, far, ana, monkeypatch
):
    await far.say(ana, "¿Cuándo?")
    for odd in ({}, {"message_id": "x"}, [], None):
        monkeypatch.setattr(type(far.chats), "say", lambda *_, odd=odd: odd)
        with pytest.raises(UnknownOutcome):
            await channel.send(delivery(), ())


async def test_nobody_can_look_up_what_was_said(channel):
    with pytest.raises(UnknownOutcome, match="telegram:5012345678"):
        await channel.find(delivery())


async def test_a_busy_chat_is_given_time(channel, far, ana):
    await far.say(ana, "¿Cuándo?")
    channel = evolve(channel, pace=Pace(in_chat=LONGEST_TURN + 1), now=lambda: NOW)
    await channel.send(delivery(), ())

    with pytest.raises(TemporaryFailure, match="given time") as raised:
        await channel.send(delivery(), ())
    wait = (raised.value.retry_at - NOW).total_seconds()
    assert wait == pytest.approx(LONGEST_TURN + 1, abs=1)


# ---------------------------------------------------------------- secrets


async def test_neither_the_token_nor_a_text_is_ever_logged(
    channel, far, ana, listening, polled, caplog, capsys
):
    caplog.set_level(logging.DEBUG)
    token = far.environment()["VENTANILLA_TELEGRAM_TOKEN"]
    await far.say(ana, "a canary sings")
    failures = []
    async with listening(MemoryInbox()):
        await polled(1)
        for fault in Fault:
            far.fail_next("sendMessage", fault)
            try:
                await evolve(channel, patience=0.1).send(
                    delivery(text="a canary sings"), ()
                )
            except Exception as e:  # noqa: BLE001  all that may end up in a log
                failures += [repr(e), str(e), repr(e.__cause__), str(e.__cause__)]
    printed = capsys.readouterr()
    told = "\n".join([caplog.text, *failures, printed.out, printed.err, repr(channel)])

    assert "telegram.listening" in told
    assert token not in told
    assert "canary" not in told


async def test_proxies_in_the_environment_change_nothing(
    far, ana, town, tmp_path, monkeypatch
):
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    await far.say(ana, "¿Cuándo?")
    channel = create(channel_setup(tmp_path, far.environment(), town))
    receipt = await channel.send(delivery(), ())
    await channel.close()

    assert far.timeline(ana)[-1].reference == receipt.reference


class TestPromises(ChannelPromises):
    @pytest.fixture
    async def delivery(self, far, ana):
        await far.say(ana, "hola")
        return delivery()


class TestFarEnd(FarEndPromises):
    @pytest.fixture
    def far_end(self, far):
        return far

    @pytest.fixture
    def somebody(self, ana):
        return ana
