"""
Requests and bookings, and who asks for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from gateway.core.audit import Act
from gateway.core.case import Happening, Number
from gateway.core.consequences import Consequences
from gateway.core.message import Address
from gateway.core.requests.booking import Booking
from gateway.core.requests.request import Request


class Requests(Protocol):
    """
    What people apply for, and what was booked by it.

    Requests are kept with the filing of the message that changed them. One that ends
    without having been handed over frees what it had booked, and its message is held
    no more.
    """

    async def request(self, case: Number) -> Request | None: ...

    async def pending(self, contact: Address) -> Request | None:
        """
        Give the open request of *contact* to which they last said something.
        """

    async def sleeping(
        self, silent_since: datetime, *, reminded: bool, limit: int
    ) -> Sequence[Request]:
        """
        Give open requests to which nothing was said since then, the oldest first:
        those of whose senders none, or any, were reminded.
        """

    async def wake(self, request: Request, follows: Consequences) -> bool:
        """
        Record how time leaves a request, and what follows, unless its sender was
        faster; say whether it was recorded.
        """

    async def book(self, booking: Booking, cell: timedelta) -> bool:
        """
        Book it whole or not at all; say whether it is the case's now. What is the
        case's already stays so.
        """

    async def booked(
        self, diary: str, since: datetime, until: datetime
    ) -> Sequence[Booking]:
        """
        Give the bookings of a calendar, or of all if it is empty, that begin from
        *since* on and before *until*.
        """

    async def booking(self, case: Number) -> Booking | None: ...

    async def bookings_of(
        self, contact: Address, person: str, since: datetime
    ) -> Sequence[Booking]:
        """
        Give the bookings for the cases of *contact*, or of *person* if it is not empty,
        that begin after *since*, the first first.
        """

    async def happen(self, happening: Happening, act: Act) -> bool:
        """
        Let something happen to a case at somebody's word. False, and nothing done, if
        there is none, or no more, or the registry has entered it otherwise than they
        knew.
        """
