"""
What the ports promise strangers, as tests: for our channels, and for yours.

    class TestMine(ChannelPromises):
        @pytest.fixture
        def channel(self): ...
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

from attrs import evolve

from gateway.core.delivery import Delivery
from gateway.core.errors import SendFailure, UnknownOutcome, Unreadable
from gateway.core.message import Arrival, Attachment, Visibility
from gateway.ports.channels import Channel, Cursor, Inbox
from gateway.routing.parsing.addresses import CHANNEL

_NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

#: More than any platform takes at once, in words.
_LONG = " ".join(f"word{number}" for number in range(1_500))


class InboxPromises:
    """
    What every inbox keeps: derive a class of tests from it that has a fixture *inbox*,
    a new one for each test.
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
    What every channel keeps: derive a class of tests from it that has the fixtures
    *channel*, with its far end, and *delivery*, which may be said there in private.
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
        Or its platform gives no way of knowing.
        """
        with suppress(UnknownOutcome):
            assert await channel.find(delivery) is None
        receipt = await channel.send(delivery, ())
        assert all(isinstance(r, str) for r in (receipt.reference, *receipt.others))
        with suppress(UnknownOutcome):
            assert await channel.find(delivery) == receipt

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


def _arrival(external_id: str, channel: str = "fax") -> Arrival:
    return Arrival(
        channel=channel, external_id=external_id, raw=b"\xff{", received_at=_NOON
    )
