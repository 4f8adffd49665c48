"""
Stands in for a channel that is not here, as nobody configured it or it cannot be run.

What is to be said there waits as for a platform that is down, and goes another way or
to a person in the end: nothing waits without end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from attrs import frozen

from gateway.core.delivery import Delivery, Receipt
from gateway.core.errors import TemporaryFailure
from gateway.core.message import Arrival, Attachment, Message, Visibility
from gateway.ports.channels import Listener

#: So long is what is due left to other nodes: one of them may have the channel.
OTHERS_FIRST = timedelta(minutes=1)


@frozen
class Absent:
    """
    A channel that neither hears nor says anything just now.
    """

    name: str
    hands: int = 1
    everywhere: bool = True

    def listeners(self) -> Mapping[str, Listener]:
        return {}

    async def read(self, arrival: Arrival) -> Message | None:
        del arrival
        raise self._not_here

    def split(self, text: str, visibility: Visibility) -> tuple[str, ...]:
        del visibility
        return (text,)

    async def send(self, delivery: Delivery, files: Sequence[bytes]) -> Receipt:
        del delivery, files
        raise self._not_here

    async def find(self, delivery: Delivery) -> Receipt | None:
        del delivery
        raise self._not_here

    async def fetch(self, arrival: Arrival, attachment: Attachment) -> bytes:
        del arrival, attachment
        raise self._not_here

    async def close(self) -> None:
        pass

    @property
    def _not_here(self) -> TemporaryFailure:
        return TemporaryFailure(f"channel {self.name} is not here")
