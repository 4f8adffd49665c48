"""
Answers that were not delivered, or not with all their files: their author is told,
since nobody else could try another way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from textwrap import shorten

from attrs import evolve, frozen

from gateway.core.calendar import shown_moment
from gateway.core.delivery import (
    DEAD,
    INSTEAD,
    UNASKED,
    Delivery,
    DeliveryState,
    delivery_id,
)
from gateway.core.mail import tokens
from gateway.core.message import Attachment, Message, Visibility
from gateway.core.refusal import Refusal, refusal_in
from gateway.ports.store import Filings, Register
from gateway.relay.cases.answer_text import answer_command
from gateway.relay.mailboxes import letters
from gateway.relay.mailboxes.fallback import is_postponed
from gateway.relay.pen import Pen
from gateway.relay.speaking.reasons import reason
from gateway.relay.speaking.shaping import in_parts, reply_subject
from gateway.relay.speaking.wording import channel_name
from gateway.town.commands import Verb

#: Characters of an answer by which its author recognises it.
_SHOWN = 60

#: Why a post takes no reply of ours, however often it is tried.
_SHUT = frozenset({Refusal.DELETED, Refusal.UNMENTIONED, Refusal.RESTRICTED})


class LeftOut(Enum):
    """
    Why a file was left out; the value is the name of the text that says so.
    """

    UNCLEAN = "files-left-out"  # its metadata cannot be removed
    PUBLIC = "files-not-public"  # only pictures are sent in public
    UNTAKEN = "files-not-taken"  # the platform does not accept it


@frozen
class LeftOutFile:
    """
    A file that was left out, and the problem in words for the operator.

    Attributes:
        late: The attachment if it follows after the text; None if it is not sent.
    """

    name: str
    why: LeftOut
    problem: str
    late: Attachment | None = None

    def __str__(self) -> str:
        return f"[{self.name}: {self.problem}]"


@frozen(kw_only=True)
class UndeliveredAnswers:
    """
    Tells a mailbox that its answer, or a part of it, was not delivered; nobody, if no
    person wrote it.
    """

    register: Register
    filings: Filings
    pen: Callable[[], Pen]

    async def refused(self, delivery: Delivery, because: str) -> tuple[Delivery, ...]:
        """
        Tell the author that the answer failed for good and takes no other channel, that
        it waits until the person writes first, that its platform postpones it or the
        look whether it was sent, or that nobody can know; once for all parts, however
        often it is retried.

        Raises:
            TemporaryFailure: The store cannot say who wrote it.
        """
        pen = self.pen()
        if is_postponed(delivery, pen.now):
            unsure = delivery.state is DeliveryState.UNSURE
            told = await self._tell(
                delivery,
                ("unsure" if unsure else "postponed", delivery.conversation),
                "answer-unsure" if unsure else "answer-postponed",
                when=shown_moment(delivery.due_at, pen.table.town.timezone),
                channel=self._called(delivery),
            )
            return tuple(evolve(part, until=delivery.due_at) for part in told)
        if delivery.state not in DEAD or delivery.problem.startswith(INSTEAD):
            return ()
        how = "unknown" if delivery.state is DeliveryState.ASKING else "refused"
        return await self._tell(
            delivery,
            (how, delivery.conversation),
            _refused(delivery, because) if how == "refused" else "answer-unknown",
            why=self._why(because),
            channel=self._called(delivery),
        )

    async def bounced(
        self, delivery: Delivery, instead: Delivery | None, because: str
    ) -> tuple[Delivery, ...]:
        """
        Tell the author that the answer bounced, and whether it takes another channel.

        Raises:
            TemporaryFailure: The store cannot say who wrote it.
        """
        return await self._tell(
            delivery,
            (delivery.id, "bounced"),
            "answer-bounced" if instead is None else "answer-bounced-instead",
            why=self._why(because),
            by=self._called(delivery),
            channel=self._called(instead or delivery),
        )

    async def left_out(
        self, delivery: Delivery, files: Sequence[LeftOutFile]
    ) -> tuple[Delivery, ...]:
        """
        Tell the author that *files* were left out, unless the answer takes another
        channel.

        Raises:
            TemporaryFailure: The store cannot say who wrote it.
        """
        elsewhere = delivery.problem.startswith(INSTEAD)
        message = await self._written(delivery) if files and not elsewhere else None
        if message is None:
            return ()
        say, channel = self.pen().table.own, self._called(delivery)
        texts = []
        for why in dict.fromkeys(each.why for each in files):
            names = ", ".join(each.name for each in files if each.why is why)
            texts.append(say(why.value, files=names, channel=channel))
        purpose = (delivery.id, "left out")
        note = self._note(delivery, message, purpose, "\n".join(texts))
        return in_parts(self.pen().channels, note)

    def missing(self, files: Sequence[LeftOutFile]) -> list[str]:
        """
        Return the lines of a letter that say which *files* are missing, so that its
        reader asks for them, and which follow.
        """
        say = self.pen().table.own
        gone = ", ".join(each.name for each in files if each.late is None)
        late = ", ".join(each.name for each in files if each.late is not None)
        told = (("letter-files-missing", gone), ("letter-files-late", late))
        return [say(text, files=names) for text, names in told if names]

    async def were_all(self, delivery: Delivery) -> bool:
        """
        Say whether the author wrote nothing but the files, so that only the signature
        would be left.

        Raises:
            TemporaryFailure: The store cannot say who wrote it.
        """
        message, town = await self._written(delivery), self.pen().table.town
        mailbox = town.mailbox_at(message.sender) if message else None
        if message is None or mailbox is None:
            return False
        command = answer_command(message, mailbox, town.casework)
        return command.verb is Verb.ANSWER and not command.text

    def _called(self, delivery: Delivery) -> str:
        return channel_name(self.pen().table.own, delivery.to.channel)

    def _why(self, problem: str) -> str:
        return reason(problem, self.pen().table.own)

    async def _written(self, delivery: Delivery) -> Message | None:
        if not delivery.is_answer:
            return None
        filing = await self.filings.filing(delivery.message)
        return filing.message if filing else None

    async def _tell(
        self,
        delivery: Delivery,
        purpose: tuple[str, ...],
        name: str,
        **variables: str,
    ) -> tuple[Delivery, ...]:
        pen, message = self.pen(), await self._written(delivery)
        if message is None or pen.table.town.speaks_at(message.sender) is None:
            return ()
        shown = shorten(message.text, _SHOWN, placeholder="…")
        subject = delivery.subject or shown
        talk = await self.register.conversation(delivery.conversation)
        its = {"said": shown, "subject": subject}
        its |= letters.replying(message.sender, talk.case if talk else "", pen)
        text = pen.table.own(name, **its, **variables)
        return in_parts(pen.channels, self._note(delivery, message, purpose, text))

    def _note(
        self, delivery: Delivery, message: Message, purpose: tuple[str, ...], text: str
    ) -> Delivery:
        talk, pen = delivery.conversation, self.pen()
        return Delivery(
            id=delivery_id(delivery.message, *purpose),
            message=delivery.message,
            conversation=talk,
            to=message.sender,
            text=text,
            subject=reply_subject(message.subject),
            author=pen.table.town.name,
            in_reply_to=message.reference,
            token=tokens.mint(talk, pen.key, tokens.LETTER) if talk else "",
            automatic=True,
            repeatable=True,
            due_at=pen.now,
        )


def _refused(delivery: Delivery, because: str) -> str:
    """
    Return the name of the text that tells the author of a refused answer what they can
    do.
    """
    if because.endswith(UNASKED):
        return "answer-unasked"
    public = delivery.visibility is Visibility.PUBLIC
    shut = public and refusal_in(because) in _SHUT
    return "answer-shut-out" if shut else "answer-refused"
