"""
Notices that a mail server refused, or returned later, because there is nobody at their
address any more: it gets no more of them.
"""

from __future__ import annotations

from collections.abc import Callable

import structlog
from attrs import frozen

from gateway.core.audit import GATEWAY, Act
from gateway.core.delivery import Delivery, DeliveryState
from gateway.core.errors import TemporaryFailure
from gateway.core.objects import NOTICES
from gateway.core.public.notice import Subscription
from gateway.core.refusal import Refusal, refusal_in
from gateway.ports.notices import Notices
from gateway.relay.pen import Pen
from gateway.town.subscribing import subscription_id

log = structlog.get_logger()

#: Reasons for which an address will take nothing else either.
_GONE = frozenset({Refusal.NOBODY, Refusal.CLOSED, Refusal.NO_SERVER})


@frozen(kw_only=True)
class UndeliveredNotices:
    """
    Ends the subscriptions of addresses that no longer exist.
    """

    notices: Notices
    pen: Callable[[], Pen]

    async def refused(self, delivery: Delivery) -> None:
        """
        End the subscription if *delivery*, as it ended, shows that there is nobody. If
        the store does not answer, the next notice ends it.
        """
        if delivery.state is not DeliveryState.FAILED or not _is_gone(delivery):
            return
        pen = self.pen()
        act = Act(
            at=pen.now,
            actor=GATEWAY,
            action="notices.leave",
            object=NOTICES,
            result="refused by its mail server",
        )
        try:
            subscription = subscription_id(delivery.to, pen.key)
            ended = await self.notices.unsubscribe(subscription, act)
        except TemporaryFailure as e:
            log.warning("subscription.stays", problem=str(e))
        else:
            log.info("subscription.ended", was_there=ended)

    def returned(self, delivery: Delivery, number: int) -> tuple[Subscription, ...]:
        """
        Return the end of the subscription if *delivery*, as it came back in message
        *number*, shows that there is nobody.
        """
        if not _is_gone(delivery):
            return ()
        pen = self.pen()
        return (
            Subscription(
                id=subscription_id(delivery.to, pen.key),
                address=delivery.to,
                wanted=False,
                at=pen.now,
                message=number,
            ),
        )


def _is_gone(delivery: Delivery) -> bool:
    return bool(delivery.unsubscribe) and refusal_in(delivery.problem) in _GONE
