"""
Storage of requests and bookings.
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
    What people apply for, and what is booked by it.

    A request is stored with the filing of the message that changed it. If it ends
    without being handed over, its booking is cancelled, and its message is no longer
    held.
    """

    async def request(self, case: Number) -> Request | None: ...

    async def pending(self, contact: Address) -> Request | None:
        """
        Return the open request of *contact* to which they last said something.
        """

    async def sleeping(
        self, silent_since: datetime, *, reminded: bool, limit: int
    ) -> Sequence[Request]:
        """
        Return open requests to which nothing was said since then, the oldest first:
        either those whose senders were *reminded* since, or those who were not.
        """

    async def wake(self, request: Request, follows: Consequences) -> bool:
        """
        Store a request as time changes it, and what follows, unless its sender was
        faster; say whether it was stored.
        """

    async def book(self, booking: Booking, cell: timedelta) -> bool:
        """
        Book all of it or nothing; say whether the case has the booking now. Idempotent.
        """

    async def booked(
        self, diary: str, since: datetime, until: datetime
    ) -> Sequence[Booking]:
        """
        Return the bookings of a calendar, or of all if it is empty, that begin from
        *since* on and before *until*.
        """

    async def booking(self, case: Number) -> Booking | None: ...

    async def bookings_of(
        self, contact: Address, person: str, since: datetime
    ) -> Sequence[Booking]:
        """
        Return the bookings for the cases of *contact*, or of *person* if it is not
        empty, that begin after *since*, in order.
        """

    async def happen(self, happening: Happening, act: Act) -> bool:
        """
        Record that something happens to a case on a person's order. Return False, with
        nothing stored, if there is no such case (any more), or the registry's number of
        it is not the one that they knew.
        """
