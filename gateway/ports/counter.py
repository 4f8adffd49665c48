"""
Who is served at the counter, and what waits there to be read out.
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

#: How the act is called by which an answer was read out; its object is the delivery.
READ_OUT = "counter.read"


@frozen(kw_only=True)
class Serving:
    """
    Somebody is served: recorded at once, or not at all.

    Attributes:
        slip: What the clerk wrote down.
        place: The person's place at the counter, and the act by which they get it; None
            where they have one, or are to have none.
        acts: What goes into the chain, by the number that the message is given.
    """

    slip: Arrival
    place: tuple[Account, Act] | None
    acts: Callable[[int], Sequence[Act]]


@frozen(kw_only=True)
class Laid:
    """
    An answer that was laid out at the counter.

    Attributes:
        delivery: It.
        case: The number of its case, as `Number` writes it; empty if there is none.
        read_at: When it was first read out, if it was.
    """

    delivery: Delivery
    case: str
    read_at: datetime | None


class Counter(Protocol):
    """
    What a clerk does for whoever stands before them.
    """

    async def serve(self, serving: Serving) -> int:
        """
        Keep a slip, the person's place and the acts: all or none; the message's number.
        """

    async def laid_out(self, address: Address | None) -> Sequence[Laid]:
        """
        Give the answers to one address at the counter, or to all, the oldest first.
        """
