"""
Whoever answered hears which of their files did not go out: nobody else could send
them otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from attrs import frozen

from gateway.core.delivery import Delivery, delivery_id
from gateway.ports.store import Office
from gateway.relay.speaking.notices import reply_subject


@frozen(kw_only=True)
class LeftOut:
    """
    Writes to the mailbox whose answer lost files.

    Attributes:
        say: Gives the text from the names of the files.
    """

    office: Office
    say: Callable[[str], str]
    author: Callable[[], str]
    now: Callable[[], datetime]

    async def tell(self, delivery: Delivery, files: Sequence[str]) -> Delivery | None:
        """
        Say that *files* were no part of *delivery*; None if a person wrote none of it.

        Raises:
            TemporaryFailure: The store did not say who wrote it.
        """
        if not files or delivery.automatic or delivery.repeatable:
            return None
        shown = await self.office.show(delivery.message)
        message = shown.filing.message if shown and shown.filing else None
        if message is None:
            return None
        return Delivery(
            id=delivery_id(delivery.message, delivery.id, "left out"),
            message=delivery.message,
            conversation=delivery.conversation,
            to=message.sender,
            text=self.say(", ".join(files)),
            subject=reply_subject(message.subject),
            author=self.author(),
            in_reply_to=message.reference,
            automatic=True,
            repeatable=True,
            due_at=self.now(),
        )
