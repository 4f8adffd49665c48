"""
Somebody answers a letter that is not theirs to answer: a colleague at another mailbox
to whom it was forwarded, the mailbox's own people from an address of which it knows
nothing, or whoever read there before; or a letter of which nothing is known here any
more. It is nobody's matter.
"""

from __future__ import annotations

from attrs import evolve, frozen

from gateway.core.case import Number
from gateway.core.conversation import Conversation
from gateway.core.decision import Decision, Outcome
from gateway.core.filing import Filing, Status
from gateway.core.identity import Standing, judge_answer
from gateway.core.mail import tokens
from gateway.core.mail.machine import is_machine, speaks_for_somebody
from gateway.core.message import Message, Visibility
from gateway.ports.store import Office
from gateway.relay.bringing import is_letter
from gateway.relay.cases.following import Follower
from gateway.relay.hearing import Hearing
from gateway.relay.mailboxes.voice import Voice


@frozen(kw_only=True)
class AnsweringAnothersLetter:
    """
    Tells them so, and the letter's own mailbox what came, instead of taking them for a
    neighbour.
    """

    follower: Follower
    office: Office

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
        text = table.own(name, office=whose)
        return await hearing.answered("forwarded", name, text)

    async def _read_before(self, message: Message) -> Conversation | None:
        """
        Give the conversation of the letter that *message* replies to in a chat, where
        letters bear no token: whoever has that chat got it for a mailbox whose letters
        go elsewhere by now. None where it replies to none.
        """
        if message.token is not None or message.visibility is Visibility.PUBLIC:
            return None
        for talk in await self.follower.threads(message):
            if talk.contact == message.sender:
                return None
            begun = Number.read(talk.case).message if talk.case else 0
            shown = await self.office.show(begun)
            for each in shown.deliveries if shown else ():
                theirs = each.to == message.sender and each.conversation == talk.id
                if theirs and is_letter(each):
                    return talk
        return None

    async def _elsewhere(self, hearing: Hearing, talk: Conversation) -> Filing | None:
        """
        File what somebody whom no mailbox knows answers to a letter: its words lead
        nowhere, for they are about what was told to the mailbox.
        """
        message, key = hearing.message, hearing.speaker.pen.key
        if message.token is not None and not tokens.is_letters(message.token, key):
            return None
        table, hidden = hearing.table, talk.confidential
        because = "it comes from no address of the mailbox"
        # Where nobody has the mailbox, nobody there hears that they wrote.
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
        File what answers a letter of ours whose conversation the store does not have,
        such as one that was brought back from a copy: nobody knows whom it is for, nor
        whether it was told in confidence.
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
        File what answers a letter and goes to nobody, and say the text called *name* to
        whoever wrote it; None if it must be heard all the same.
        """
        message = hearing.message
        if is_machine(message) or speaks_for_somebody(message):
            return Filing(id=hearing.stored.id, status=Status.IGNORED, message=message)
        if await hearing.must_be_heard():
            return None
        text = hearing.table.own(name, office=office)
        said = await hearing.answered("forwarded", name, text)
        return evolve(
            said,
            status=Status.QUARANTINED,
            problem=f"answer refused: {because}",
            decision=Decision(
                outcome=Outcome.QUARANTINE,
                legs=(),
                rule="forwarded",
                flags=frozenset({"confidential"} if hidden else ()),
                version=hearing.table.version,
            ),
        )


def _voice(hearing: Hearing, talk: Conversation) -> Voice:
    return Voice(
        stored=hearing.stored,
        message=hearing.message,
        mailbox=hearing.table.town.mailboxes[talk.mailbox],
        pen=hearing.speaker.pen,
    )
