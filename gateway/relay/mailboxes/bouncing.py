"""
What becomes of what a platform took and could not deliver, as mail servers and
telephone networks tell later: it was not said after all, goes another way if there is
one, and whoever wrote it hears of it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from attrs import evolve, frozen

from gateway.core.audit import Act
from gateway.core.delivery import CLAIMED, MOVES, Event, State
from gateway.core.errors import TemporaryFailure
from gateway.core.filing import Filing, Status, Stored
from gateway.core.message import Message
from gateway.ports.store import Office
from gateway.relay.mailboxes.fallback import Fallback
from gateway.relay.mailboxes.undelivered_answers import UndeliveredAnswers
from gateway.relay.mailboxes.undelivered_letters import UndeliveredLetters

_ON_ITS_WAY = CLAIMED | {State.UNSURE}


@frozen(kw_only=True)
class Bouncing:
    """
    Files bounces.
    """

    office: Office
    fallback: Fallback
    unsaid: UndeliveredAnswers
    unreached: UndeliveredLetters
    now: Callable[[], datetime]

    async def file(self, stored: Stored, message: Message) -> Filing | None:
        """
        File the bounce of a delivery, with what follows from it, which is nothing the
        second time; None if it is none.

        Raises:
            TemporaryFailure: The store did not say, or it is on its way yet: a server
                may send it back before we have noted that it took it.
        """
        bounce = message.bounce
        if bounce is None:
            return None
        shown = await self.office.show(int(bounce.delivery.partition(".")[0]))
        if shown is None:
            return None
        found = [d for d in shown.deliveries if d.id == bounce.delivery]
        if not found:
            # It was erased since: nobody is to read of it what its server gives back.
            return Filing(id=stored.id, status=Status.IGNORED)
        filing = Filing(id=stored.id, status=Status.IGNORED, message=message)
        if found[0].state in _ON_ITS_WAY:
            raise TemporaryFailure(f"delivery {bounce.delivery} is not settled yet")
        if (found[0].state, Event.BOUNCED) not in MOVES:
            return filing
        bounced, instead = await self.fallback.settled(found[0].bounced(bounce.because))
        bounced, given = await self.unreached.give(bounced)
        told = await self.unsaid.bounced(bounced, instead, bounce.because)
        told = (*told, *given)
        act = Act(
            at=self.now(),
            actor=f"message {stored.id}",
            action="delivery.bounce",
            object=f"message {bounced.message}",
        )
        return evolve(
            filing,
            bounced=(bounced,),
            deliveries=tuple(d for d in (instead, *told) if d is not None),
            acts=(act,),
        )
