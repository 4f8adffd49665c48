"""
The counter channel, for neighbours without a phone.

There is no platform: a clerk writes slips with `ventanilla counter`, directly into the
store, and answers wait there to be read out. Nothing listens, and nothing is sent.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from attrs import frozen

from channels.counter import wire
from channels.counter.settings import Settings, read_settings
from channels.counter.tray import Tray
from gateway.core.delivery import Delivery, Receipt
from gateway.core.errors import PermanentFailure, TemporaryFailure
from gateway.core.message import Arrival, Attachment, Message, Visibility
from gateway.ports.channels import ChannelSetup, Listener


@frozen(kw_only=True)
class CounterChannel:
    """
    People who are served by a clerk.
    """

    settings: Settings
    tray: Tray
    now: Callable[[], datetime]
    name: str = wire.NAME
    everywhere: bool = True
    hands: int = 8
    carries_papers: bool = True

    def listeners(self) -> Mapping[str, Listener]:
        return {}

    async def read(self, arrival: Arrival) -> Message:
        return wire.parse(arrival, self.settings.clerks, self.settings.officials)

    def split(self, text: str, visibility: Visibility) -> tuple[str, ...]:
        del visibility
        return (text,)

    async def send(self, delivery: Delivery, files: Sequence[bytes]) -> Receipt:
        if delivery.visibility is Visibility.PUBLIC:
            raise PermanentFailure("nothing is said in public at the counter")
        if files:
            try:
                await asyncio.to_thread(self.tray.lay, delivery, files, self.now())
            except OSError as e:
                raise TemporaryFailure(f"the tray: {e.strerror or e}") from e
        # The text waits in the store until a clerk reads it out.
        return Receipt(delivery.id)

    async def find(self, delivery: Delivery) -> Receipt | None:
        # Laying it out is idempotent, so that an unsure delivery may count as not said.
        del delivery
        return None

    def takes(self, delivery: Delivery, files: Sequence[bytes]) -> Sequence[bool]:
        del delivery
        return [True for _ in files]

    async def fetch(self, arrival: Arrival, attachment: Attachment) -> bytes:
        del arrival, attachment
        raise PermanentFailure("a slip has no files")

    async def close(self) -> None:
        pass


def create(setup: ChannelSetup) -> CounterChannel:
    """
    Make the channel from its settings.

    Raises:
        NotConfigured: There are none.
        SettingsInvalid: Some are missing or wrong.
    """
    return CounterChannel(
        settings=read_settings(setup.environment),
        tray=Tray(setup.folder),
        now=setup.now,
    )
