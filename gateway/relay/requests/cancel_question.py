"""
The question whether to cancel a booking, or which of several: of whose bookings it may
be asked, whether it waits for its answer, and how it is put.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from attrs import frozen

from gateway.core.button import Button
from gateway.core.identity import Standing
from gateway.core.requests.booking import Booking
from gateway.core.requests.request import Request, RequestState
from gateway.ports.requests import Requests
from gateway.ports.store import Filings
from gateway.relay.cases.recalling import person_of
from gateway.relay.heard.hearing import Hearing
from gateway.relay.requests import meant
from gateway.relay.requests.booked import WHETHER, WHICH, Booked
from gateway.relay.requests.scribe import Scribe
from gateway.relay.speaking.shaping import buttons
from gateway.town.forms.booking import booking_variables

#: How long a bare yes answers the question, or may be said again.
YES_COUNTS = timedelta(hours=1)


@frozen(kw_only=True)
class Put:
    """
    The question as it is put.

    Attributes:
        buttons: What may be answered.
        requests: The requests of the bookings that it is about, now with the question.
    """

    text: str
    buttons: tuple[Button, ...]
    requests: tuple[Request, ...]


@frozen(kw_only=True)
class CancelQuestion:
    """
    Finds the bookings that a sender may cancel, and those that they were asked about.
    """

    requests: Requests
    filings: Filings

    async def theirs(self, hearing: Hearing) -> Sequence[Booked]:
        """
        Return the bookings that the sender may cancel, the earliest first.
        """
        sender, person = hearing.message.sender, person_of(hearing.verdict)
        found = await self.requests.bookings_of(sender, person, hearing.now)
        theirs = [await self._booked(hearing, booking) for booking in found]
        return [each for each in theirs if each is not None]

    async def open(self, hearing: Hearing) -> Sequence[Booked]:
        """
        Return those of them about which the question waits for its answer.
        """
        since = hearing.now - YES_COUNTS
        return [
            each
            for each in await self.theirs(hearing)
            if each.request.asked and each.request.moved_at >= since
        ]

    async def _booked(self, hearing: Hearing, booking: Booking) -> Booked | None:
        request = await self.requests.request(booking.case)
        form = hearing.table.forms.get(request.procedure) if request else None
        shown = await self.filings.show(booking.case.message)
        origin = shown.filing if shown else None
        if request is None or form is None or request.state is not RequestState.HANDED:
            return None
        needs = origin.decision.requires if origin and origin.decision else None
        if (
            origin is None
            or needs is None
            or hearing.verdict.standing < min(needs, Standing.VERIFIED)
        ):
            return None
        if not meant.may_answer(hearing, request, shown):
            return None
        zone = hearing.table.town.timezone
        return Booked(
            request=request,
            origin=origin,
            scribe=Scribe(table=hearing.table, form=form),
            told=booking_variables(booking, form, zone, request.language),
        )


def put(theirs: Sequence[Booked], hearing: Hearing) -> Put:
    """
    Ask whether to cancel the booking, or which of several.
    """
    one, *more = theirs
    asks = WHICH if more else WHETHER
    if more:
        listed = "\n".join(f"{each.number}: {each.shown}" for each in theirs)
        text = one.scribe.say("booking-cancel-which", one.request, bookings=listed)
        pressed = tuple(Button(each.number, each.number) for each in theirs)
    else:
        text = one.scribe.say("booking-cancel", one.request, **one.told)
        say = partial(one.scribe.say, request=one.request)
        pressed = buttons(say, ("confirm", "keep"))
    asked = tuple(each.asked(asks, hearing.now) for each in theirs)
    return Put(text=text, buttons=pressed, requests=asked)
