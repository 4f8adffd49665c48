"""
Answers to a letter from somebody who may not answer it: a colleague to whom it was
forwarded, an employee at an address that the mailbox does not have, or a former reader;
and answers to a letter whose conversation is not in the store. They open no case.
"""

from __future__ import annotations

from attrs import evolve, frozen

from gateway.core.case import Number
from gateway.core.conversation import Conversation
from gateway.core.filing import Filing, Status
from gateway.core.identity import Standing, judge_answer
from gateway.core.mail import tokens
from gateway.core.mail.machine import is_machine, speaks_for_somebody
from gateway.core.message import Message, Visibility
from gateway.ports.meter import Meter
from gateway.ports.store import Filings
from gateway.relay.cases.following import Follower
from gateway.relay.heard.hearing import Hearing
from gateway.relay.mailboxes.letters import is_letter
from gateway.relay.mailboxes.voice import Voice
from gateway.relay.turns.staff.reaching_nobody import kept, told

#: The rule that such an answer is filed under.
_RULE = "forwarded"


@frozen(kw_only=True)
class AnsweringAnothersLetter:
    """
    Refuses an answer from somebody who does not hold the mailbox, and tells both them
    and the mailbox.
    """

    follower: Follower
    filings: Filings
    meter: Meter

    async def take(self, hearing: Hearing) -> Filing | None:
        message, table = hearing.message, hearing.table
        talk = await self.follower.by_token(message) or await self._read_before(message)
        if talk is None:
            return await self._lost(hearing)
        if message.sender == talk.contact:
            return None
        mailbox = table.town.speaks_at(message.sender)
        if mailbox is None:
            return await self._elsewhere(hearing, talk)
        believed = judge_answer(message, mailbox).standing is not Standing.NONE
        if not believed or is_machine(message):
            return None
        if await hearing.must_be_heard():
            return None
        whose = table.town.office_of(table.holder(talk.mailbox))
        name = "answer-of-another"
        said = hearing.speaker.alone(name, table.own(name, office=whose))
        hidden = talk.confidential
        return await told(hearing, self.meter, _RULE, said, hidden=hidden)

    async def _read_before(self, message: Message) -> Conversation | None:
        """
        Return the conversation of the letter that *message* replies to in a chat, where
        letters bear no token: the chat got it for a mailbox that has moved since. None
        if it replies to none.
        """
        if message.token is not None or message.visibility is Visibility.PUBLIC:
            return None
        for talk in await self.follower.conversations(message):
            if talk.contact == message.sender:
                return None
            begun = Number.read(talk.case).message if talk.case else 0
            shown = await self.filings.show(begun)
            for each in shown.deliveries if shown else ():
                theirs = each.to == message.sender and each.conversation == talk.id
                if theirs and is_letter(each):
                    return talk
        return None

    async def _elsewhere(self, hearing: Hearing, talk: Conversation) -> Filing | None:
        """
        File the answer of a sender whom no mailbox knows. Its words are not judged as a
        matter: they are about what the mailbox was told.
        """
        message, key = hearing.message, hearing.speaker.pen.key
        if message.token is not None and not tokens.is_letters(message.token, key):
            return None
        table, hidden = hearing.table, talk.confidential
        because = "it comes from no address of the mailbox"
        # If the mailbox is vacant, there is nobody to tell that they wrote.
        has = talk.mailbox in table.town.mailboxes
        name = "answer-from-elsewhere" if has else "answer-of-another"
        whose = table.town.office_of(table.holder(talk.mailbox))
        filed = await self._refused(hearing, name, because, hidden=hidden, office=whose)
        if filed is None or filed.status is not Status.QUARANTINED or not has:
            return filed
        told = _voice(hearing, talk).unproven(talk)
        return evolve(filed, deliveries=(*filed.deliveries, *told))

    async def _lost(self, hearing: Hearing) -> Filing | None:
        """
        File the answer to one of our letters whose conversation is missing in the
        store, as after a restore from a backup: nobody knows whom it is for, or whether
        it is confidential.
        """
        message, key = hearing.message, hearing.speaker.pen.key
        if message.token is None or not tokens.is_letters(message.token, key):
            return None
        because = "nothing is known here of the letter"
        return await self._refused(hearing, "answer-to-lost", because, hidden=True)

    async def _refused(
        self,
        hearing: Hearing,
        name: str,
        because: str,
        *,
        hidden: bool,
        office: str = "",
    ) -> Filing | None:
        """
        Quarantine an answer that goes to nobody, and send its author the text called
        *name*; None if it must be heard all the same.
        """
        message = hearing.message
        if is_machine(message) or speaks_for_somebody(message):
            return Filing(id=hearing.stored.id, status=Status.IGNORED, message=message)
        if await hearing.must_be_heard():
            return None
        text = hearing.table.own(name, office=office)
        said = await hearing.answered(_RULE, name, text)
        return kept(hearing, said, because, hidden=hidden)


def _voice(hearing: Hearing, talk: Conversation) -> Voice:
    return Voice(
        stored=hearing.stored,
        message=hearing.message,
        mailbox=hearing.table.town.mailboxes[talk.mailbox],
        pen=hearing.speaker.pen,
    )
