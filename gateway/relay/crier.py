"""
Worker that publishes notices when they are due.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping

import structlog
from attrs import field, frozen

from gateway.core.audit import GATEWAY, Act
from gateway.core.objects import about_notice
from gateway.core.public.notice import Notice
from gateway.ports.notices import Notices
from gateway.relay.clock import Time
from gateway.relay.pen import Pen
from gateway.relay.speaking.proclaiming import Proclaimer
from gateway.relay.worker_loop import LOOK_EVERY, Bell, alone, ring_for

log = structlog.get_logger()

#: Notices that are published in one round.
AT_ONCE = 20


@frozen(kw_only=True)
class Crier:
    """
    The worker that publishes notices.

    All deliveries of a notice are put into the outbox at once, for whoever is
    subscribed at that moment.

    Attributes:
        public_url: Base URL of our own pages; empty where they are not public.
        time: Returns the time by which notices are due; None while they wait.
        couriers: Bells to ring when there is something to deliver, by channel.
    """

    notices: Notices
    pen: Callable[[], Pen]
    public_url: str
    time: Time
    couriers: Mapping[str, Bell]
    # How many failed, and will be the first again in the next round.
    _stuck: Counter[str] = field(factory=Counter, init=False)

    async def run(self, answered: Callable[[], None]) -> None:
        """
        Publish due notices until cancelled.

        Args:
            answered: Called whenever the store has answered.

        Raises:
            TemporaryFailure: The store did not answer.
        """
        while True:
            await self.cry()
            answered()
            await asyncio.sleep(LOOK_EVERY)

    async def cry(self) -> None:
        """
        Publish the notices that are due.

        Raises:
            TemporaryFailure: The store does not answer.
        """
        now = await self.time()
        if now is None:
            return
        due = await self.notices.due_notices(now, AT_ONCE + self._stuck["due"])
        said = 0
        for notice in due:
            with alone("notice.broken", notice=notice.number):
                await self._say(notice)
                said += 1
        self._stuck["due"] = len(due) - said

    async def _say(self, notice: Notice) -> None:
        saying = notice.waiting
        if saying is None:
            return
        pen = self.pen()
        proclaimer = Proclaimer(
            notice=notice,
            saying=saying,
            pen=pen,
            public_url=self.public_url,
        )
        made = proclaimer.proclaim(
            await self.notices.subscribers(),
            await self.notices.audience(notice.number),
        )
        act = Act(
            at=pen.now,
            actor=GATEWAY,
            action="notice.say",
            object=about_notice(notice.number),
            result=f"{saying.event.value}: {len(made)} deliveries",
        )
        if await self.notices.say_notice(notice, notice.said(pen.now), made, act):
            log.info("notice.said", notice=notice.number, deliveries=len(made))
            ring_for(made, self.couriers)
