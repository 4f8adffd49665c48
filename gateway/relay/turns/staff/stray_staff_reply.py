"""
A reply of an employee that does not say which letter it answers. It opens no case.
"""

from __future__ import annotations

import re

from attrs import frozen

from gateway.core.case import ACTIVE, Number
from gateway.core.conversation import Conversation, Mailbox
from gateway.core.decision import Outcome
from gateway.core.delivery import Delivery
from gateway.core.filing import Filing
from gateway.core.identity import Standing, judge_answer
from gateway.core.mail.machine import is_machine
from gateway.core.mail.quotations import is_of_an_answer
from gateway.core.message import Proof, Visibility
from gateway.core.writing.case_numbers import numbers_before, numbers_in
from gateway.ports.cases import Cases
from gateway.ports.meter import Meter
from gateway.relay.cases.holder import answers_for
from gateway.relay.heard.hearing import Hearing
from gateway.relay.mailboxes.internal_commands import is_kept
from gateway.relay.mailboxes.voice import Voice
from gateway.relay.requests.answering_part import part_of
from gateway.relay.speaking.shaping import is_unthreaded
from gateway.relay.turns.staff import reaching_nobody
from gateway.routing.words.brief.courtesies import is_courtesy
from gateway.town import commands
from gateway.town.commands import Command, Verb

#: The rule that such a message is filed under.
_RULE = "astray"

#: Verbs of a text that begins with no known command.
_NONE = (Verb.ANSWER, Verb.UNKNOWN, Verb.UNSIGNED)

#: Whom it mentions first of all.
_MENTIONED = re.compile(r"\A(?:@\w+[\s:,]*)+")

#: The number by which an employee is shown how one is written.
_EXAMPLE = Number(412)

#: Outcomes that open a case with a mailbox.
_OPEN = (Outcome.DELIVER, Outcome.ANSWER)


@frozen(kw_only=True)
class StrayStaffReply:
    """
    Tells the employee to reply to the letter itself, or, where nobody can, to begin
    with the number of its case, instead of treating them as a neighbour. A mail that
    names a case of its mailbox's gets a letter of that case to reply to: the number
    alone proves no answer, as anybody can guess it.
    """

    cases: Cases
    meter: Meter

    async def take(self, hearing: Hearing) -> Filing | None:
        message, table = hearing.message, hearing.table
        mailbox = table.town.speaks_at(message.sender)
        if mailbox is None or _goes_on(hearing):
            return None
        believed = judge_answer(message, mailbox).standing is not Standing.NONE
        if not believed or is_machine(message):
            return None
        own = await self._of_own_case(hearing, mailbox)
        if own is not None:
            asked = _asked(hearing, mailbox, own)
            hidden = own.confidential
            return await reaching_nobody.told(
                hearing, self.meter, _RULE, asked, hidden=hidden
            )
        command = _command(message.said)
        verb = command.verb
        if verb in _NONE and not await self._seems_an_answer(hearing, mailbox, verb):
            return None
        numbered = is_unthreaded(hearing.speaker.pen.channels, message.sender)
        name = "answer-to-no-number" if numbered else "answer-to-nothing"
        number = _EXAMPLE.spoken(table.town.casework.understood)
        text = table.own(name, number=number)
        public = message.visibility is Visibility.PUBLIC
        if public and is_kept(command):
            text = f"{text}\n\n{table.own('answer-read-by-all')}"
        said = hearing.speaker.alone(name, text)
        return await reaching_nobody.told(
            hearing, self.meter, _RULE, said, hidden=mailbox.confidential
        )

    async def _of_own_case(
        self, hearing: Hearing, mailbox: Mailbox
    ) -> Conversation | None:
        """
        Return the mailbox's conversation of the case that its mail names in the subject
        or first of all; None if it names none, or its text must be heard all the same.
        """
        message, prefix = hearing.message, hearing.table.town.casework.prefix
        if message.evidence.proof is Proof.ACCOUNT or not prefix:
            return None
        first, _ = numbers_before(message.said, prefix)
        for number in (*numbers_in(message.subject, prefix), *first):
            told = await self.cases.case(number)
            for talk in told.conversations if told else ():
                theirs = answers_for(mailbox, talk, hearing.table)
                if theirs and talk.contact != message.sender:
                    # The subject is quoted from the letter, and may tell of danger.
                    said = part_of(hearing, message.said, message.attachments)
                    return None if await said.must_be_heard() else talk
        return None

    async def _seems_an_answer(
        self, hearing: Hearing, mailbox: Mailbox, verb: Verb
    ) -> bool:
        """
        Say whether the message would open a case, and its author has open cases to
        answer. Only in private chats, and of mails if the subject is that of an answer:
        a mail is addressed to somebody, but in a chat every message that is no reply
        looks the same. In public, whether it reads like a note to colleagues.
        """
        message = hearing.message
        chats = message.evidence.proof is Proof.ACCOUNT
        chats = chats or is_of_an_answer(message.subject)
        public = message.visibility is Visibility.PUBLIC
        if not chats or (public and verb is not Verb.UNSIGNED):
            return False
        decision = await hearing.decide()
        goes_its_way = (
            bool(decision.named)
            or decision.outcome not in _OPEN
            or not decision.legs
            or await hearing.must_be_heard()
            or message.said.startswith("#")
        )
        if goes_its_way or public:
            return not goes_its_way
        return bool(await self.cases.cases_at(mailbox.id, ACTIVE, 1))


def _command(said: str) -> Command:
    """
    Return the command with which it begins, also behind the names of those whom it
    mentions.
    """
    command = commands.read(said)
    if command.verb is not Verb.ANSWER:
        return command
    return commands.read(_MENTIONED.sub("", said))


def _asked(
    hearing: Hearing, mailbox: Mailbox, talk: Conversation
) -> tuple[Delivery, ...]:
    """
    Return the letter, to which they can reply, that tells the employee that nobody got
    it.
    """
    voice = Voice(
        stored=hearing.stored,
        message=hearing.message,
        mailbox=mailbox,
        pen=hearing.speaker.pen,
    )
    return voice.tell(talk, "answer-astray")


def _goes_on(hearing: Hearing) -> bool:
    """
    Say whether it names the conversation of its author's that it continues, or only
    thanks there; another turn may have found one for it.
    """
    message, thread = hearing.message, hearing.thread
    named = hearing.named or message.in_reply_to or message.edit_of or message.token
    return bool(thread and thread.explicit and (named or is_courtesy(message.said)))
