"""
What the bot says in the town's channel.
"""

from datetime import UTC, datetime

from attrs import evolve

from channels.telegram.sandbox_chats import CHANNEL
from gateway.core.button import Button
from gateway.core.delivery import Delivery
from gateway.core.message import Address, Visibility
from gateway.ports.far_ends import Account

READER = Account(id=str(CHANNEL))
POST = Delivery(
    id="d",
    message=1,
    to=Address("telegram", str(CHANNEL)),
    text="Mañana se corta el agua.",
    visibility=Visibility.PUBLIC,
    due_at=datetime.now(UTC),
)


async def test_a_post_is_read_in_the_channel_and_a_correction_answers_it(far, channel):
    first = await channel.send(POST, ())
    correction = evolve(POST, text="Es el jueves.", in_reply_to=first.reference)
    await channel.send(correction, ())

    one, two = far.timeline(READER)
    assert f"{CHANNEL}:" in first.reference
    assert ("Mañana se corta el agua.", "") == (one.text, one.in_reply_to)
    assert ("Es el jueves.", first.reference) == (two.text, two.in_reply_to)
    assert Visibility.PUBLIC is one.visibility


async def test_nobody_else_is_written_to(far, channel, ana):
    await far.say(ana, "Hola")
    await channel.send(POST, ())

    assert ["Hola"] == [post.text for post in far.timeline(ana)]


async def test_in_the_channel_there_is_nothing_to_press(far, channel):
    await channel.send(evolve(POST, buttons=(Button("Voy", "#voy"),)), ())

    [said] = far.chats.messages.values()
    assert "reply_markup" not in said
