"""
What one person says at once, as a page of X or Telegram brings it, is routed as if
they had said one thing after the other.
"""

import asyncio
from contextlib import suppress

import pytest
from attrs import evolve

from gateway.core.message import Address
from gateway.relay import worker_loop

from .conftest import PRIVATE

SAID = (
    "la farola está fundida",
    "desde el lunes",
    "y da a la escuela",
    "también de noche",
    "y nadie viene",
    "gracias",
)
EVA = Address("twitter", "2002")


@pytest.fixture(autouse=True)
def _nobody_looks_by_themselves(monkeypatch):
    monkeypatch.setattr(worker_loop, "LOOK_EVERY", 60.0)


async def page(town, messages):
    """
    Let channels hear them at once, and the router go on until all are recorded.
    """
    for message in messages:
        channel = town.channels[message.channel]
        channel.messages = {**channel.messages, message.external_id: message}
    await town.intake.accept(
        [evolve(town.arrival(m), lane=m.sender.value) for m in messages]
    )
    routing = asyncio.create_task(town.router.run(lambda: None))
    async with asyncio.timeout(60):
        while (await town.store.counts())["messages"].get("received"):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    routing.cancel()
    with suppress(asyncio.CancelledError):
        await routing


async def letters(town, sender):
    """
    Give to whom each thing went that the *sender* said, and in which of their
    conversations.
    """
    await town.deliver()
    told = [await town.show(number) for number in range(1, 2 * len(SAID) + 1)]
    sent = [
        [(d.to, d.conversation) for d in one.deliveries if d.to.channel == "email"]
        for one in told
        if one is not None and one.filing.message.sender == sender
    ]
    talks = list(dict.fromkeys(talk for each in sent for _, talk in each))
    return [[(to, talks.index(talk)) for to, talk in each] for each in sent]


async def test_a_page_of_one_sender_is_routed_as_if_it_came_one_by_one(town):
    for text in SAID:
        await town.hear(text, visibility=PRIVATE)
    hers = {"sender": EVA, "handle": "@eva", "visibility": PRIVATE}
    await page(town, [town.message(text, **hers) for text in SAID])

    one_by_one = await letters(town, Address("twitter", "1001"))

    assert [[(Address("email", "lights@test.example"), 0)]] * len(SAID) == one_by_one
    assert one_by_one == await letters(town, EVA)


async def test_the_answers_of_an_employee_keep_their_order(town):
    town.deliver_lights_to("telegram")
    await town.tell("la farola está fundida", visibility=PRIVATE)
    [letter] = town.said("telegram")
    answers = {
        "sender": Address("telegram", "55"),
        "visibility": PRIVATE,
        "in_reply_to": (f"r-{letter.id}",),
    }

    await page(town, [town.message(f"Respuesta {n}.", **answers) for n in range(6)])
    await town.deliver()

    heard = [d.text[:12] for d in town.said("twitter") if "Respuesta" in d.text]
    assert [f"Respuesta {n}." for n in range(6)] == heard


async def test_where_there_is_room_for_one_who_has_least_under_way_has_it(
    town, monkeypatch
):
    reader, asked = town.router.reader, asyncio.Event()

    async def hangs(channel, arrival):
        asked.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(type(town.channels["twitter"]), "read", hangs)
    posts = [town.message("spam", sender=Address("twitter", n)) for n in "567"]
    await town.intake.accept([town.arrival(post) for post in posts])
    [first] = await reader.take(1)
    reading = asyncio.create_task(reader.read(first.arrival))
    await asked.wait()
    call = town.message("incendio", sender=Address("email", "eva@test.example"))
    await town.intake.accept([town.arrival(call)])

    [taken] = await reader.take(1)
    reading.cancel()

    assert ["twitter", "email"] == [s.arrival.channel for s in (first, taken)]


async def test_where_there_is_room_for_one_each_channel_has_its_turn(town):
    """
    Though nobody has anything under way, as where all is read at once.
    """
    said = [
        town.message("farola", sender=Address(channel, who))
        for who in ("eva@test.example", "ana@test.example")
        for channel in ("twitter", "twitter", "email")
    ]
    await town.intake.accept([town.arrival(each) for each in said])

    taken = [await town.router.reader.take(1) for _ in range(4)]

    came = [stored.arrival.channel for [stored] in taken]
    assert ["twitter", "email", "twitter", "email"] == came
