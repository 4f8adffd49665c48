"""
Book what a request asks for, or say what else there is.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from attrs import frozen

from gateway.core.errors import TemporaryFailure
from gateway.core.requests.booking import Booking, Diary
from gateway.core.requests.form import Form
from gateway.core.requests.request import Request
from gateway.ports.requests import Requests
from gateway.relay.hearing import Hearing
from gateway.routing.table import RoutingTable
from gateway.town.forms.booking import Trouble, Wish, misread, trouble

#: Once more after somebody was faster: by then it shows, or they gave it back.
_TRIES = 2


@frozen(kw_only=True)
class Booker:
    """
    Knows the calendars that are booked.
    """

    requests: Requests

    async def trouble(
        self, request: Request, form: Form, hearing: Hearing
    ) -> Trouble | None:
        """
        Say why it cannot be booked as it was answered; None where it can, and where
        not everything of it was answered yet.
        """
        table = hearing.table
        wish = _wish(request, form, table)
        if wish is None:
            return _misread(request, form, table)
        zone = table.town.timezone
        begins = datetime.combine(wish.day, time(), zone)
        # A booking of the day before may last into this one.
        since, until = begins - wish.diary.most, begins + timedelta(days=1, hours=2)
        taken = await self.requests.booked(wish.diary.name, since, until)
        return trouble(
            wish,
            [each for each in taken if each.case != request.case],
            hearing.now,
            zone,
            table.around.calendar.is_holiday,
            request.language,
        )

    async def book(
        self, request: Request, form: Form, hearing: Hearing
    ) -> Booking | Trouble | None:
        """
        Book it; None where there is nothing to book. Booked again after a crash, it is
        the same booking.

        Raises:
            TemporaryFailure: Others change what is free, or the request, just now.
        """
        table = hearing.table
        wish = _wish(request, form, table)
        if wish is None:
            return _misread(request, form, table)
        booking = wish.booking(request, table.town.timezone)
        if booking and await self.requests.booking(request.case) == booking:
            return booking
        for _ in range(_TRIES):
            found = await self.trouble(request, form, hearing)
            if found is not None:
                return found
            if booking and await self.requests.book(booking, wish.diary.cell):
                return booking
        # Somebody gave it back before it showed, or ended the request.
        raise TemporaryFailure(f"cannot book {wish.unit} for case {request.case}")


def _wish(request: Request, form: Form, table: RoutingTable) -> Wish | None:
    return Wish.of(request, form, _diary(form, table))


def _misread(request: Request, form: Form, table: RoutingTable) -> Trouble | None:
    return misread(request, form, _diary(form, table))


def _diary(form: Form, table: RoutingTable) -> Diary | None:
    return table.diaries.get(form.books.diary) if form.books else None
