"""
A question of the gateway's own waits while its sender writes about something else: that
of a form, or whether to cancel a booking.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from attrs import evolve, frozen

from gateway.core.decision import Decision, Outcome
from gateway.core.filing import Filing
from gateway.core.requests.form import Form
from gateway.core.requests.request import Request
from gateway.core.rule_names import THREAD
from gateway.ports.meter import Meter
from gateway.ports.requests import Requests
from gateway.relay.heard.hearing import Hearing
from gateway.relay.requests import alarming, aside, cancel_question, meant
from gateway.relay.requests.addressed import is_for_another
from gateway.relay.requests.answering_part import ASKED
from gateway.relay.requests.booked import Booked
from gateway.relay.requests.cancel_question import CancelQuestion
from gateway.relay.requests.scribe import Scribe
from gateway.relay.speaking.allowance import may_ask
from gateway.relay.speaking.shaping import with_buttons
from gateway.town.forms.whom import form_of

#: For how long after the last word to a form its question is repeated.
_LASTS = timedelta(hours=1)


@frozen(kw_only=True)
class WaitingQuestion:
    """
    Repeats to the sender what they were asked last, next to what is said about the
    other message. If that is for somebody by name, tells how to go on with the form.
    """

    requests: Requests
    question: CancelQuestion
    meter: Meter

    async def follow(
        self, hearing: Hearing, decision: Decision, filing: Filing
    ) -> Filing:
        if not meant.may_be_said(hearing) or hearing.is_answered or filing.requests:
            return filing
        if not _is_routed(decision) or await alarming.is_safety(hearing):
            return filing
        request = await hearing.pending(self.requests)
        asked = await self.question.open(hearing)
        if asked and (request is None or request.moved_at < asked[0].request.moved_at):
            return await self._whether(hearing, decision, filing, asked)
        form = form_of(hearing.table, request) if request else None
        if request is None or form is None or request.state not in ASKED:
            return filing
        return await self._form(hearing, decision, filing, request, form)

    async def _whether(
        self,
        hearing: Hearing,
        decision: Decision,
        filing: Filing,
        asked: Sequence[Booked],
    ) -> Filing:
        sender, since = hearing.message.sender, asked[0].request.moved_at
        if not _is_beside(hearing, decision, since):
            return filing
        if not await may_ask(self.meter, sender, hearing.now):
            return filing
        told = cancel_question.put(asked, hearing)
        said = with_buttons(hearing.speaker.alone("booking", told.text), told.buttons)
        deliveries = (*filing.deliveries, *said)
        return evolve(filing, requests=told.requests, deliveries=deliveries)

    async def _form(
        self,
        hearing: Hearing,
        decision: Decision,
        filing: Filing,
        request: Request,
        form: Form,
    ) -> Filing:
        message = hearing.message
        if message.received_at < request.begun_at:
            return filing
        scribe = Scribe(table=hearing.table, form=form)
        if await is_for_another(hearing, request):
            told = aside.later(scribe, request, hearing.now)
        elif _is_beside(hearing, decision, request.moved_at):
            told = scribe.ask_again(request, hearing.now)
        else:
            return filing
        filing = evolve(filing, requests=(told.request,))
        if not await may_ask(self.meter, message.sender, hearing.now):
            return filing
        text = hearing.speaker.alone("answer", told.text)
        said = with_buttons(text, scribe.buttons(told.request))
        return evolve(filing, deliveries=(*filing.deliveries, *said))


def _is_routed(decision: Decision) -> bool:
    return decision.is_delivered or decision.outcome is Outcome.ANSWER


def _is_beside(hearing: Hearing, decision: Decision, since: datetime) -> bool:
    """
    Say whether the message is something new that was said while the question waited,
    *since* then: neither a word in another conversation, nor in confidence.
    """
    late = since + _LASTS < hearing.message.received_at
    return not (
        late
        or decision.rule == THREAD
        or decision.is_confidential
        or hearing.stored.again
    )
