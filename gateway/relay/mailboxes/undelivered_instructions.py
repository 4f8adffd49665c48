"""
Instructions that the gateway gives in an emergency, such as to call 112, and that did
not reach their reader: whoever has the alarm is told, as nobody else could find them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import structlog
from attrs import frozen

from gateway.core.conversation import Conversation, Mailbox
from gateway.core.decision import Urgency
from gateway.core.delivery import WAITING, Delivery, DeliveryState, delivery_id
from gateway.core.filing import Filing
from gateway.core.message import Message
from gateway.ports.store import Filings, Register
from gateway.relay.mailboxes import letters
from gateway.relay.pen import Pen
from gateway.relay.speaking.reasons import reason
from gateway.relay.speaking.wording import channel_name

log = structlog.get_logger()

#: How long the instructions may wait for a platform that is down before somebody is
#: told. They are tried on all the same.
PATIENCE = timedelta(minutes=5)

_LOST = frozenset({DeliveryState.FAILED, DeliveryState.ASKING, DeliveryState.DROPPED})


@frozen(kw_only=True)
class UndeliveredInstructions:
    """
    Tells the mailboxes that have an alarm that its sender did not read what to do.
    """

    register: Register
    filings: Filings
    pen: Callable[[], Pen]

    async def told(self, delivery: Delivery) -> tuple[Delivery, ...]:
        """
        Return the letters about a *delivery* as it ended: none, unless it is an
        emergency's instructions that were given up, or that have waited for
        `PATIENCE`. Each mailbox gets the letter of its alarm again, once for each of
        the two, however many parts the instructions have.

        Raises:
            TemporaryFailure: The store does not answer.
        """
        lost, waits = delivery.state in _LOST, delivery.state in WAITING
        if not (delivery.automatic and delivery.urgency is Urgency.EMERGENCY):
            return ()
        if not (lost or waits):
            return ()
        filing = await self.filings.filing(delivery.message)
        heard = filing.message if filing else None
        if filing is None or heard is None or heard.sender != delivery.to:
            return ()
        pen = self.pen()
        if waits and pen.now - heard.received_at < PATIENCE:
            return ()
        name = "letter-instructions-lost" if lost else "letter-instructions-wait"
        channel = channel_name(pen.table.own, delivery.to.channel)
        its = reason(delivery.problem, pen.table.own)
        line = pen.table.own(name, channel=channel, why=its)
        told = await self._letters(filing, heard, line, name, pen)
        log.warning("instructions.unread", state=delivery.state.value, told=len(told))
        return told

    async def _letters(
        self, filing: Filing, heard: Message, line: str, name: str, pen: Pen
    ) -> tuple[Delivery, ...]:
        shown = await self.filings.show(filing.id)
        first: dict[str, Delivery] = {}
        for each in shown.deliveries if shown else ():
            if letters.is_letter(each) and each.to != heard.sender and not each.part_of:
                first.setdefault(each.conversation, each)
        named = partial(delivery_id, filing.id, name)
        how = letters.Post(message=filing.id, name=named, pen=pen)
        told: list[Delivery] = []
        for letter in first.values():
            talk = await self.register.conversation(letter.conversation)
            holder = pen.table.holder(talk.mailbox) if talk else ""
            to = pen.table.town.mailboxes.get(holder)
            if talk is not None and to is not None and _may_read(to, talk, filing):
                told += letters.again(letter, line, heard, talk, to, how)
        return tuple(told)


def _may_read(to: Mailbox, talk: Conversation, filing: Filing) -> bool:
    decision = filing.decision
    its = decision is not None and decision.is_for(to)
    return its and to.may_read(confidential=talk.confidential)
