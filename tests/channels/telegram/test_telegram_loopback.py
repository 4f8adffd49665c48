"""
The loopback Bot API, driven by python-telegram-bot's own Bot.
"""

import asyncio

import httpx
import pytest
from telegram import ReplyParameters
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)

from channels.telegram.sandbox_chats import DIRECT, THUMBNAIL
from channels.telegram.sandbox_faults import Fault, Faults
from gateway.core.message import Visibility
from gateway.ports.far_ends import Account

PHOTO = b"\xff\xd8\xff a photo"


async def test_the_bot_is_the_towns(bot):
    me = await bot.get_me()

    assert ("JunarBot", "Junar", True) == (me.username, me.first_name, me.is_bot)


async def test_what_people_say_is_an_update_until_it_is_confirmed(bot, far, ana):
    await far.say(ana, "uno")
    await far.say(ana, "dos")

    first = await bot.get_updates(limit=1)
    again = await bot.get_updates()
    rest = await bot.get_updates(offset=again[0].update_id + 1)
    none = await bot.get_updates(offset=again[1].update_id + 1)

    assert ["uno"] == [u.message.text for u in first]
    assert ["uno", "dos"] == [u.message.text for u in again]
    assert ["dos"] == [u.message.text for u in rest]
    assert () == none


async def test_a_long_poll_ends_when_somebody_speaks(bot, far, ana, polled):
    poll = asyncio.create_task(bot.get_updates(timeout=600))
    await polled(1)
    await far.say(ana, "hola")
    [update] = await asyncio.wait_for(poll, 60)

    assert ("hola", "Ana_Junar") == (
        update.message.text,
        update.effective_user.username,
    )


async def test_a_second_poller_ends_the_first(bot, far, ana, polled):
    first = asyncio.create_task(bot.get_updates(timeout=600))
    await polled(1)
    second = asyncio.create_task(bot.get_updates(timeout=600))

    with pytest.raises(Conflict, match="other getUpdates"):
        await first
    await far.say(ana, "hola")
    assert 1 == len(await second)


