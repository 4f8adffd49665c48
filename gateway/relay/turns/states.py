"""
Somebody asks how a case of theirs goes, or says how good its end was.
"""

from __future__ import annotations

from attrs import frozen

from gateway.core.filing import Filing
from gateway.relay.hearing import Hearing
from gateway.relay.recalling import Recaller
from gateway.routing.words.asking import asks_for_state


@frozen
class States:
    """
    Tells where the case stands whose number was written.
    """

    async def take(self, hearing: Hearing) -> Filing | None:
        if hearing.named is None or not asks_for_state(hearing.message.text):
            return None
        case = hearing.named.cases[0] if hearing.named.cases else None
        aloud = await hearing.may_speak()
        return hearing.speaker.state(hearing.verdict, case, aloud=aloud)


@frozen
class Scores:
    """
    Keeps how good somebody found the end of their case.
    """

    recaller: Recaller

    async def take(self, hearing: Hearing) -> Filing | None:
        case = await self.recaller.scored(
            hearing.message, hearing.thread, hearing.table
        )
        if case is None:
            return None
        return hearing.speaker.scored(hearing.verdict, case)
