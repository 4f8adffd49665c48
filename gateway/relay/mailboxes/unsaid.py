"""
Whoever answered hears that it did not arrive: nobody else could try another way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from textwrap import shorten

from attrs import frozen

from gateway.core.delivery import INSTEAD, Delivery, State, delivery_id
from gateway.ports.channels import Channel
from gateway.ports.store import Office
from gateway.relay.mailboxes.letters import called
from gateway.relay.speaking.notices import in_parts, reply_subject
from gateway.routing.table import RoutingTable

#: So much of an answer is enough to know it by.
_SHOWN = 60


@frozen(kw_only=True)
class Unsaid:
    """
    Writes to the mailbox whose answer was not said; nothing where no mailbox wrote it.
    """

    office: Office
    channels: Mapping[str, Channel]
    table: Callable[[], RoutingTable]
    now: Callable[[], datetime]

    async def refused(self, delivery: Delivery, because: str) -> tuple[Delivery, ...]:
        """
        Tell that it was given up on, unless it goes another way: once for all its
        parts, however often it is tried again.

        Raises:
            TemporaryFailure: The store did not say who wrote it.
        """
        if delivery.state is not State.FAILED or delivery.problem.startswith(INSTEAD):
            return ()
        return await self._tell(
            delivery,
            ("refused", delivery.conversation),
            "answer-refused",
            why=because,
            channel=self._called(delivery),
        )

    async def bounced(
        self, delivery: Delivery, instead: Delivery | None, because: str
    ) -> tuple[Delivery, ...]:
        """
        Tell that it came back, and what is said *instead*, if anything.

        Raises:
            TemporaryFailure: The store did not say who wrote it.
        """
        return await self._tell(
            delivery,
            (delivery.id, "bounced"),
            "answer-bounced" if instead is None else "answer-bounced-instead",
            subject=delivery.subject,
            why=because,
            channel=self._called(instead) if instead else "",
        )

    def _called(self, delivery: Delivery) -> str:
        return called(self.table().own, delivery.to.channel)

    async def _tell(
        self,
        delivery: Delivery,
        purpose: tuple[str, ...],
        name: str,
        **variables: str,
    ) -> tuple[Delivery, ...]:
        if not delivery.is_answer:
            return ()
        table = self.table()
        filing = await self.office.filing(delivery.message)
        message = filing.message if filing else None
        if message is None or table.town.mailbox_at(message.sender) is None:
            return ()
        said = shorten(message.text, _SHOWN, placeholder="…")
        note = Delivery(
            id=delivery_id(delivery.message, *purpose),
            message=delivery.message,
            conversation=delivery.conversation,
            to=message.sender,
            text=table.own(name, said=said, **variables),
            subject=reply_subject(message.subject),
            author=table.town.name,
            in_reply_to=message.reference,
            token=delivery.token,
            automatic=True,
            repeatable=True,
            due_at=self.now(),
        )
        return in_parts(self.channels, note)
