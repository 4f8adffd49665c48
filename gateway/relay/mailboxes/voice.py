"""
Texts of a mailbox to citizens and other mailboxes, and of the gateway to the mailbox.
Pure: nothing is looked up or sent here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from attrs import frozen

from gateway.core.case import Number
from gateway.core.conversation import CONSOLE, Conversation, Mailbox
from gateway.core.decision import Leg
from gateway.core.delivery import Delivery
from gateway.core.errors import TokenInvalid
from gateway.core.filing import Filing, Stored
from gateway.core.languages import nearest
from gateway.core.mail import tokens
from gateway.core.mail.quotations import bare_subject
from gateway.core.message import Address, Message, Proof, Visibility
from gateway.core.writing.turning import marked, marked_line
from gateway.relay.mailboxes import letters
from gateway.relay.mailboxes.letter_facts import About, JudgedMessage
from gateway.relay.pen import Pen
from gateway.relay.speaking.receipts import is_spared
from gateway.relay.speaking.shaping import (
    in_parts,
    must_begin,
    neutral_subject,
    one_text,
    parts,
    pointing,
    reply_subject,
)
from gateway.relay.speaking.wording import who
from gateway.routing.texts import look_up
from gateway.town.commands import SHOWN

#: A longer answer goes in private instead of filling a public thread.
PUBLIC_PARTS = 4


@frozen(kw_only=True)
class Voice:
    """
    Writes the deliveries that follow from one stored message of a mailbox.
    """

    stored: Stored
    message: Message
    mailbox: Mailbox
    pen: Pen

    @property
    def is_mail(self) -> bool:
        """
        Whether it came by mail rather than from an account.
        """
        return self.message.evidence.proof is not Proof.ACCOUNT

    def addresses(self, conversation: Conversation) -> bool:
        """
        Say whether it is certainly an answer in *conversation*, by the reply token or
        the platform. The In-Reply-To of a mail is only its sender's claim.
        """
        if not self.is_mail:
            return True
        try:
            token = self.message.token or ""
            return tokens.conversation(token, self.pen.key) == conversation.id
        except TokenInvalid:
            return False

    def answer(
        self, conversation: Conversation, text: str, *, corrects: bool = False
    ) -> tuple[Delivery, ...]:
        """
        Return the deliveries of *text* to the citizen, signed by the office, with the
        message's files. *corrects* marks it as a correction.
        """
        language, channels = conversation.language, self.pen.channels
        signed = self.pen.table.text(
            "answer-corrected" if corrects else "answer",
            language=language,
            text=text.strip(),
            signature=self._signature(conversation, text),
        ).strip()
        where = conversation.visibility
        cut = parts(channels, conversation.contact, signed, where)
        pointer: list[tuple[str, Visibility]] = []
        if where is Visibility.PUBLIC and len(cut) > PUBLIC_PARTS:
            begins = must_begin(channels, conversation.contact)
            name = "answer-in-private" if begins else "answer-follows"
            shown = self.pen.table.text(name, language=language)
            pointer = [(pointing(channels, conversation.contact, shown), where)]
            where = Visibility.PRIVATE
            cut = parts(channels, conversation.contact, signed, where)
        said = [*pointer, *((part, where) for part in cut)]
        files = self.message.attachments
        deliveries = [
            Delivery(
                id=self.stored.id_for("answer", conversation.id, str(number)),
                message=self.stored.id,
                conversation=conversation.id,
                to=conversation.contact,
                text=part,
                subject=self._shown_outside(conversation),
                author=self.mailbox.office,
                visibility=visibility,
                in_reply_to=conversation.heard,
                token=tokens.mint(conversation.id, self.pen.key),
                # The pointer is the gateway's, not the answer.
                automatic=number < len(pointer),
                attachments=files if number == len(pointer) else (),
                due_at=self.pen.now,
            )
            for number, (part, visibility) in enumerate(said)
        ]
        pointing_there = deliveries[: len(pointer)]
        return (*pointing_there, *one_text(deliveries[len(pointer) :]))

    def _shown_outside(self, conversation: Conversation) -> str:
        """
        Return the subject of an answer. A confidential one's is shown by a telephone
        that others see.
        """
        subject = conversation.subject
        if conversation.confidential:
            return neutral_subject(subject, self.pen.table.town.name)
        return reply_subject(subject)

    def _signature(self, conversation: Conversation, text: str) -> str:
        whose = self.mailbox.person, self.mailbox.office
        return ", ".join(filter(None, (*whose, self._untold(conversation, text))))

    def _untold(self, conversation: Conversation, text: str) -> str:
        """
        Return the case number if no receipt has told it and *text* does not contain it;
        else empty.
        """
        where, casework = conversation.visibility, self.pen.table.town.casework
        spared = is_spared(self.pen.channels, conversation.contact, where)
        if not (spared and casework.receipts and conversation.case):
            return ""
        number = casework.spoken(Number.read(conversation.case))
        return "" if number in text else number

    def tell(
        self, conversation: Conversation, called: str, **variables: str
    ) -> tuple[Delivery, ...]:
        """
        Tell only the employee what was done or what is possible: where they wrote, or,
        if that was public, at their mailbox. A platform may allow us to write to an
        account only after it wrote to us in private.
        """
        table = self.pen.table
        spoken = (table.town.language, *table.town.languages)
        language, _ = look_up(table.texts, called, spoken)
        known = ", ".join(f"#{word}" for word in self._offered(language))
        say = partial(table.own, called, commands=known, **variables)
        message = self.message
        if message.visibility is not Visibility.PUBLIC:
            subject = reply_subject(message.subject)
            return self._tell(conversation, called, say, subject, message.sender)
        return tuple(
            delivery
            for to in letters.reached(self.mailbox, self.pen.channels)
            for delivery in self._tell(
                conversation, called, say, self._subject(conversation), to
            )
        )

    def _offered(self, language: str) -> Sequence[str]:
        known = SHOWN[nearest(language)]
        return known if CONSOLE in self.pen.channels else known[:-1]

    def _tell(
        self,
        conversation: Conversation,
        called: str,
        say: Callable[..., str],
        subject: str,
        to: Address,
    ) -> tuple[Delivery, ...]:
        message = self.message
        there = to == message.sender
        replying = letters.replying(to, conversation.case, self.pen)
        return in_parts(
            self.pen.channels,
            Delivery(
                id=self.stored.id_for("told", called, *(() if there else (str(to),))),
                message=self.stored.id,
                conversation=conversation.id,
                to=to,
                text=say(**replying),
                subject=subject,
                author=self.pen.table.town.name,
                in_reply_to=message.reference if there else "",
                token=tokens.mint(conversation.id, self.pen.key, tokens.LETTER),
                case=conversation.case,
                automatic=True,
                repeatable=True,
                due_at=self.pen.now,
            ),
        )

    def unproven(self, conversation: Conversation) -> tuple[Delivery, ...]:
        """
        Send the mailbox an answer whose sender may not speak for it; a reply of the
        mailbox to this letter counts as its answer.
        """
        told = self.pen.table.own("answer-unproven", who=who(self.message))
        return self.write(
            self.mailbox,
            conversation,
            f"{told}\n\n{marked(self.message.text)}",
            "an answer that may not speak for it",
            "unproven",
        )

    def write(
        self,
        to: Mailbox,
        conversation: Conversation,
        text: str,
        because: str,
        purpose: str,
    ) -> tuple[Delivery, ...]:
        """
        Return the deliveries of *text* to a mailbox of the conversation, with the
        message's files.
        """
        return letters.post(
            letters.Letter(
                subject=self._subject(conversation),
                text=text,
                because=because,
            ),
            self.message,
            conversation,
            to,
            letters.Post(
                message=self.stored.id,
                name=partial(self.stored.id_for, purpose),
                pen=self.pen,
            ),
        )

    def _subject(self, conversation: Conversation) -> str:
        """
        Return the subject of letters about *conversation*.
        """
        casework = self.pen.table.town.casework
        case = conversation.case
        number = casework.spoken(Number.read(case)) if case else ""
        shown = marked_line(bare_subject(conversation.subject))
        if conversation.confidential:
            shown = self.pen.table.own("letter-confidential")
        return f"[{number}] {shown}".strip() if number else shown

    def hand_on(
        self,
        origin: Filing,
        about: About,
        conversation: Conversation,
        leg: Leg,
    ) -> tuple[Delivery, ...]:
        """
        Return the letter with which *origin*, which opened a case, is passed to the
        mailbox of *leg*.
        """
        if origin.message is None or origin.verdict is None or origin.decision is None:
            return ()
        return letters.send(
            JudgedMessage(origin.message, origin.verdict, origin.decision),
            leg,
            conversation,
            about,
            letters.Post(
                message=origin.id,
                name=partial(self.stored.id_with, origin.id, "handed on", leg.mailbox),
                pen=self.pen,
            ),
        )