async def test_a_webhook_excludes_polling(bot, far, ana):
    await far.say(ana, "hola")
    await bot.set_webhook("https://town.example/hook")
    told = await bot.get_webhook_info()

    assert ("https://town.example/hook", 1) == (told.url, told.pending_update_count)
    with pytest.raises(Conflict, match="webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert 1 == len(await bot.get_updates())
    await bot.delete_webhook(drop_pending_updates=True)
    assert () == await bot.get_updates()


async def test_only_the_updates_asked_for_are_given(bot, far, ana):
    reference = await far.say(ana, "hola")
    await far.edit(ana, reference, "adiós")

    updates = await bot.get_updates(allowed_updates=["edited_message"])

    assert ["adiós"] == [u.edited_message.text for u in updates]


async def test_a_reply_names_what_it_answers(bot, far, ana):
    reference = await far.say(ana, "¿A qué hora?")
    number = int(reference.rpartition(":")[2])

    await bot.send_message(ana.id, "A las 9.", reply_parameters=ReplyParameters(number))
    await far.say(ana, "Gracias", in_reply_to=far.timeline(ana)[-1].reference)

    _, answer, thanks = far.timeline(ana)
    assert reference == answer.in_reply_to
    assert answer.reference == thanks.in_reply_to
    [*_, update] = await bot.get_updates()
    assert "A las 9." == update.message.reply_to_message.text
    assert update.message.reply_to_message.from_user.is_bot


async def test_both_sides_are_read_in_order(bot, far, ana):
    await far.say(ana, "hola")
    await bot.send_message(ana.id, "buenas")
    await far.say(Account(id="8"), "otra persona")

    assert [("Ana", "hola"), ("Junar", "buenas")] == [
        (p.author.name, p.text) for p in far.timeline(ana)
    ]


async def test_photos_and_documents_go_both_ways(bot, far, ana):
    await far.say(ana, "mire", photo=PHOTO)
    await far.send_document(ana, "a.pdf", "application/pdf", b"%PDF")
    heard = [u.message for u in await bot.get_updates()]
    small, large = heard[0].photo
    files = [
        bytes(await (await bot.get_file(f)).download_as_bytearray())
        for f in (small, large, heard[1].document)
    ]
    sent = await bot.send_photo(ana.id, PHOTO, caption="visto")
    await bot.send_photo(ana.id, sent.photo[-1].file_id)
    paper = await bot.send_document(ana.id, b"%PDF", filename="bando.pdf")
    await bot.send_document(ana.id, paper.document.file_id)

    assert [THUMBNAIL, PHOTO, b"%PDF"] == files
    assert ["mire", "", "visto", "", "", ""] == [p.text for p in far.timeline(ana)]
    assert [
        (("photo.jpg", "image/jpeg"),),
        (("bando.pdf", "application/pdf"),),
    ] == [p.files for p in far.timeline(ana)][3:5]


async def test_a_place_goes_both_ways(bot, far, ana):
    await far.send_location(ana, 37.19, -3.74)
    [update] = await bot.get_updates()
    await bot.send_location(ana.id, 37.2, -3.75)

    assert (37.19, -3.74) == (
        update.message.location.latitude,
        update.message.location.longitude,
    )
    assert ["37.19, -3.74", "37.2, -3.75"] == [p.text for p in far.timeline(ana)]


async def test_the_bot_changes_only_its_own_words(bot, far, ana):
    theirs = await far.say(ana, "hola")
    ours = await bot.send_message(ana.id, "bunas")
    changed = await bot.edit_message_text("buenas", ana.id, ours.message_id)

    assert "buenas" == changed.text == far.timeline(ana)[-1].text
    for number, problem in (
        (ours.message_id, "not modified"),
        (theirs.rpartition(":")[2], "can't be edited"),
        (999, "not found"),
    ):
        with pytest.raises(BadRequest, match=problem):
            await bot.edit_message_text("buenas", ana.id, number)


async def test_a_small_courtesy_is_taken(bot, far, ana):
    await far.say(ana, "hola")

    assert await bot.send_chat_action(ana.id, "typing")


async def test_a_group_hears_what_is_public(bot, far, ana):
    reference = await far.say(
        ana, "@JunarBot ¿y la piscina?", visibility=Visibility.PUBLIC
    )
    [update] = await bot.get_updates()
    [(entity, mentioned)] = update.message.parse_entities().items()

    assert ("mention", "@JunarBot") == (entity.type, mentioned)
    assert [(reference, Visibility.PUBLIC)] == [
        (p.reference, p.visibility) for p in far.timeline(ana)
    ]
    assert [] == far.timeline(Account(id="8"))


async def test_people_who_never_wrote_cannot_be_written_to_but_employees_can(bot, far):
    with pytest.raises(BadRequest, match="hat not found"):
        await bot.send_message(123, "hola")
    await bot.send_message(9009, "hola")

    assert ["hola"] == [p.text for p in far.timeline(Account(id="9009"))]


async def test_who_only_spoke_in_a_group_cannot_be_written_to_before_they_write(
    bot, far, ana
):
    await far.say(ana, "@JunarBot hola", visibility=Visibility.PUBLIC)
    with pytest.raises(Forbidden, match="can't initiate conversation"):
        await bot.send_message(ana.id, "hola")

    await far.say(ana, "/start")
    await bot.send_message(ana.id, "hola")

    assert ["hola"] == [p.text for p in far.timeline(ana) if p.author != ana]


@pytest.mark.parametrize(
    ("text", "problem"),
    [(" ", "empty"), ("a" * 4097, "too long"), ("💡" * 2049, "too long")],
)
async def test_texts_have_their_limits(bot, far, ana, text, problem):
    await far.say(ana, "hola")
    with pytest.raises(BadRequest, match=problem):
        await bot.send_message(ana.id, text)
    await bot.send_message(ana.id, "💡" * 2048)
    with pytest.raises(BadRequest, match="caption is too long"):
        await bot.send_photo(ana.id, PHOTO, caption="a" * 1025)


async def test_files_that_are_not_there_are_refused(bot, far):
    for name in ("getFile", "sendPhoto"):
        with pytest.raises(BadRequest, match="file_id"):
            await (
                bot.get_file("none")
                if name == "getFile"
                else bot.send_photo(9009, "none")
            )
    kept = far.chats.keep("large.bin", "application/zip", bytes(20 * 2**20 + 1))
    with pytest.raises(BadRequest, match="too big"):
        await bot.get_file(kept.file_id)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.THROTTLED, RetryAfter),
        (Fault.UNAUTHORIZED, InvalidToken),
        (Fault.BLOCKED, Forbidden),
        (Fault.NO_CHAT, BadRequest),
        (Fault.BAD_GATEWAY, NetworkError),
        (Fault.HANG, TimedOut),
        (Fault.DONE_THEN_CLOSED, NetworkError),
    ],
)
async def test_it_fails_as_often_as_it_is_told_to(bot, far, ana, fault, error):
    await far.say(ana, "hola")
    far.fail_next("sendMessage", fault, times=2)
    patience = 0.1 if fault is Fault.HANG else 60

    for _ in range(2):
        with pytest.raises(error) as raised:
            await bot.send_message(ana.id, "buenas", read_timeout=patience)
        assert error is type(raised.value)
    await bot.send_message(ana.id, "al fin")
    said = 2 if fault is Fault.DONE_THEN_CLOSED else 0
    assert ["hola", *["buenas"] * said, "al fin"] == [p.text for p in far.timeline(ana)]


