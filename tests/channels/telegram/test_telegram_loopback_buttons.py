"""
The loopback's buttons, driven by python-telegram-bot's own Bot.
"""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters
from telegram.error import BadRequest

from channels.telegram.sandbox_buttons import WAITS
from gateway.core.message import Visibility
from gateway.ports.far_ends import Account

EVA = Account(id="9009", handle="@EvaPrensa", name="Eva")
PHOTO = b"\xff\xd8\xff a photo"


def keyboard(*says):
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(s, callback_data=s) for s in says]]
    )


def where(message):
    return f"{message.chat_id}:{message.message_id}"


async def test_whatever_is_said_may_have_buttons(bot):
    keys = {"reply_markup": keyboard("#voy", "#resuelto")}
    said = [
        await bot.send_message(EVA.id, "Farola", **keys),
        await bot.send_photo(EVA.id, PHOTO, **keys),
        await bot.send_document(EVA.id, b"%PDF", **keys),
        await bot.send_location(EVA.id, 37.19, -3.74, **keys),
    ]

    assert [keys["reply_markup"]] * 4 == [message.reply_markup for message in said]


async def test_a_press_tells_who_where_and_what(bot, far):
    first = await bot.send_message(EVA.id, "J-412")
    said = await bot.send_photo(
        EVA.id,
        PHOTO,
        caption="Farola",
        reply_markup=keyboard("#voy", "#resuelto"),
        reply_parameters=ReplyParameters(first.message_id),
    )
    await far.press(EVA, where(said), "#resuelto")

    [update] = await bot.get_updates()
    query = update.callback_query
    assert ("#resuelto", 9009, said.message_id, first.message_id) == (
        query.data,
        query.from_user.id,
        query.message.message_id,
        query.message.reply_to_message.message_id,
    )
    assert query.message.is_accessible
    assert query.message.from_user.is_bot


async def test_a_button_is_busy_until_the_bot_answers(bot, far):
    said = await bot.send_message(EVA.id, "Farola", reply_markup=keyboard("#voy"))
    query = await far.press(EVA, where(said), "#voy")
    busy = far.pressed(query)
    [update] = await bot.get_updates()

    assert await update.callback_query.answer("Recibido")
    assert await update.callback_query.answer("Otra vez")
    assert busy is None
    assert "Recibido" == far.pressed(query)


async def test_an_answer_may_have_no_words(bot, far):
    said = await bot.send_message(EVA.id, "Farola", reply_markup=keyboard("#voy"))
    query = await far.press(EVA, where(said), "#voy")
    await bot.answer_callback_query(query)

    assert "" == far.pressed(query)


async def test_an_answer_that_comes_too_late_or_to_nobody_is_refused(bot, far):
    said = await bot.send_message(EVA.id, "Farola", reply_markup=keyboard("#voy"))
    query = await far.press(EVA, where(said), "#voy")
    for nobody in ("1", "voy"):
        with pytest.raises(BadRequest, match=r"uery is too old .* or query id is inv"):
            await bot.answer_callback_query(nobody)
    with pytest.raises(BadRequest, match="essage_too_long"):
        await bot.answer_callback_query(query, "a" * 201)
    far.chats.now = lambda: datetime.now(UTC) + WAITS + timedelta(seconds=1)
    with pytest.raises(BadRequest, match="uery is too old"):
        await bot.answer_callback_query(query, "a" * 200)

    assert far.pressed(query) is None


async def test_every_press_is_an_update_of_its_own(bot, far):
    said = await bot.send_message(EVA.id, "Farola", reply_markup=keyboard("#voy"))
    queries = [await far.press(EVA, where(said), "#voy") for _ in range(2)]

    updates = await bot.get_updates(allowed_updates=["callback_query"])
    assert queries == [u.callback_query.id for u in updates]
    assert 2 == len({u.update_id for u in updates})


async def test_who_does_not_ask_for_presses_is_not_told(bot, far):
    said = await bot.send_message(EVA.id, "Farola", reply_markup=keyboard("#voy"))
    await far.press(EVA, where(said), "#voy")

    assert () == await bot.get_updates(allowed_updates=["message"])


