"""
The number of a case, from somebody who was asked which of their cases they mean.
"""

from __future__ import annotations

from attrs import evolve, frozen

from gateway.core.filing import Filing
from gateway.core.message import Visibility
from gateway.core.rule_names import WHICH_CASE
from gateway.ports.store import Register
from gateway.relay.heard.hearing import Hearing
from gateway.relay.speaking import receipts
from gateway.routing.words.brief.courtesies import asks_for_state, tells_besides


@frozen(kw_only=True)
class NamedCase:
    """
    Lets what somebody said before, and did not say of which case, continue the case
    whose number they give.
    """

    register: Register

    async def take(self, hearing: Hearing) -> Filing | None:
        named, said = hearing.named, hearing.message.said
        if hearing.message.visibility is not Visibility.PRIVATE:
            return None
        if not (named and named.cases and asks_for_state(said)) or tells_besides(said):
            return None
        if await hearing.must_be_heard():
            return None
        held = await self.register.held_of(hearing.message.sender)
        waiting = [f.id for f in held if f.decision and f.decision.rule == WHICH_CASE]
        if not waiting:
            return None
        case, message = named.cases[0], hearing.message
        # The conversation is marked as the latest, so that the held messages, routed
        # again, continue it.
        pointed = [
            evolve(talk, heard=message.reference, heard_at=message.received_at)
            for talk in named.conversations
            if talk.mailbox == case.mailbox
        ]
        told = receipts.noted(hearing.table, case)
        filing = await hearing.answered(WHICH_CASE, "case-noted", told)
        return evolve(filing, resumes=tuple(waiting), conversations=tuple(pointed))
