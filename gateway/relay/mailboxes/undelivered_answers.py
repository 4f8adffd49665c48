"""
Answers that did not arrive, or not with all their files: whoever wrote one hears of it,
as nobody else could try another way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from textwrap import shorten

from attrs import frozen

from gateway.core.delivery import DEAD, INSTEAD, Delivery, State, delivery_id
from gateway.core.mail import tokens
from gateway.core.message import Attachment, Message
from gateway.ports.store import Office
from gateway.relay.cases.answer_text import said
from gateway.relay.pen import Pen
from gateway.relay.speaking.notices import in_parts, reply_subject
from gateway.relay.speaking.wording import called
from gateway.town.commands import Verb

#: So much of an answer is enough to know it by.
_SHOWN = 60


class Why(Enum):
    """
    Why a file stays in the house: the name of the text that tells it.
    """

    UNCLEAN = "files-left-out"  # what is hidden in it cannot be taken away
    PUBLIC = "files-not-public"  # it is no picture
    UNTAKEN = "files-not-taken"  # the platform does not take it


@frozen
class File:
    """
    A file that did not go out, and the problem as an operator reads it.

    Attributes:
        late: What is brought after the words; None if it stays in the house.
    """

    name: str
    why: Why
    problem: str
    late: Attachment | None = None

    def __str__(self) -> str:
        return f"[{self.name}: {self.problem}]"


@frozen(kw_only=True)
class UndeliveredAnswers:
    """
    Writes to the mailbox whose answer, or a part of it, was not said; nothing where no
    person wrote it.
    """

    office: Office
    pen: Callable[[], Pen]

    async def refused(self, delivery: Delivery, because: str) -> tuple[Delivery, ...]:
        """
        Tell that it was given up on, unless it goes another way, or that nobody can
        know whether it was said: once for all its parts, however often it is tried
        again.

        Raises:
            TemporaryFailure: The store did not say who wrote it.
        """
        if delivery.state not in DEAD or delivery.problem.startswith(INSTEAD):
            return ()
        unknown = delivery.state is State.ASKING
        return await self._tell(
            delivery,
            ("unknown" if unknown else "refused", delivery.conversation),
            "answer-unknown" if unknown else "answer-refused",
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
            why=because,
            by=self._called(delivery),
            channel=self._called(instead or delivery),
        )

    async def left_out(
        self, delivery: Delivery, files: Sequence[File]
    ) -> tuple[Delivery, ...]:
        """
        Tell that *files* were no part of it, unless it goes another way.

        Raises:
            TemporaryFailure: The store did not say who wrote it.
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

    def missing(self, files: Sequence[File]) -> list[str]:
        """
        Say to whoever reads a letter which of its *files* are not there, and which come
        after it: so that they ask for the former.
        """
        say = self.pen().table.own
        gone = ", ".join(each.name for each in files if each.late is None)
        late = ", ".join(each.name for each in files if each.late is not None)
        told = (("letter-files-missing", gone), ("letter-files-late", late))
        return [say(text, files=names) for text, names in told if names]

    async def were_all(self, delivery: Delivery) -> bool:
        """
        Say whether whoever answered wrote nothing besides the files: what is left is
        their signature.

        Raises:
            TemporaryFailure: The store did not say who wrote it.
        """
        message, town = await self._written(delivery), self.pen().table.town
        mailbox = town.mailbox_at(message.sender) if message else None
        if message is None or mailbox is None:
            return False
        command = said(message, mailbox, town.casework)
        return command.verb is Verb.ANSWER and not command.text

    def _called(self, delivery: Delivery) -> str:
        return called(self.pen().table.own, delivery.to.channel)

    async def _written(self, delivery: Delivery) -> Message | None:
        if not delivery.is_answer:
            return None
        filing = await self.office.filing(delivery.message)
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
        text = pen.table.own(name, said=shown, subject=subject, **variables)
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
