"""
What a mailbox reads that gets something said in a case of which it has read nothing: as
who stands in, or holds the office of one that is vacant.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from attrs import evolve, frozen

from gateway.core.case import Number
from gateway.core.conversation import Conversation
from gateway.core.decision import Decision
from gateway.core.delivery import Delivery
from gateway.core.filing import Filing
from gateway.ports.cases import Cases
from gateway.relay.cases.case_messages import CaseMessages
from gateway.relay.heard.hearing import Hearing
from gateway.relay.mailboxes.reminding import Reminder


@frozen(kw_only=True)
class BringingUpToDate:
    """
    Adds a letter, before the one about the message, with what opened the case and was
    said since, as far as the mailbox may read it.
    """

    cases: Cases
    whole: CaseMessages

    async def follow(
        self, hearing: Hearing, decision: Decision, filing: Filing
    ) -> Filing:
        del decision
        told: list[Delivery] = []
        for talk in _continued(hearing, filing).values():
            told += await self._letter(hearing, talk)
        if not told:
            return filing
        return evolve(filing, deliveries=(*told, *filing.deliveries))

    async def _letter(
        self, hearing: Hearing, talk: Conversation
    ) -> tuple[Delivery, ...]:
        number, pen = Number.read(talk.case), hearing.speaker.pen
        told = await self.cases.case(number)
        if told is None or any(t.mailbox == talk.mailbox for t in told.conversations):
            return ()
        origin = await self.whole.origin(number)
        decision = origin.decision if origin else None
        to = pen.table.town.mailboxes[talk.mailbox]
        secret = told.case.confidential or any(
            each.confidential for each in told.conversations
        )
        if origin is None or decision is None or talk.mailbox in decision.accused:
            return ()
        if not to.may_read(confidential=secret):
            return ()
        reminder = Reminder(
            case=told.case,
            talks=told.conversations,
            origin=origin,
            since=await self.whole.since(told),
            pen=pen,
        )
        because = pen.table.own("letter-so-far")
        name = partial(hearing.stored.id_with, origin.id, "so far", talk.mailbox)
        return reminder.letter(to, talk, because, name)


def _continued(hearing: Hearing, filing: Filing) -> Mapping[str, Conversation]:
    """
    Return the conversations about earlier cases in which a mailbox gets a letter now,
    by their mailboxes.
    """
    lettered = {each.conversation for each in filing.deliveries}
    mailboxes = hearing.table.town.mailboxes
    return {
        talk.mailbox: talk
        for talk in filing.conversations
        if talk.case
        and Number.read(talk.case).message != hearing.stored.id
        and talk.id in lettered
        and talk.mailbox in mailboxes
    }
