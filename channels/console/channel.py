"""
The console channel, for employees who work in the browser.

There is no platform: the daemon's own pages write slips into the store, and show what
the gateway says to whoever wrote. Nothing listens, and nothing is sent.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from attrs import frozen

from channels.console import wire
from channels.console.settings import read_settings
from gateway.core.delivery import Delivery, Receipt
from gateway.core.errors import PermanentFailure
from gateway.core.message import Address, Arrival, Attachment, Message, Visibility
from gateway.ports.channels import ChannelSetup, Listener


@frozen(kw_only=True)
class ConsoleChannel:
    """
    Employees at the console.
    """

    name: str = wire.NAME
    everywhere: bool = True
    hands: int = 8
    carries_papers: bool = True

    def listeners(self) -> Mapping[str, Listener]:
        return {}

    async def read(self, arrival: Arrival) -> Message:
        # With files it takes a while.
        return await asyncio.to_thread(wire.parse, arrival)

    def split(self, text: str, visibility: Visibility) -> tuple[str, ...]:
        del visibility
        return (text,)

    def reaches(self, mailbox: Address) -> bool:
        # Nobody looks there unless they happen to: letters go elsewhere.
        del mailbox
        return False

    async def send(self, delivery: Delivery, files: Sequence[bytes]) -> Receipt:
        del files
        if delivery.visibility is Visibility.PUBLIC:
            raise PermanentFailure("nothing is said in public in the console")
        # The text waits in the store: the page of its case shows it.
        return Receipt(delivery.id)

    async def find(self, delivery: Delivery) -> Receipt | None:
        # "Sending" it does nothing, so that an unsure delivery may count as not said.
        del delivery
        return None

    async def fetch(self, arrival: Arrival, attachment: Attachment) -> bytes:
        return await asyncio.to_thread(wire.content, arrival, attachment)

    async def close(self) -> None:
        pass


def create(setup: ChannelSetup) -> ConsoleChannel:
    """
    Make the channel.

    Raises:
        NotConfigured: It is not on.
        SettingsInvalid: Its setting is wrong.
    """
    read_settings(setup.environment)
    return ConsoleChannel()
