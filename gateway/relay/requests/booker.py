"""
Book what a request asks for, or say why it is not free.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from attrs import frozen

from gateway.core.errors import TemporaryFailure
from gateway.core.requests.booking import Booking, Diary
from gateway.core.requests.form import Form
from gateway.core.requests.request import Request
from gateway.ports.requests import Requests
from gateway.relay.cases.recalling import person_of
from gateway.relay.heard.hearing import Hearing
from gateway.routing.table import RoutingTable
from gateway.town.forms.booking import (
    BookingWish,
    Trouble,
    booking_variables,
    misread,
    trouble,
)

#: Attempts: a second one after somebody else was faster, as by then their booking is
#: visible, or was given up.
_TRIES = 2


@frozen(kw_only=True)
class Booker:
    """
    Checks and makes bookings.
    """

    requests: Requests

    async def trouble(
        self, request: Request, form: Form, hearing: Hearing
    ) -> Trouble | None:
        """
        Return why the booking is not possible as answered, or at all; None if it is, or
        if answers are still missing.
        """
        table = hearing.table
        enough = await self._enough(request, form, hearing)
        if enough is not None:
            return enough
        wish = _wish(request, form, table)
        if wish is None:
            return _misread(request, form, table)
        zone = table.town.timezone
        begins = datetime.combine(wish.day, time(), zone)
        # A booking of the previous day may last into this one.
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
        Make the booking, and return it, or why it is not possible; None if the request
        books nothing. Idempotent: after a crash the same booking is returned.

        Raises:
            TemporaryFailure: Others are changing the bookings, or the request, at the
                moment.
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
        # The conflicting booking was given up before it became visible, or the request
        # ended.
        raise TemporaryFailure(f"cannot book {wish.unit} for case {request.case}")

    async def _enough(
        self, request: Request, form: Form, hearing: Hearing
    ) -> Trouble | None:
        """
        Return that the sender has as many bookings to come as one person may have;
        None if they may have another.
        """
        table, diary = hearing.table, _diary(form, hearing.table)
        if form.books is None or diary is None or not diary.each:
            return None
        person = person_of(hearing.verdict)
        sender, town = hearing.message.sender, table.town
        theirs = [
            booking
            for booking in await self.requests.bookings_of(sender, person, hearing.now)
            if booking.diary == diary.name and booking.case != request.case
        ]
        if len(theirs) < diary.each:
            return None
        told = []
        for each in theirs:
            its = booking_variables(each, form, town.timezone, request.language)
            number = town.casework.spoken(each.case)
            told.append(f"{number}: {its['unit']}, {its['day']}, {its['start']}")
        return Trouble("booking-enough", {"bookings": "; ".join(told)}, form.books.day)


def _wish(request: Request, form: Form, table: RoutingTable) -> BookingWish | None:
    return BookingWish.of(request, form, _diary(form, table))


def _misread(request: Request, form: Form, table: RoutingTable) -> Trouble | None:
    return misread(request, form, _diary(form, table))


def _diary(form: Form, table: RoutingTable) -> Diary | None:
    return table.diaries.get(form.books.diary) if form.books else None