async def test_json_and_query_strings_are_taken_too(far, ana):
    await far.say(ana, "hola")
    settings = far.environment()
    token = settings["VENTANILLA_TELEGRAM_TOKEN"]
    url = settings["VENTANILLA_TELEGRAM_BASE_URL"]
    async with httpx.AsyncClient(base_url=url, trust_env=False) as client:
        said = await client.post(
            f"/bot{token}/SENDMESSAGE",
            json={
                "chat_id": int(ana.id),
                "text": "uno",
                "reply_parameters": {"message_id": 1},
            },
        )
        again = await client.get(
            f"/bot{token}/sendMessage", params={"chat_id": ana.id, "text": "dos"}
        )
        unknown = await client.post(f"/bot{token}/sendMoney")
        stranger = await client.post("/bot1:wrong/getMe")
        twisted = await client.post(
            f"/bot{token}/sendMessage",
            data={"chat_id": ana.id, "text": "a", "reply_parameters": "{"},
        )
        file = await client.get(f"/file/bot{token}/..%2fsecret")

    assert [True, True] == [said.json()["ok"], again.json()["ok"]]
    assert "hola" == said.json()["result"]["reply_to_message"]["text"]
    assert {"ok": False, "error_code": 404, "description": "Not Found"} == (
        unknown.json()
    )
    assert [401, 400, 404] == [r.status_code for r in (stranger, twisted, file)]


async def test_it_comes_back_where_it_was(bot, far, ana):
    await far.say(ana, "hola")
    where = far.environment()
    await far.stop()
    with pytest.raises(NetworkError):
        await bot.get_me()
    await far.start()

    assert where == far.environment()
    assert ["hola"] == [u.message.text for u in await bot.get_updates()]


async def test_it_stops_at_once_even_while_somebody_waits(bot, far, monkeypatch):
    take = Faults.take
    arrived = {"getme": asyncio.Event(), "getupdates": asyncio.Event()}

    def noted(faults, method):
        arrived[method].set()
        return take(faults, method)

    monkeypatch.setattr(Faults, "take", noted)
    poll = asyncio.create_task(bot.get_updates(timeout=600))
    far.fail_next("getMe", Fault.HANG)
    hung = asyncio.create_task(bot.get_me())
    async with asyncio.timeout(60):
        await asyncio.gather(*(each.wait() for each in arrived.values()))

    async with asyncio.timeout(60):
        await far.stop()
        [updates, error] = await asyncio.gather(poll, hung, return_exceptions=True)

    assert () == updates
    assert isinstance(error, NetworkError)


async def test_it_speaks_telegrams_own_language(bot, far, ana, expect_type):
    """
    Whatever it answers is of the type that the Bot API says.
    """
    await far.say(ana, "@JunarBot mire", photo=PHOTO, visibility=Visibility.PUBLIC)
    first = await far.say(ana, "hola")
    await far.edit(ana, first, "hola a todos")
    await far.write_to_channel(ana, "hola")
    await far.send_location(ana, 1, 2)
    await far.send_document(ana, "a.pdf", "application/pdf", b"%PDF")
    await far.say(ana, "/start", in_reply_to=first)
    await bot.send_message(ana.id, "buenas")
    await bot.send_photo(ana.id, PHOTO)
    await bot.send_document(ana.id, b"%PDF")
    file = far.chats.keep("a", "text/plain", b"a")

    for update in far.chats.updates:
        expect_type("Update", update)
    for message in far.chats.messages.values():
        expect_type("Message", message)
    chat = await bot.do_api_request("get_Chat", {"chat_id": DIRECT})
    expect_type("ChatFullInfo", chat)
    expect_type("User", far.chats.me())
    expect_type("File", await bot.do_api_request("get_File", {"file_id": file.file_id}))
    expect_type("WebhookInfo", await bot.do_api_request("get_Webhook_Info"))
