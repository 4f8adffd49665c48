"""
Cancellation of a request or booking by its owner: the booking becomes free, and its
mailbox is told.
"""

from __future__ import annotations

from functools import partial

from attrs import evolve, frozen

from gateway.core.actors import by_message
from gateway.core.audit import Act
from gateway.core.case import CaseEvent, Happening
from gateway.core.consequences import Consequences
from gateway.core.conversation import Conversation
from gateway.core.delivery import Delivery
from gateway.core.objects import about_case
from gateway.core.requests.request import Request, RequestEvent
from gateway.ports.cases import Cases
from gateway.ports.requests import Requests
from gateway.relay.heard.hearing import Hearing
from gateway.relay.mailboxes import letters
from gateway.relay.mailboxes.withdrawing import freed_letter
from gateway.relay.requests.scribe import Scribe
from gateway.relay.requests.transition import Transition, ended
from gateway.town.forms.booking import booking_variables


@frozen(kw_only=True)
class Freer:
    """
    Cancels requests and bookings for their owners.
    """

    requests: Requests
    cases: Cases

    def stopped(
        self, hearing: Hearing, scribe: Scribe, request: Request, *, held: bool
    ) -> Transition:
        """
        End a request that was not handed over; *held* says whether its message is held.
        """
        by = by_message(hearing.stored.id)
        return Transition(
            request=request.move(RequestEvent.CANCEL, hearing.now),
            text=scribe.say("request-cancelled", request),
            follows=ended(request, hearing.now, by, "request.cancel", held=held),
        )

    async def freed(
        self, hearing: Hearing, scribe: Scribe, request: Request
    ) -> Transition | None:
        """
        Free the booking of a request; None if there is none, or it has begun: then the
        mailbox reads the wish like any other message.
        """
        booking = await self.requests.booking(request.case)
        told = await self.cases.case(request.case)
        if booking is None or told is None or booking.starts <= hearing.now:
            return None
        town = hearing.table.town
        zone = town.timezone
        shown = booking_variables(booking, scribe.form, zone, request.language)
        by = by_message(hearing.stored.id)
        return Transition(
            request=request.move(RequestEvent.CANCEL, hearing.now),
            text=scribe.say("request-freed", request, **shown),
            follows=Consequences(
                deliveries=tuple(
                    delivery
                    for talk in told.conversations
                    for delivery in self._letters(hearing, scribe, talk, request, shown)
                ),
                happenings=(
                    Happening(
                        case=request.case, event=CaseEvent.SOLVE, at=hearing.now, by=by
                    ),
                ),
                timers=(town.casework.closing(request.case, hearing.now),),
                acts=(
                    Act(
                        at=hearing.now,
                        actor=by,
                        action="booking.free",
                        object=about_case(request.case),
                        result=f"{booking.diary}: {booking.unit}",
                    ),
                ),
            ),
        )

    def _letters(
        self,
        hearing: Hearing,
        scribe: Scribe,
        talk: Conversation,
        request: Request,
        shown: dict[str, str],
    ) -> tuple[Delivery, ...]:
        spoken = evolve(request, language=hearing.table.town.language)
        return freed_letter(
            scribe.say("letter-freed", spoken, **shown),
            hearing.message,
            talk,
            letters.Post(
                message=hearing.stored.id,
                name=partial(hearing.stored.id_for, "freed", talk.mailbox),
                pen=hearing.speaker.pen,
            ),
        )
