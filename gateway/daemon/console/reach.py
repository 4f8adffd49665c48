"""
What a mailbox may see of cases, and in which conversation it answers: the one of its
letter.
"""

from __future__ import annotations

from datetime import datetime

from attrs import evolve, frozen

from gateway.core.actors import by_mailbox
from gateway.core.case import CaseState, Number
from gateway.core.conversation import Conversation, Mailbox
from gateway.core.town import Town
from gateway.ports.cases import CaseHistory, Cases
from gateway.ports.console import Reach
from gateway.ports.erasing import ERASED
from gateway.relay.cases.holder import answers_for, gave_away
from gateway.routing.table import RoutingTable


async def reach_of(
    cases: Cases, mailbox: Mailbox, table: RoutingTable, now: datetime
) -> Reach:
    """
    Return whose cases *mailbox* sees at the moment.

    Raises:
        TemporaryFailure: The store does not answer.
    """
    own, others = mailbox.id, table.town.mailboxes
    answering = await cases.answering()
    return Reach(
        own=own,
        offices=tuple(name for name, has in table.town.holders.items() if has == own),
        away=tuple(
            name
            for name in others
            if name != own and table.substitute(name, now) == own
        ),
        gone=tuple(name for name in answering if _is_nobodys(name, table.town)),
        confidential=mailbox.may_read(confidential=True),
    )


def _is_nobodys(name: str, town: Town) -> bool:
    # What is confidential goes past a holder that may not read it.
    has = town.mailboxes.get(town.holders.get(name, name))
    return has is None or (has.id != name and not has.may_read(confidential=True))


@frozen(kw_only=True)
class Sight:
    """
    A case, as one mailbox may see it.

    Attributes:
        talk: The mailbox's own conversation, in which it answers.
        readable: The ids of the conversations that it may read.
        gone: It passed the case on, and did not get it back: what has been said since
            is not for it.
    """

    told: CaseHistory
    talk: Conversation
    readable: frozenset[str]
    gone: bool

    @property
    def confidential(self) -> bool:
        """
        Say whether anything of it was said in confidence.
        """
        return self.told.case.confidential or self.talk.confidential

    @property
    def alone(self) -> Sight:
        """
        The same without what others say and do: for a mailbox that the case complains
        about, which reads what it was told and no more.
        """
        own = [h for h in self.told.happenings if h.by == by_mailbox(self.talk.mailbox)]
        told = evolve(self.told, happenings=tuple(own))
        return evolve(self, told=told, readable=frozenset({self.talk.id}))


async def sight(
    cases: Cases, number: Number, mailbox: Mailbox, table: RoutingTable
) -> Sight | None:
    """
    Return the case *number* as *mailbox* may see it: one about which it had a letter.
    None if there is no such case, it was erased, is in quarantine, or is not for it.

    Raises:
        TemporaryFailure: The store does not answer.
    """
    told = await cases.case(number)
    if told is None or told.case.contact.value == ERASED:
        return None
    own = [t for t in told.conversations if answers_for(mailbox, t, table)]
    if not own or told.case.state is CaseState.QUARANTINED:
        return None
    # It may have spoken with somebody else about it, such as an authority.
    talk = min(own, key=lambda each: each.contact != told.case.contact)
    secret = told.case.confidential
    # Of an office that it holds, it is recorded under its own name what it does.
    its = {talk.mailbox, mailbox.id}
    return Sight(
        told=told,
        talk=talk,
        readable=frozenset(
            each.id
            for each in told.conversations
            if each in own or talk.confidential or not (secret or each.confidential)
        ),
        gone=not its.isdisjoint(gave_away(told)) and told.case.mailbox not in its,
    )
