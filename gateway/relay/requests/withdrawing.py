"""
Cancellation of a booking by the town hall: it becomes free, and its owner and the
mailbox of its case are told why.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from attrs import evolve, frozen

from gateway.core.actors import by_clerk
from gateway.core.audit import Act
from gateway.core.case import CaseEvent, Happening
from gateway.core.consequences import Consequences
from gateway.core.conversation import Conversation
from gateway.core.delivery import Delivery, delivery_id
from gateway.core.filing import Status
from gateway.core.requests.booking import Booking
from gateway.core.requests.request import Request, RequestEvent, RequestState
from gateway.ports.store import Shown
from gateway.relay.mailboxes.letters import Post
from gateway.relay.pen import Pen
from gateway.relay.requests.cancellation import freed_letter
from gateway.relay.speaking.own_texts import to_sender
from gateway.town.forms.booking import booking_variables

_TEXT = "booking-withdrawn"


@frozen(kw_only=True)
class Withdrawal:
    """
    A booking that the town hall cancels.

    Attributes:
        shown: The message that began its request.
        talks: The conversations of its case.
        by: The clerk who cancels it.
        reason: The reason, for the owner.
    """

    request: Request
    booking: Booking
    shown: Shown
    talks: Sequence[Conversation]
    by: str
    reason: str


def withdraw(withdrawal: Withdrawal, pen: Pen) -> tuple[Request, Consequences]:
    """
    Return the cancelled request, and what follows.
    """
    request, booking, table = withdrawal.request, withdrawal.booking, pen.table
    form = table.forms.get(request.procedure)
    text = table.text(
        _TEXT,
        request.language,
        number=table.town.casework.spoken(request.case),
        reason=withdrawal.reason,
        **booking_variables(booking, form, table.town.timezone, request.language),
    )
    cancelled = request.move(RequestEvent.CANCEL, request.moved_at)
    return cancelled, Consequences(
        happenings=(
            Happening(
                case=request.case,
                event=_ends(withdrawal),
                at=pen.now,
                by=by_clerk(withdrawal.by),
                note=table.own("note-booking", reason=withdrawal.reason),
            ),
        ),
        deliveries=(*_told(withdrawal, text, pen), *_letters(withdrawal, pen)),
        acts=(
            Act(
                at=pen.now,
                actor=by_clerk(withdrawal.by),
                action="booking.free",
                object=f"case {request.case}",
                result=f"{booking.diary}: {booking.unit}",
            ),
        ),
    )


def _ends(withdrawal: Withdrawal) -> CaseEvent:
    """
    Return the event that ends its case: solved if a mailbox has it, as when the owner
    cancels; else closed or lapsed.
    """
    if withdrawal.request.state is RequestState.HANDED:
        return CaseEvent.SOLVE
    held = withdrawal.shown.status is Status.HELD
    return CaseEvent.LAPSE if held else CaseEvent.CLOSE


def _told(withdrawal: Withdrawal, text: str, pen: Pen) -> tuple[Delivery, ...]:
    filing = withdrawal.shown.filing
    if filing is None:
        return ()
    at = withdrawal.request.contact
    return tuple(to_sender(filing, _TEXT, text, pen, at=at))


def _letters(withdrawal: Withdrawal, pen: Pen) -> tuple[Delivery, ...]:
    """
    Return the letters to the mailboxes of its case. Before the request was handed over,
    none has read of the booking.
    """
    request, booking, table = withdrawal.request, withdrawal.booking, pen.table
    origin = withdrawal.shown.message
    if origin is None or request.state is not RequestState.HANDED:
        return ()
    form, town = table.forms.get(request.procedure), table.town
    text = table.own(
        "letter-withdrawn",
        number=town.casework.spoken(request.case),
        reason=withdrawal.reason,
        **booking_variables(booking, form, town.timezone, town.language),
    )
    opened, its = request.case.message, (origin.channel, origin.external_id)
    return tuple(
        delivery
        for talk in withdrawal.talks
        for delivery in freed_letter(
            text,
            # Its files were in the first letter.
            evolve(origin, attachments=()),
            talk,
            Post(
                message=opened,
                name=partial(delivery_id, opened, *its, "withdrawn", talk.mailbox),
                pen=pen,
            ),
        )
    )
