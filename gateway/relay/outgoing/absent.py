"""
Placeholder for a channel that is not configured on this node or cannot run. Deliveries
to it are deferred as if its platform were down, until a fallback channel or a person
takes them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from attrs import frozen

from gateway.core.delivery import Delivery, Receipt
from gateway.core.errors import TemporaryFailure
from gateway.core.message import Arrival, Attachment, Message, Visibility
from gateway.ports.channels import Listener

#: How long after it is due a delivery is left to other nodes, one of which may have the
#: channel.
OTHERS_FIRST = timedelta(minutes=1)


@frozen
class Absent:
    """
    A channel that neither receives nor sends anything at the moment.
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
