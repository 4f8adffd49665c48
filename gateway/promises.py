"""
The promises of the ports as tests, for our channels and for third parties':

    class TestMine(ChannelPromises):
        @pytest.fixture
        def channel(self): ...

The tests are coroutines: run them with pytest-asyncio, by ``asyncio_mode = auto``.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

from attrs import evolve

from gateway.core.delivery import Delivery
from gateway.core.errors import (
    PermanentFailure,
    SendFailure,
    UnknownOutcome,
    Unreadable,
)
from gateway.core.message import Address, Arrival, Attachment, Message, Visibility
from gateway.platforms import platform
from gateway.ports.channels import Channel, Choosy, Cursor, Inbox
from gateway.ports.far_ends import Account, FarEnd
from gateway.routing.parsing.addresses import CHANNEL
from gateway.testing import MemoryInbox

#: Timeout in seconds; long, because platforms are polled.
_PATIENCE = 60

_NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

#: Longer than any platform accepts at once, in words.
_LONG = " ".join(f"word{number}" for number in range(1_500))


class InboxPromises:
    """
    Tests for every inbox: derive a test class from it with a fixture *inbox*, a new one
    for each test.
    """

    async def test_nothing_is_read_of_what_never_was(self, inbox: Inbox) -> None:
        assert await inbox.cursor("fax/in") is None

    async def test_a_cursor_moves_with_what_was_read(self, inbox: Inbox) -> None:
        await inbox.accept([_arrival("1")], Cursor("fax/in", "1"))
        await inbox.accept([_arrival("1"), _arrival("2")], Cursor("fax/in", "2"))
        await inbox.accept([_arrival("3")])

        assert await inbox.cursor("fax/in") == "2"
        assert await inbox.cursor("fax/out") is None

    async def test_what_an_older_turn_says_is_not_kept(self, inbox: Inbox) -> None:
        for value, fence in (("1", 2), ("2", 2), ("3", 1)):
            await inbox.accept([_arrival(value)], Cursor("fax/in", value, fence))

        assert await inbox.cursor("fax/in") == "2"


class ChannelPromises:
    """
    Tests for every channel: derive a test class from it with the fixtures *channel*,
    connected to its far end, and *delivery*, which may be sent there in private.
    """

    async def test_it_says_what_it_is(
        self, channel: Channel, delivery: Delivery
    ) -> None:
        assert CHANNEL.fullmatch(channel.name)
        assert channel.name == delivery.to.channel
        assert channel.hands >= 1
        assert channel.everywhere in (True, False)
        assert [*channel.listeners()] == [*channel.listeners()]

    async def test_what_is_cut_is_whole_and_each_part_fits(
        self, channel: Channel
    ) -> None:
        """
        A channel may count its parts; blanks at the cuts may be left out.
        """
        for visibility in Visibility:
            cut = channel.split(_LONG, visibility)
            letters = iter("".join(cut))
            assert all(letter in letters for letter in _LONG if letter != " ")
            assert all(len(channel.split(part, visibility)) == 1 for part in cut)

    async def test_what_was_cut_can_be_said(
        self, channel: Channel, delivery: Delivery
    ) -> None:
        for number, part in enumerate(channel.split(_LONG, Visibility.PRIVATE)):
            await channel.send(evolve(delivery, id=f"{number}.long", text=part), ())

    async def test_what_was_said_is_found_and_what_was_not_is_not(
        self, channel: Channel, delivery: Delivery
    ) -> None:
        """
        If its platform gives a way of knowing.
        """
        with suppress(UnknownOutcome):
            assert await channel.find(delivery) is None
        receipt = await channel.send(delivery, ())
        assert all(isinstance(r, str) for r in (receipt.reference, *receipt.others))
        with suppress(UnknownOutcome):
            assert await channel.find(delivery) == receipt

    async def test_each_file_is_taken_or_left(
        self, channel: Channel, delivery: Delivery
    ) -> None:
        """
        A channel that takes files says so for each; other channels carry none.
        """
        if isinstance(channel, Choosy):
            photo = Attachment(name="a.png", media_type="image/png", reference="a")
            whole = evolve(delivery, attachments=(photo, photo))
            assert len(channel.takes(whole, (b"\x89PNG", b""))) == 2

    async def test_an_address_has_one_spelling(
        self, channel: Channel, delivery: Delivery
    ) -> None:
        """
        The spelling that messages from it have; and no invalid input raises.
        """
        read, value = platform(channel.name).address.read, delivery.to.value
        assert value == read(value)
        for odd in (
            "",
            " ",
            "@",
            "\0",
            "\ud800",
            "9" * 999,
            f" {value} ",
            value.upper(),
        ):
            assert read(odd) == read(read(odd))

    async def test_what_is_gone_is_a_failure_to_fetch(self, channel: Channel) -> None:
        gone = Attachment(name="a.jpg", media_type="image/jpeg", reference="gone")
        fetched = None
        with suppress(SendFailure):
            fetched = await channel.fetch(_arrival("1", channel.name), gone)
        assert fetched is None

    async def test_what_means_nothing_is_no_message(self, channel: Channel) -> None:
        message = None
        with suppress(Unreadable):
            message = await channel.read(_arrival("1", channel.name))
        assert message is None or message.channel == channel.name


class FarEndPromises:
    """
    Tests for a channel together with its platform's far end: derive a test class from
    it with the fixtures *far_end*, which is started, *channel*, made from its settings,
    and *somebody* who has an account there.
    """

    async def test_it_counts_as_up_before_anybody_speaks(
        self, channel: Channel
    ) -> None:
        async with listening(channel) as inbox:
            await until(lambda: inbox.answers >= len(channel.listeners()))
            assert not inbox.arrivals

    async def test_what_is_said_is_heard_once_and_read_always_the_same(
        self, channel: Channel, far_end: FarEnd, somebody: Account
    ) -> None:
        async with listening(channel) as inbox:
            message = await said_and_heard(channel, far_end, somebody, inbox)
            await far_end.repeat()
            await said_and_heard(channel, far_end, somebody, inbox, "Y otra cosa.")
            arrivals = [*inbox.arrivals.values()]
            read = [await channel.read(arrival) for arrival in arrivals]

        assert Address(channel.name, somebody.id) == message.sender
        assert Visibility.PRIVATE is message.visibility
        assert message.external_id == arrivals[0].external_id
        assert message.sender.value == platform(channel.name).address.read(somebody.id)
        assert "Una farola" in message.text
        assert read[0] == message
        assert len([each for each in read if each is not None and each.text]) == 2

    async def test_what_is_answered_is_read_there_under_its_reference(
        self, channel: Channel, far_end: FarEnd, somebody: Account
    ) -> None:
        async with listening(channel) as inbox:
            message = await said_and_heard(channel, far_end, somebody, inbox)
            answer = _answer(message)
            receipt = await channel.send(answer, ())
            await until(lambda: "Mañana." in far_end.timeline(somebody)[-1].text)
            found = receipt
            with suppress(UnknownOutcome):
                found = await channel.find(answer) or receipt

        told = far_end.timeline(somebody)[-1]
        assert (receipt.reference, Visibility.PRIVATE) == (
            told.reference,
            told.visibility,
        )
        assert found == receipt

    async def test_while_the_platform_is_away_nothing_is_given_up(
        self, channel: Channel, far_end: FarEnd, somebody: Account
    ) -> None:
        """
        Nor reported as not said, or it would be said twice.
        """
        async with listening(channel) as inbox:
            message = await said_and_heard(channel, far_end, somebody, inbox)
        answer = _answer(message)
        receipt = await channel.send(answer, ())
        await far_end.stop()

        outcomes: list[object] = []
        for work in (channel.send(_answer(message, "2.d"), ()), channel.find(answer)):
            try:
                outcomes.append(await work)
            except SendFailure as failure:
                outcomes.append(failure)
        await far_end.start()

        later, found = outcomes
        assert isinstance(later, SendFailure)
        assert not isinstance(later, PermanentFailure)
        assert found == receipt or isinstance(found, SendFailure)


@asynccontextmanager
async def listening(channel: Channel) -> AsyncIterator[MemoryInbox]:
    """
    Run all listeners of *channel*, and yield the inbox that they fill.
    """
    inbox = MemoryInbox()
    tasks = [asyncio.create_task(hear(inbox)) for hear in channel.listeners().values()]
    try:
        yield inbox
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def until(holds: Callable[[], bool]) -> None:
    """
    Wait until *holds* returns true.

    Raises:
        TimeoutError: It did not, for a long time.
    """
    async with asyncio.timeout(_PATIENCE):
        while not holds():  # noqa: ASYNC110 - nothing tells us.
            await asyncio.sleep(0.02)


async def said_and_heard(
    channel: Channel,
    far_end: FarEnd,
    somebody: Account,
    inbox: MemoryInbox,
    text: str = "Una farola no luce.",
) -> Message:
    """
    Make *somebody* say *text*, and return the message that the channel read of it.
    """
    await far_end.say(somebody, text)
    seen = 0
    async with asyncio.timeout(_PATIENCE):
        while True:
            for arrival in [*inbox.arrivals.values()][seen:]:
                seen += 1
                message = await channel.read(arrival)
                if message is not None and text in message.text:
                    return message
            await asyncio.sleep(0.02)


def _answer(message: Message, id: str = "1.d") -> Delivery:
    return Delivery(
        id=id,
        message=1,
        to=message.sender,
        text="Mañana.",
        in_reply_to=message.reference,
        due_at=message.received_at,
    )


def _arrival(external_id: str, channel: str = "fax") -> Arrival:
    return Arrival(
        channel=channel, external_id=external_id, raw=b"\xff{", received_at=_NOON
    )
