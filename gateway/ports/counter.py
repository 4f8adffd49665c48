"""
The counter: storage of who is served there, and of the answers to be read out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from attrs import frozen

from gateway.core.audit import Act
from gateway.core.delivery import Delivery
from gateway.core.message import Address, Arrival
from gateway.core.people.person import Account

#: The action under which reading out an answer is recorded; its object is the delivery.
READ_OUT = "counter.read"


@frozen(kw_only=True)
class Serving:
    """
    What is stored when somebody is served, in one transaction.

    Attributes:
        slip: What the clerk wrote down.
        place: The person's account at the counter and the act that binds it; None if
            they have one already, or are to have none.
        acts: Returns the acts for the audit chain, given the number of the stored
            message.
    """

    slip: Arrival
    place: tuple[Account, Act] | None
    acts: Callable[[int], Sequence[Act]]


@frozen(kw_only=True)
class Laid:
    """
    An answer that waits at the counter, or was read out there.

    Attributes:
        delivery: Its delivery.
        case: The number of its case, as `Number` writes it; empty if there is none.
        read_at: When it was first read out, if it was.
    """

    delivery: Delivery
    case: str
    read_at: datetime | None


class Counter(Protocol):
    """
    Storage for serving people at the counter.
    """

    async def serve(self, serving: Serving) -> int:
        """
        Store a slip, the person's account and the acts in one transaction, and return
        the number of the message. A repeat of a slip changes nothing.
        """

    async def laid_out(self, address: Address | None) -> Sequence[Laid]:
        """
        Return the answers to one address at the counter, or to all, the oldest first.
        """
