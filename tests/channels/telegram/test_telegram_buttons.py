"""
Buttons under what the bot says: how they get there, and what becomes of a press.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from attrs import define, field
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from channels.telegram import courtesy, wire
from channels.telegram.buttons import MOST_SAID, received
from channels.telegram.sandbox_buttons import WAITS
from channels.telegram.sandbox_faults import Fault
from gateway.core.button import Button
from gateway.core.delivery import Delivery
from gateway.core.errors import PermanentFailure, TemporaryFailure
from gateway.core.message import (
    Address,
    Arrival,
    Attachment,
    Proof,
    Visibility,
)
from gateway.core.writing.plain import plain
from gateway.ports.far_ends import Account
from gateway.promises import until
from gateway.testing import MemoryInbox

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
EVA = Account(id="9009", handle="@EvaPrensa", name="Eva")
BUTTONS = (
    Button("Voy", "#voy"),
    Button("Resuelto", "#resuelto"),
    Button("No es mío", "#no-es-mío"),
)
PHOTO = Attachment(name="a.jpg", media_type="image/jpeg", reference="1")
JPEG = b"\xff\xd8\xff a photo"

compose = partial(wire.compose, bot="1000000001")


def letter(**fields):
    given = {
        "id": "d1",
        "message": 1,
        "to": Address("telegram", EVA.id),
        "text": "Farola rota.",
        "buttons": BUTTONS,
        "due_at": NOW,
    }
    return Delivery(**{**given, **fields})


async def heard(channel, inbox):
    return [await channel.read(arrival) for arrival in inbox.arrivals.values()]


def keys(call):
    return call.arguments.get("reply_markup", {}).get("inline_keyboard")


# ---------------------------------------------------------------- what is composed


def test_buttons_stand_two_and_two_below_the_text():
    [call] = compose(letter(), ())

    assert [
        [
            {"text": "Voy", "callback_data": "#voy"},
            {"text": "Resuelto", "callback_data": "#resuelto"},
        ],
        [{"text": "No es mío", "callback_data": "#no-es-mío"}],
    ] == keys(call)


def test_only_the_last_part_has_the_buttons():
    calls = compose(letter(text="a" * 5000, attachments=(PHOTO, PHOTO)), (JPEG, JPEG))

    assert [False, False, False, True] == [keys(call) is not None for call in calls]


def test_what_has_no_buttons_is_said_as_ever():
    [call] = compose(letter(buttons=()), ())

    assert "reply_markup" not in call.arguments


@pytest.mark.parametrize(
    "fields",
    [
        {"to": Address("telegram", "-1001000000001")},
        {"in_reply_to": "-1001000000001:5", "visibility": Visibility.PUBLIC},
    ],
    ids=["to a group", "an answer in a group"],
)
def test_a_group_gets_no_buttons_since_anybody_might_press_them(fields):
    [call] = compose(letter(**fields), ())

    assert ("-1001000000001", None) == (call.chat, keys(call))


@for_each(
    ("button", "problem"),
    [
        (Button("", "#voy"), "needs a label"),
        (Button(" ", "#voy"), "needs a label"),
        (Button("Voy", ""), "something to say"),
        (Button("Voy", " \n"), "something to say"),
        (Button("Voy", "a" * 65), "'Voy' says has 65 bytes.* 64 at most"),
        (Button("Voy", "ñ" * 33), "has 66 bytes"),
    ],
)
def test_a_button_that_telegram_would_never_take_fails_at_once(button, problem):
    with pytest.raises(PermanentFailure, match=problem):
        compose(letter(buttons=(*BUTTONS, button)), ())


@given(st.text(st.characters(), min_size=1, max_size=70))
def test_what_a_button_says_comes_back_when_it_is_pressed(says):
    """
    Of whatever characters, or it is refused before anything is said.
    """
    update = {
        "update_id": 7,
        "callback_query": {
            "id": "1",
            "from": {"id": 9009, "is_bot": False, "first_name": "Eva"},
            "message": {
                "message_id": 40,
                "chat": {"id": 9009, "type": "private"},
                "date": 0,
            },
            "chat_instance": "1",
        },
    }
    try:
        [call] = compose(letter(buttons=(Button("Voy", says),)), ())
    except PermanentFailure:
        assert len(plain(says).encode()) > MOST_SAID or not plain(says).strip()
        return
    [[key]] = keys(call)
    update["callback_query"]["data"] = key["callback_data"]
    raw = wire.preserve(update)
    arrival = Arrival(channel="telegram", external_id="7", raw=raw, received_at=NOW)

    assert plain(says) == wire.parse(arrival, "@JunarBot").text


@pytest.mark.parametrize(
    ("languages", "word"),
    [(("es", "en"), "Recibido"), (("en",), "Received"), (("eu", "es"), "Recibido")],
)
def test_who_presses_is_told_in_the_first_language_that_we_know(languages, word):
    assert word == received(languages)


def test_who_presses_is_told_without_words_where_we_have_none():
    assert "\N{HEAVY CHECK MARK}" == received(("eu",))


# ---------------------------------------------------------------- what is pressed


async def test_a_press_is_an_answer_to_the_letter(channel, listening, far):
    inbox = MemoryInbox()
    receipt = await channel.send(letter(), ())
    await far.press(EVA, receipt.reference, "#voy")
    async with listening(inbox):
        await until(lambda: inbox.arrivals)

    [message] = await heard(channel, inbox)
    assert ("#voy", Address("telegram", EVA.id), (receipt.reference,)) == (
        message.text,
        message.sender,
        message.in_reply_to,
    )
    assert ("@EvaPrensa", "Eva", ("@junarbot",)) == (
        message.handle,
        message.display_name,
        message.to,
    )
    assert (Visibility.PRIVATE, Proof.ACCOUNT) == (
        message.visibility,
        message.evidence.proof,
    )


async def test_a_press_below_the_last_part_names_the_receipt_too(
    channel, listening, far
):
    inbox = MemoryInbox()
    long = letter(text="a" * 2000, attachments=(PHOTO,))
    receipt = await channel.send(long, (JPEG,))
    below = far.timeline(EVA)[-1].reference
    await far.press(EVA, below, "#voy")
    async with listening(inbox):
        await until(lambda: inbox.arrivals)

    [message] = await heard(channel, inbox)
    assert receipt.reference != below
    assert (below, receipt.reference) == message.in_reply_to


async def test_only_the_part_with_the_buttons_is_said_as_a_reply(channel, far):
    receipt = await channel.send(
        letter(text="a" * 2000, attachments=(PHOTO, PHOTO)), (JPEG, JPEG)
    )

    assert ["", "", receipt.reference] == [p.in_reply_to for p in far.timeline(EVA)]


async def test_who_presses_twice_has_said_it_twice(channel, listening, far):
    inbox = MemoryInbox()
    receipt = await channel.send(letter(), ())
    queries = [await far.press(EVA, receipt.reference, "#voy") for _ in range(2)]
    async with listening(inbox):
        await until(lambda: all(far.pressed(q) for q in queries))

    messages = await heard(channel, inbox)
    assert ["#voy", "#voy"] == [m.text for m in messages]
    assert messages[0].external_id != messages[1].external_id


async def test_to_type_the_same_as_a_reply_is_the_same_answer(channel, listening, far):
    inbox = MemoryInbox()
    receipt = await channel.send(letter(), ())
    await far.press(EVA, receipt.reference, "#voy")
    await far.say(EVA, "#voy", in_reply_to=receipt.reference)
    async with listening(inbox):
        await until(lambda: len(inbox.arrivals) == 2)

    pressed, typed = await heard(channel, inbox)
    for name in ("text", "sender", "in_reply_to", "visibility", "evidence"):
        assert getattr(typed, name) == getattr(pressed, name)


# ---------------------------------------------------------------- the courtesy


@define(kw_only=True)
class SafeInbox(MemoryInbox):
    """
    Notes what was told to who pressed, at the moment in which it became safe.
    """

    told: Callable[[], str | None]
    notes: list[str | None] = field(factory=list)

    async def accept(self, arrivals, cursor=None):
        self.notes.append(self.told())
        await super().accept(arrivals, cursor)


async def test_who_presses_is_told_once_it_is_safe_and_not_before(
    channel, listening, far
):
    receipt = await channel.send(letter(), ())
    query = await far.press(EVA, receipt.reference, "#voy")
    inbox = SafeInbox(told=lambda: far.pressed(query))
    async with listening(inbox):
        await until(lambda: far.pressed(query))

    assert [None] == inbox.notes
    assert "Recibido" == far.pressed(query)


async def test_what_could_not_be_kept_is_told_to_nobody_and_comes_again(
    channel, listening, far
):
    inbox = MemoryInbox(failure=TemporaryFailure("the disk is full"))
    receipt = await channel.send(letter(), ())
    query = await far.press(EVA, receipt.reference, "#voy")
    async with listening(inbox) as task:
        with pytest.raises(TemporaryFailure, match="disk"):
            await task
    before = far.pressed(query)
    async with listening(inbox):
        await until(lambda: far.pressed(query))

    assert before is None
    assert 1 == len(inbox.arrivals)


async def test_a_listener_that_dies_before_it_could_tell_has_lost_nothing(
    channel, listening, far
):
    inbox = MemoryInbox()
    receipt = await channel.send(letter(), ())
    query = await far.press(EVA, receipt.reference, "#voy")
    far.fail_next("answerCallbackQuery", Fault.HANG)
    async with listening(inbox):
        await until(lambda: inbox.arrivals)
    once = dict(inbox.arrivals)
    async with listening(inbox):
        await until(lambda: not far.chats.updates)

    assert 1 == len(once)
    assert once == inbox.arrivals
    assert far.pressed(query) is None


async def test_a_press_that_is_told_again_changes_nothing(channel, listening, far):
    inbox = MemoryInbox()
    receipt = await channel.send(letter(), ())
    query = await far.press(EVA, receipt.reference, "#voy")
    async with listening(inbox):
        await until(lambda: far.pressed(query))
        once = dict(inbox.arrivals)
        await far.repeat()
        await until(lambda: not far.chats.updates)

    assert once == inbox.arrivals


@pytest.mark.parametrize(
    "fault",
    [
        Fault.THROTTLED,
        Fault.UNAUTHORIZED,
        Fault.BLOCKED,
        Fault.BAD_GATEWAY,
        Fault.DONE_THEN_CLOSED,
    ],
)
async def test_where_telling_fails_hearing_goes_on(channel, listening, far, fault):
    inbox = MemoryInbox()
    receipt = await channel.send(letter(), ())
    await far.press(EVA, receipt.reference, "#voy")
    far.fail_next("answerCallbackQuery", fault)
    with capture_logs() as logs:
        async with listening(inbox) as task:
            await until(lambda: inbox.arrivals)
            await far.say(EVA, "¿Qué farola?")
            await until(lambda: len(inbox.arrivals) == 2 and not far.chats.updates)
            await until(lambda: unanswered(logs))
            alive = not task.done()

    assert alive
    assert ["#voy", "¿Qué farola?"] == [m.text for m in await heard(channel, inbox)]
    assert 1 == len(unanswered(logs))


def unanswered(logs):
    return [note for note in logs if note["event"] == "telegram.press_unanswered"]


async def test_where_telling_hangs_hearing_goes_on(
    channel, listening, far, monkeypatch
):
    monkeypatch.setattr(courtesy, "LONGEST", 0.05)
    inbox = MemoryInbox()
    receipt = await channel.send(letter(), ())
    await far.press(EVA, receipt.reference, "#voy")
    far.fail_next("answerCallbackQuery", Fault.HANG)
    with capture_logs() as logs:
        async with listening(inbox):
            await until(lambda: inbox.arrivals)
            await far.say(EVA, "¿Qué farola?")
            await until(lambda: len(inbox.arrivals) == 2 and unanswered(logs))

    assert 1 == len(unanswered(logs))


async def test_a_press_that_is_heard_late_counts_all_the_same(channel, listening, far):
    """
    Telegram no longer waits for an answer: nobody need know, and no log says so.
    """
    inbox = MemoryInbox()
    receipt = await channel.send(letter(), ())
    query = await far.press(EVA, receipt.reference, "#voy")
    far.chats.now = lambda: datetime.now(UTC) + WAITS + timedelta(seconds=1)
    with capture_logs() as logs:
        async with listening(inbox) as task:
            await until(lambda: inbox.arrivals and not far.chats.updates)
            alive = not task.done()

    assert alive
    assert ["#voy"] == [m.text for m in await heard(channel, inbox)]
    assert far.pressed(query) is None
    assert ["telegram.listening"] == [note["event"] for note in logs]


async def test_an_odd_query_ends_no_listener(channel, listening, far):
    inbox = MemoryInbox()
    for number, odd in enumerate((7, {}, {"id": 7}, {"id": ""}, None)):
        far.chats.updates.append({"update_id": number + 1, "callback_query": odd})
    with capture_logs() as logs:
        async with listening(inbox) as task:
            await until(lambda: inbox.arrivals and not far.chats.updates)
            alive = not task.done()

    assert alive
    assert 5 == len(inbox.arrivals)
    assert ["telegram.listening"] == [note["event"] for note in logs]


async def test_a_letter_whose_buttons_are_refused_is_not_said(channel, far):
    with pytest.raises(PermanentFailure, match="65 bytes"):
        await channel.send(letter(buttons=(Button("Voy", "a" * 65),)), ())

    assert [] == far.timeline(EVA)


async def test_neither_the_token_nor_what_is_pressed_is_ever_logged(
    channel, listening, far, caplog, capsys
):
    caplog.set_level("DEBUG")
    token = far.environment()["VENTANILLA_TELEGRAM_TOKEN"]
    said = letter(buttons=(Button("canary", "#canary"),))
    receipt = await channel.send(said, ())
    inbox = MemoryInbox()
    async with listening(inbox):
        for fault in set(Fault) - {Fault.HANG}:
            far.fail_next("answerCallbackQuery", fault)
            await far.press(EVA, receipt.reference, "#canary")
        await until(lambda: len(inbox.arrivals) == len(Fault) - 1)
        await until(lambda: not far.chats.updates)
    printed = capsys.readouterr()
    told = f"{caplog.text}\n{printed.out}\n{printed.err}"

    assert "press_unanswered" in told
    assert token not in told
    assert "canary" not in told


async def test_a_press_is_kept_as_it_came(channel, listening, far):
    inbox = MemoryInbox()
    receipt = await channel.send(letter(), ())
    await far.press(EVA, receipt.reference, "#voy")
    told = json.loads(json.dumps(far.chats.updates[0]))
    async with listening(inbox):
        await until(lambda: inbox.arrivals)

    [arrival] = inbox.arrivals.values()
    assert told == json.loads(arrival.raw)
