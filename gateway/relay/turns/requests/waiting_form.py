"""
A form waits while its sender writes about something else.
"""

from __future__ import annotations

from datetime import timedelta

from attrs import evolve, frozen

from gateway.core.decision import Decision, Outcome
from gateway.core.filing import Filing
from gateway.core.requests.request import Request
from gateway.core.rule_names import THREAD
from gateway.ports.meter import Meter
from gateway.ports.requests import Requests
from gateway.relay.heard.hearing import Hearing
from gateway.relay.requests import alarming, aside, meant
from gateway.relay.requests.addressed import is_for_another
from gateway.relay.requests.answering_part import ASKED
from gateway.relay.requests.scribe import Scribe
from gateway.relay.speaking.allowance import may_ask
from gateway.relay.speaking.shaping import with_buttons
from gateway.town.forms.whom import form_of

#: For how long after the last word to a form its question is repeated.
_LASTS = timedelta(hours=1)


@frozen(kw_only=True)
class WaitingForm:
    """
    Tells the sender that the form waits, next to what is said about the other message:
    if that is for somebody by name, how to go on with the form; else what it asks.
    """

    requests: Requests
    meter: Meter

    async def follow(
        self, hearing: Hearing, decision: Decision, filing: Filing
    ) -> Filing:
        message, table = hearing.message, hearing.table
        if not meant.may_be_said(hearing) or hearing.is_answered or filing.requests:
            return filing
        if not _is_routed(decision) or await alarming.is_safety(hearing):
            return filing
        request = await hearing.pending(self.requests)
        form = form_of(table, request) if request else None
        if request is None or form is None or request.state not in ASKED:
            return filing
        if message.received_at < request.begun_at:
            return filing
        scribe = Scribe(table=table, form=form)
        if await is_for_another(hearing, request):
            told = aside.later(scribe, request, hearing.now)
        elif _is_beside(hearing, decision, request):
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


def _is_beside(hearing: Hearing, decision: Decision, request: Request) -> bool:
    """
    Say whether the message is something new that was said while the form asked: neither
    a word in another conversation, nor in confidence.
    """
    late = request.moved_at + _LASTS < hearing.message.received_at
    return not (
        late
        or decision.rule == THREAD
        or decision.is_confidential
        or hearing.stored.again
    )
