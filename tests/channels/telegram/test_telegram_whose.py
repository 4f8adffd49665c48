"""
Another bot in the old one's place: it counts from 1 again, and is told apart.
"""

import asyncio
from datetime import UTC, datetime

import pytest

from channels.telegram import wire
from gateway.core.message import Arrival
from gateway.testing import MemoryInbox

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
BOT, OTHER = "1000000001", "42"
CURSOR = "telegram/updates"


def heard(external_id, update):
    arrival = Arrival(
        channel="telegram",
        external_id=external_id,
        raw=wire.preserve({"update_id": 7, **update}),
        received_at=NOW,
    )
    return wire.parse(arrival, "@JunarBot")


def said(**fields):
    eva = {"id": 9009, "is_bot": False, "first_name": "Eva"}
    chat = {"id": 9009, "type": "private"}
    return {"message_id": 6, "from": eva, "chat": chat, "date": 1, **fields}


ANSWER = said(text="Mañana.", reply_to_message=said(message_id=5, text="Farola rota."))


async def listened(listening, inbox, enough=1):
    async with listening(inbox):
        async with asyncio.timeout(60):
            while len(inbox.arrivals) < enough:  # noqa: ASYNC110  plain data
                await asyncio.sleep(0.005)
    return [number for _, number in inbox.arrivals]


async def test_what_is_written_to_another_bot_is_heard(listening, far, ana):
    """
    However far the old one had counted.
    """
    inbox = MemoryInbox(cursors={CURSOR: f"{OTHER}:900000000"})
    await far.say(ana, "Socorro, hay un incendio")

    [number] = await listened(listening, inbox)

    assert f"{BOT}:700000001" == number == inbox.cursors[CURSOR]


async def test_what_an_older_version_read_is_this_bots(listening, far, ana):
    inbox = MemoryInbox(cursors={CURSOR: "700000001"})
    for text in ("uno", "dos"):
        await far.say(ana, text)

    assert [f"{BOT}+:700000002"] == await listened(listening, inbox)

    await far.say(ana, "tres")

    assert f"{BOT}+:700000003" in await listened(listening, inbox, enough=2)


@pytest.mark.parametrize(
    ("told", "answered"),
    [
        ("42:7", ("42:9009:5",)),
        ("43:7", ("43:9009:5",)),
        # The bot that was here when names told of no bot.
        ("42+:7", ("42:9009:5", "9009:5")),
        ("7", ("9009:5",)),
    ],
)
def test_what_is_answered_is_the_same_bots(told, answered):
    pressed = {"id": "1", "from": ANSWER["from"], "data": "#voy"}

    by_hand = heard(told, {"message": ANSWER})
    by_button = heard(
        told, {"callback_query": {**pressed, "message": said(message_id=5)}}
    )

    assert answered == by_hand.in_reply_to == by_button.in_reply_to


def test_an_edit_is_of_what_was_said_to_the_same_bot():
    edited = heard("42:7", {"edited_message": said(text="Mañana a las 9.")})

    assert "42:9009:6" == edited.edit_of == edited.reference
