"""
Bounces: deliveries that a platform accepted and later reported as undeliverable, as
mail servers and telephone networks do. All follows that would have followed if the
platform had refused it at once. Whatever else a platform reports of a delivery, such as
a delay, quotes it: nobody reads it.
"""

from __future__ import annotations

from collections.abc import Callable

from attrs import evolve, frozen

from gateway.core.actors import by_message
from gateway.core.audit import Act
from gateway.core.delivery import CLAIMED, MOVES, DeliveryEvent, DeliveryState
from gateway.core.errors import TemporaryFailure
from gateway.core.filing import Filing, Status, Stored
from gateway.core.message import Message
from gateway.core.objects import about_message
from gateway.ports.store import Filings
from gateway.relay.mailboxes.fallback import Fallback
from gateway.relay.mailboxes.undelivered_answers import UndeliveredAnswers
from gateway.relay.mailboxes.undelivered_instructions import (
    UndeliveredInstructions,
)
from gateway.relay.mailboxes.undelivered_letters import UndeliveredLetters
from gateway.relay.mailboxes.undelivered_notices import UndeliveredNotices
from gateway.relay.pen import Pen

_ON_ITS_WAY = CLAIMED | {DeliveryState.UNSURE}


@frozen(kw_only=True)
class Bouncing:
    """
    Files bounces.
    """

    filings: Filings
    fallback: Fallback
    unsaid: UndeliveredAnswers
    unreached: UndeliveredLetters
    unread: UndeliveredInstructions
    gone: UndeliveredNotices
    pen: Callable[[], Pen]

    async def file(self, stored: Stored, message: Message) -> Filing | None:
        """
        Return the filing of a platform's report, with what follows from it; None if
        *message* is none. A second bounce of the same delivery changes nothing.

        Raises:
            TemporaryFailure: The store does not answer, or the delivery is not settled:
                a server may bounce a mail before we have recorded that it accepted it.
        """
        bounce = message.bounce
        if bounce is None:
            return None
        shown = await self.filings.show(int(bounce.delivery.partition(".")[0]))
        made = shown.deliveries if shown else ()
        found = [d for d in made if d.id == bounce.delivery]
        if not found:
            # It was erased meanwhile: the returned text must not be stored again.
            return Filing(id=stored.id, status=Status.IGNORED)
        filing = Filing(id=stored.id, status=Status.IGNORED, message=message)
        if not bounce.failed:
            return filing
        if found[0].state in _ON_ITS_WAY:
            raise TemporaryFailure(f"delivery {bounce.delivery} is not settled yet")
        if (found[0].state, DeliveryEvent.BOUNCED) not in MOVES:
            return filing
        bounced, instead = await self.fallback.settled(found[0].bounced(bounce.because))
        bounced, given = await self.unreached.give(bounced)
        told = await self.unsaid.bounced(bounced, instead, bounce.because)
        told = (*told, *given, *await self.unread.told(bounced))
        ended = self.gone.returned(bounced, stored.id)
        act = Act(
            at=self.pen().now,
            actor=by_message(stored.id),
            action="delivery.bounce",
            object=about_message(bounced.message),
            result="unsubscribed" if ended else "done",
        )
        return evolve(
            filing,
            bounced=(bounced,),
            deliveries=tuple(d for d in (instead, *told) if d is not None),
            subscriptions=ended,
            acts=(act,),
        )
