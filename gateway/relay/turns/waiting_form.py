"""
A form waits while its sender writes to somebody else, by name.
"""

from __future__ import annotations

from attrs import evolve, frozen

from gateway.core.decision import Decision
from gateway.core.filing import Filing
from gateway.core.requests.request import State
from gateway.ports.meter import Meter
from gateway.ports.requests import Requests
from gateway.relay.hearing import Hearing
from gateway.relay.requests import alarming, aside, meant
from gateway.relay.requests.addressed import is_for_another
from gateway.relay.requests.scribe import Scribe
from gateway.relay.speaking.allowance import may_ask
from gateway.town.forms.whom import form_of

#: States of a request that waits for its sender.
_ASKED = (State.ASKING, State.CONFIRMING)


@frozen(kw_only=True)
class WaitingForm:
    """
    Tells the sender that the form waits, next to the receipt for the other message.
    """

    requests: Requests
    meter: Meter

    async def follow(
        self, hearing: Hearing, decision: Decision, filing: Filing
    ) -> Filing:
        message, table = hearing.message, hearing.table
        told = meant.may_be_said(hearing) and decision.is_delivered
        if not told or filing.requests or await alarming.is_safety(hearing):
            return filing
        request = await self.requests.pending(message.sender)
        form = form_of(table, request) if request else None
        if request is None or form is None or request.state not in _ASKED:
            return filing
        before = message.received_at < request.begun_at
        if before or not await is_for_another(hearing, request):
            return filing
        later = aside.later(Scribe(table=table, form=form), request, hearing.now)
        filing = evolve(filing, requests=(later.request,))
        if not await may_ask(self.meter, message.sender, hearing.now):
            return filing
        said = hearing.speaker.alone("request", later.text)
        return evolve(filing, deliveries=(*filing.deliveries, *said))
