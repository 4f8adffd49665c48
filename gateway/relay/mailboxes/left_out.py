"""
Whoever answered hears which of their files did not go out: nobody else could send
them otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import Enum

from attrs import frozen

from gateway.core.delivery import INSTEAD, Delivery, delivery_id
from gateway.core.message import Message
from gateway.ports.channels import Channel
from gateway.ports.store import Office
from gateway.relay.mailboxes.letters import called
from gateway.relay.speaking.notices import in_parts, reply_subject
from gateway.routing.table import RoutingTable
from gateway.town import commands
from gateway.town.commands import Verb


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
    """

    name: str
    why: Why
    problem: str

    def __str__(self) -> str:
        return f"[{self.name}: {self.problem}]"


@frozen(kw_only=True)
class LeftOut:
    """
    Writes to the mailbox whose answer lost files.
    """

    office: Office
    channels: Mapping[str, Channel]
    table: Callable[[], RoutingTable]
    now: Callable[[], datetime]

    async def tell(
        self, delivery: Delivery, files: Sequence[File]
    ) -> tuple[Delivery, ...]:
        """
        Say that *files* were no part of *delivery*; nothing if a person wrote none of
        it, or it goes another way.

        Raises:
            TemporaryFailure: The store did not say who wrote it.
        """
        elsewhere = delivery.problem.startswith(INSTEAD)
        message = await self._written(delivery) if files and not elsewhere else None
        if message is None:
            return ()
        table = self.table()
        say = table.own
        channel = called(say, delivery.to.channel)
        texts = []
        for why in dict.fromkeys(each.why for each in files):
            names = ", ".join(each.name for each in files if each.why is why)
            texts.append(say(why.value, files=names, channel=channel))
        note = Delivery(
            id=delivery_id(delivery.message, delivery.id, "left out"),
            message=delivery.message,
            conversation=delivery.conversation,
            to=message.sender,
            text="\n".join(texts),
            subject=reply_subject(message.subject),
            author=table.town.name,
            in_reply_to=message.reference,
            automatic=True,
            repeatable=True,
            due_at=self.now(),
        )
        return in_parts(self.channels, note)

    async def were_all(self, delivery: Delivery) -> bool:
        """
        Say whether whoever answered wrote nothing besides the files: what is left is
        their signature.

        Raises:
            TemporaryFailure: The store did not say who wrote it.
        """
        message = await self._written(delivery)
        command = commands.read(message.text) if message else None
        return command is not None and command.verb is Verb.ANSWER and not command.text

    async def _written(self, delivery: Delivery) -> Message | None:
        if not delivery.is_answer:
            return None
        filing = await self.office.filing(delivery.message)
        return filing.message if filing else None
