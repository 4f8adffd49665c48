"""
The eve of what somebody booked: what they are reminded of.
"""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from gateway.core.case import Timer, TimerKind
from gateway.core.people.counter import COUNTER
from gateway.ports.requests import Requests
from gateway.relay.pen import Pen
from gateway.relay.requests.scribe import Scribe
from gateway.town.forms.booking import booking_variables

#: The name of the text.
TEXT = "booking-reminder"


@frozen
class Eve:
    """
    The text that reminds somebody of a booking, and when that begins.
    """

    text: str
    starts: datetime


async def eve(requests: Requests, timer: Timer, pen: Pen) -> Eve | None:
    """
    Return what *timer* reminds of, written with *pen*; None if it reminds of nothing,
    it was cancelled or has begun, the rules no longer have its form, or nothing is sent
    to whoever booked it.
    """
    if timer.kind is not TimerKind.REMIND:
        return None
    booking = await requests.booking(timer.case)
    request = await requests.request(timer.case)
    form = pen.table.forms.get(request.procedure) if request else None
    if booking is None or request is None or form is None:
        return None
    if booking.starts <= pen.now or booking.contact.channel == COUNTER:
        return None
    zone = pen.table.town.timezone
    told = booking_variables(booking, form, zone, request.language)
    text = Scribe(table=pen.table, form=form).say(TEXT, request, **told)
    return Eve(text, booking.starts)
