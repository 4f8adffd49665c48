"""
A letter that its mailbox, or another administration, does not get: somebody else in the
house does, or nobody there would know of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

import structlog
from attrs import frozen

from gateway.core.case import ENDED, Number
from gateway.core.case import State as CaseState
from gateway.core.conversation import Conversation, Mailbox
from gateway.core.delivery import DEAD, Delivery, State, delivery_id
from gateway.core.message import Address
from gateway.ports.cases import Cases
from gateway.ports.channels import Channel
from gateway.ports.store import Office, Register
from gateway.relay.bringing import is_letter
from gateway.relay.crew import alone
from gateway.relay.mailboxes import letters
from gateway.relay.mailboxes.lending import Loan
from gateway.routing.table import RoutingTable
from gateway.town.passing import instead_of

log = structlog.get_logger()

#: The last word was the mailbox's, or nobody waits for one.
_SEEN = (*ENDED, CaseState.ANSWERED, CaseState.WAITING)


@frozen(kw_only=True)
class Unreached:
    """
    Gives the case of such a letter to whoever is next in charge of its mailbox, and
    what was passed on in vain back to the mailbox that has it.
    """

    register: Register
    office: Office
    cases: Cases
    channels: Mapping[str, Channel]
    table: Callable[[], RoutingTable]
    key: bytes
    now: Callable[[], datetime]

    async def give(self, delivery: Delivery) -> None:
        """
        Give the case of *delivery* to the next, once, if that was a letter which was
        given up on, and nobody at the mailbox that has the case was reached otherwise.

        Raises:
            TemporaryFailure: The store did not say, or kept nothing.
        """
        if delivery.state is State.FAILED and is_letter(delivery):
            with alone("case.not_lent", message=delivery.message):
                await self._give(delivery)

    async def passed_on(self, delivery: Delivery) -> tuple[Delivery, ...]:
        """
        Give the letter to the mailbox that has a matter of another administration which
        did not get what was passed on to it.

        Raises:
            TemporaryFailure: The store did not say which that is.
        """
        if delivery.state is not State.FAILED or not delivery.automatic:
            return ()
        table, to = self.table(), delivery.to
        offices = {
            Address("email", each.email): each.office[table.town.language]
            for each in table.knowledge.authorities.values()
        }
        if to not in offices:
            return ()
        talk = await self.register.conversation(delivery.conversation)
        mailbox = table.town.mailboxes.get(talk.mailbox) if talk else None
        filing = await self.office.filing(delivery.message)
        origin = filing.message if filing else None
        passed = talk is not None and talk.contact == to
        if talk is None or mailbox is None or origin is None or not passed:
            return ()
        why = {"office": offices[to], "why": delivery.problem}
        told = table.own("forward-refused", **why)
        return letters.post(
            letters.Letter(delivery.subject, f"{told}\n\n{delivery.text}"),
            origin,
            delivery.urgency,
            delivery.because,
            talk,
            mailbox,
            letters.Post(
                message=delivery.message,
                key=self.key,
                now=self.now(),
                name=partial(delivery_id, delivery.message, delivery.id, "refused"),
                channels=self.channels,
            ),
        )

    async def _give(self, delivery: Delivery) -> None:
        talk = await self.register.conversation(delivery.conversation)
        if talk is None or not talk.case or await self._is_reached(delivery):
            return
        told = await self.cases.case(Number.read(talk.case))
        origin = await self.office.filing(told.case.number.message) if told else None
        if told is None or origin is None or told.case.state in _SEEN:
            return
        table = self.table()
        away = table.town.mailboxes.get(told.case.mailbox)
        to = self._next(away, talk, table) if away else None
        if away is None or to is None or talk.mailbox != away.id:
            return
        loan = Loan(
            told=told,
            origin=origin,
            away=away,
            to=to,
            table=table,
            channels=self.channels,
            key=self.key,
            now=self.now(),
        )
        if loan.may_be and await self.cases.lend(
            loan.lent("unreached", "letter-unreached", "note-unreached")
        ):
            log.warning("case.lent", case=str(told.case.number), to=to.id)

    async def _is_reached(self, delivery: Delivery) -> bool:
        """
        Say whether the mailbox gets the same at another address.
        """
        shown = await self.office.show(delivery.message)
        return any(
            d.conversation == delivery.conversation
            and is_letter(d)
            and d.to != delivery.to
            and d.state not in (*DEAD, State.DROPPED)
            for d in (shown.deliveries if shown else ())
        )

    def _next(
        self, away: Mailbox, talk: Conversation, table: RoutingTable
    ) -> Mailbox | None:
        secret = talk.confidential or away.confidential
        name = table.next_in_charge(away.id, self.now(), 1, confidential=secret)
        if name == away.id:
            return instead_of(table, away)
        return table.town.mailboxes.get(name)
