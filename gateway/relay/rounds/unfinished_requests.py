"""
Unfinished requests: their senders are reminded once, and later the requests expire.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog
from attrs import evolve, field, frozen

from gateway.core.audit import GATEWAY
from gateway.core.consequences import Consequences
from gateway.core.delivery import Delivery
from gateway.core.filing import Filing, Status
from gateway.core.requests.request import Request, RequestEvent, RequestState
from gateway.ports.requests import Requests
from gateway.ports.store import Filings, Register
from gateway.relay.pen import Pen
from gateway.relay.requests.scribe import Scribe, as_put
from gateway.relay.requests.transition import ended
from gateway.relay.speaking.own_texts import to_sender
from gateway.relay.worker_loop import alone
from gateway.town.forms.limits import overtaken
from gateway.town.forms.whom import form_of

log = structlog.get_logger()

#: Silence after which a sender is reminded.
REMINDED_AFTER = timedelta(days=3)

#: Requests that are handled in one round.
AT_ONCE = 100


@frozen(kw_only=True)
class Waker:
    """
    Reminds the senders of unfinished requests, and lets requests expire.
    """

    requests: Requests
    register: Register
    filings: Filings
    # How many failed, and will be the first again in the next round.
    _stuck: Counter[bool] = field(factory=Counter, init=False)

    async def go(self, pen: Pen) -> Sequence[Delivery]:
        """
        Send the reminders and expirations that are due; return the deliveries.
        """
        ends = pen.now - pen.table.town.identity.hold_for
        tired = pen.now - REMINDED_AFTER
        return [
            *await self._wake(ends, pen, _expired, reminded=True),
            *await self._wake(tired, pen, _reminded, reminded=False),
        ]

    async def _wake(
        self,
        since: datetime,
        pen: Pen,
        wake: Callable[[_Slept], tuple[Request, Consequences]],
        *,
        reminded: bool,
    ) -> Sequence[Delivery]:
        said: list[Delivery] = []
        woken, most = 0, AT_ONCE + self._stuck[reminded]
        sleeping = await self.requests.sleeping(since, reminded=reminded, limit=most)
        for request in sleeping:
            with alone("request.broken", case=str(request.case)):
                said += await self._woken(request, pen, wake)
                woken += 1
        self._stuck[reminded] = len(sleeping) - woken
        return said

    async def _woken(
        self,
        request: Request,
        pen: Pen,
        wake: Callable[[_Slept], tuple[Request, Consequences]],
    ) -> Sequence[Delivery]:
        origin = await self.filings.filing(request.case.message)
        if origin is None:
            # Its message is being routed; it is tried again.
            return ()
        form = form_of(pen.table, request)
        scribe = Scribe(table=pen.table, form=form) if form else None
        quiet = (await self.register.known([request.contact])).quiet
        woken, follows = wake(
            _Slept(
                request=request,
                origin=origin,
                scribe=scribe,
                aloud=request.contact not in quiet,
                pen=pen,
            )
        )
        if not await self.requests.wake(woken, follows):
            return ()
        log.info("request.woken", case=str(request.case), state=woken.state.value)
        return follows.deliveries


@frozen(kw_only=True)
class _Slept:
    """
    An unfinished request.

    Attributes:
        origin: The filing of the message that began it.
        scribe: Writes the texts of its form; None if the rules no longer have it.
        aloud: Whether its sender wants to be told.
        pen: What they are told with.
    """

    request: Request
    origin: Filing
    scribe: Scribe | None
    aloud: bool
    pen: Pen


def _reminded(slept: _Slept) -> tuple[Request, Consequences]:
    request, scribe = slept.request, slept.scribe
    proving = request.state is RequestState.PROVING
    name = "request-reminder-proof" if proving else "request-reminder"
    text = scribe.say(name, request) if scribe else ""
    reminded = request.remind()
    if scribe and not proving:
        reminded, asked = _put_again(scribe, reminded, slept.pen.now)
        text = f"{text} {asked}"
    return reminded, Consequences(deliveries=_said(name, text, slept))


def _put_again(scribe: Scribe, request: Request, now: datetime) -> tuple[Request, str]:
    today = scribe.table.around.calendar.local(now).date()
    late = overtaken(request, scribe.form, today)
    if late is None:
        return as_put(request), scribe.put(request)
    turned = scribe.instead(request, request.moved_at, late)
    # It counts as one change: the reminder. The sender said nothing.
    again = evolve(turned.request, reminded=True, changes=request.changes)
    return again, turned.text


def _expired(slept: _Slept) -> tuple[Request, Consequences]:
    request, scribe = slept.request, slept.scribe
    name, held = "request-expired", slept.origin.status is Status.HELD
    text = scribe.say(name, request) if scribe else ""
    # Expiring is no move of the sender's: the time of their last one stays.
    expired = request.move(RequestEvent.EXPIRE, request.moved_at)
    follows = ended(request, slept.pen.now, GATEWAY, "request.expire", held=held)
    return expired, evolve(follows, deliveries=_said(name, text, slept))


def _said(name: str, text: str, slept: _Slept) -> tuple[Delivery, ...]:
    if slept.scribe is None or not slept.aloud:
        return ()
    # A new id after each change: there may be one reminder per interruption.
    called = f"{name} {slept.request.changes}"
    at = slept.request.contact
    return tuple(to_sender(slept.origin, called, text, slept.pen, at=at))
