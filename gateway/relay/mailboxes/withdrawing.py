"""
Cancellation of a booking by the town hall: it becomes free, and its owner and the
mailboxes of its case are told why. Pure: nothing is looked up or sent here.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from attrs import evolve, frozen

from gateway.core.audit import Act
from gateway.core.case import CaseEvent, Happening
from gateway.core.consequences import Consequences
from gateway.core.conversation import Conversation
from gateway.core.delivery import Delivery, delivery_id
from gateway.core.filing import Filing, Status
from gateway.core.message import Message
from gateway.core.objects import about_case
from gateway.core.requests.booking import Booking
from gateway.core.requests.request import Request, RequestEvent, RequestState
from gateway.relay.mailboxes import letters
from gateway.relay.pen import Pen
from gateway.relay.speaking.own_texts import to_sender
from gateway.routing.table import RoutingTable
from gateway.town.forms.booking import booking_variables

_TEXT = "booking-withdrawn"


@frozen(kw_only=True)
class Withdrawal:
    """
    A booking that the town hall cancels.

    Attributes:
        origin: The filing of the message that began its request; None if that is gone.
        by: Who cancels it, as an actor: a clerk, or a mailbox.
        reason: The reason, for the owner.
        message: The stored message in which a mailbox said so.
    """

    request: Request
    booking: Booking
    origin: Filing | None
    by: str
    reason: str
    message: int | None = None

    @property
    def cancelled(self) -> Request:
        """
        The request, cancelled; its sender has said nothing.
        """
        return self.request.move(RequestEvent.CANCEL, self.request.moved_at)

    def told(self, table: RoutingTable) -> str:
        """
        Return what the owner is told, in their language.
        """
        return table.text(
            _TEXT,
            self.request.language,
            reason=self.reason,
            **self.variables(table, self.request.language),
        )

    def variables(self, table: RoutingTable, language: str) -> dict[str, str]:
        """
        Return the variables of a text about it: the number of its case, and what was
        booked.
        """
        form, town = table.forms.get(self.request.procedure), table.town
        return {
            "number": town.casework.spoken(self.request.case),
            **booking_variables(self.booking, form, town.timezone, language),
        }


def recorded(withdrawal: Withdrawal, pen: Pen) -> Consequences:
    """
    Return how its case ends, with the reason, and when it is closed, and the act in the
    audit chain.
    """
    request, booking = withdrawal.request, withdrawal.booking
    event, casework = _ends(withdrawal), pen.table.town.casework
    solved = event is CaseEvent.SOLVE
    return Consequences(
        timers=(casework.closing(request.case, pen.now),) if solved else (),
        happenings=(
            Happening(
                case=request.case,
                event=event,
                at=pen.now,
                by=withdrawal.by,
                message=withdrawal.message,
                note=pen.table.own("note-booking", reason=withdrawal.reason),
            ),
        ),
        acts=(
            Act(
                at=pen.now,
                actor=withdrawal.by,
                action="booking.free",
                object=about_case(request.case),
                result=f"{booking.diary}: {booking.unit}",
            ),
        ),
    )


def withdraw(
    withdrawal: Withdrawal, talks: Sequence[Conversation], pen: Pen
) -> tuple[Request, Consequences]:
    """
    Return the cancelled request and what follows where a clerk cancels it, who writes
    to nobody themselves: the owner is told, and so are the mailboxes of *talks*, the
    conversations of its case.
    """
    said = Consequences(
        deliveries=(*_told(withdrawal, pen), *_letters(withdrawal, talks, pen))
    )
    return withdrawal.cancelled, recorded(withdrawal, pen) + said


def _ends(withdrawal: Withdrawal) -> CaseEvent:
    """
    Return the event that ends its case: solved if a mailbox has it, as when the owner
    cancels; else closed or lapsed.
    """
    if withdrawal.request.state is RequestState.HANDED:
        return CaseEvent.SOLVE
    origin = withdrawal.origin
    held = origin is not None and origin.status is Status.HELD
    return CaseEvent.LAPSE if held else CaseEvent.CLOSE


def _told(withdrawal: Withdrawal, pen: Pen) -> tuple[Delivery, ...]:
    if withdrawal.origin is None:
        return ()
    text, at = withdrawal.told(pen.table), withdrawal.request.contact
    return tuple(to_sender(withdrawal.origin, _TEXT, text, pen, at=at))


def _letters(
    withdrawal: Withdrawal, talks: Sequence[Conversation], pen: Pen
) -> tuple[Delivery, ...]:
    """
    Return the letters to the mailboxes of its case. Before the request was handed over,
    none has read of the booking.
    """
    request, table = withdrawal.request, pen.table
    origin = withdrawal.origin.message if withdrawal.origin else None
    if origin is None or request.state is not RequestState.HANDED:
        return ()
    text = table.own(
        "letter-withdrawn",
        reason=withdrawal.reason,
        **withdrawal.variables(table, table.town.language),
    )
    opened, its = request.case.message, (origin.channel, origin.external_id)
    return tuple(
        delivery
        for talk in talks
        for delivery in freed_letter(
            text,
            # Its files were in the first letter.
            evolve(origin, attachments=()),
            talk,
            letters.Post(
                message=opened,
                name=partial(delivery_id, opened, *its, "withdrawn", talk.mailbox),
                pen=pen,
            ),
        )
    )


def freed_letter(
    text: str, origin: Message, talk: Conversation, how: letters.Post
) -> tuple[Delivery, ...]:
    """
    Return the deliveries of the letter *text* about *origin*, that a booking was
    cancelled, to the mailbox of *talk*; none if the rules no longer have it.
    """
    mailbox = how.pen.table.town.mailboxes.get(talk.mailbox)
    if mailbox is None:
        return ()
    because = "its booking was cancelled"
    letter = letters.Letter(subject=text, text=text, because=because)
    return letters.post(letter, origin, talk, mailbox, how)