async def test_nobody_presses_what_they_do_not_see(bot, far, ana):
    await far.say(ana, "hola")
    said = await bot.send_message(EVA.id, "Farola", reply_markup=keyboard("#voy"))

    for who, place, says, error in (
        (ana, where(said), "#voy", "not shown"),
        (EVA, where(said), "#adiós", "no button"),
    ):
        with pytest.raises(ValueError, match=error):
            await far.press(who, place, says)
    with pytest.raises(KeyError):
        await far.press(EVA, "9009:999", "#voy")


async def test_in_a_group_anybody_presses(bot, far, ana):
    await far.say(ana, "@JunarBot hola", visibility=Visibility.PUBLIC)
    group = (await bot.get_updates())[0].message.chat_id
    said = await bot.send_message(group, "¿Va?", reply_markup=keyboard("#voy"))
    await far.press(EVA, where(said), "#voy")

    [_, update] = await bot.get_updates()
    assert (9009, group) == (
        update.callback_query.from_user.id,
        update.callback_query.message.chat.id,
    )


async def test_a_change_takes_the_buttons_away_unless_it_brings_some(bot, far):
    said = await bot.send_message(EVA.id, "Farola", reply_markup=keyboard("#voy"))
    other = await bot.edit_message_text(
        "Farola", EVA.id, said.message_id, reply_markup=keyboard("#resuelto")
    )
    with pytest.raises(BadRequest, match="not modified"):
        await bot.edit_message_text(
            "Farola", EVA.id, said.message_id, reply_markup=keyboard("#resuelto")
        )
    bare = await bot.edit_message_text("Resuelto", EVA.id, said.message_id)

    assert keyboard("#resuelto") == other.reply_markup
    assert bare.reply_markup is None
    with pytest.raises(ValueError, match="no button"):
        await far.press(EVA, where(said), "#resuelto")


@pytest.mark.parametrize(
    ("markup", "problem"),
    [
        ([1], "object expected as reply markup"),
        ({"inline_keyboard": 7}, "must be an Array of Arrays"),
        ({"inline_keyboard": [{"text": "Voy"}]}, "must be an Array of Arrays"),
        ({"inline_keyboard": [[7]]}, "InlineKeyboardButton must be an Object"),
        ({"inline_keyboard": [[{"callback_data": "a"}]]}, "Can't find field"),
        ({"inline_keyboard": [[{"text": "Voy"}]]}, "Text buttons are unallowed"),
        (
            {"inline_keyboard": [[{"text": "Voy", "callback_data": ""}]]},
            "Text buttons are unallowed",
        ),
        (
            {"inline_keyboard": [[{"text": "Voy", "callback_data": "ñ" * 33}]]},
            "BUTTON_DATA_INVALID",
        ),
    ],
    ids=str,
)
async def test_a_keyboard_that_is_none_is_refused(far, markup, problem):
    settings = far.environment()
    url = settings["VENTANILLA_TELEGRAM_BASE_URL"]
    token = settings["VENTANILLA_TELEGRAM_TOKEN"]
    async with httpx.AsyncClient(base_url=url, trust_env=False) as client:
        answer = await client.post(
            f"/bot{token}/sendMessage",
            json={"chat_id": EVA.id, "text": "Farola", "reply_markup": markup},
        )

    assert 400 == answer.status_code
    assert problem in answer.json()["description"]
    assert [] == far.timeline(EVA)


async def test_other_keyboards_are_taken_and_are_no_part_of_the_message(bot):
    links = InlineKeyboardMarkup(
        [[InlineKeyboardButton("Sede", url="https://sede.example")]]
    )
    linked = await bot.send_message(EVA.id, "Sede", reply_markup=links)
    typed = await bot.do_api_request(
        "send_Message",
        {"chat_id": EVA.id, "text": "a", "reply_markup": {"force_reply": True}},
    )

    assert links == linked.reply_markup
    assert "reply_markup" not in typed


async def test_a_press_is_of_the_type_that_the_bot_api_says(bot, far, expect_type):
    said = await bot.send_photo(
        EVA.id, PHOTO, caption="Farola", reply_markup=keyboard("#voy")
    )
    await far.press(EVA, where(said), "#voy")
    [update] = far.chats.updates

    expect_type("Update", update)
    expect_type("Message", update["callback_query"]["message"])
    for row in update["callback_query"]["message"]["reply_markup"]["inline_keyboard"]:
        expect_type("Array of InlineKeyboardButton", row)
