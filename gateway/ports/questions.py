"""
The questions to a plenary that is being held, and who asks for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from attrs import frozen

from gateway.core.audit import Act
from gateway.core.delivery import Delivery
from gateway.core.message import Address
from gateway.core.plenary.question import Event, Question


@frozen(kw_only=True)
class Move:
    """
    One move of a question, with all that follows; recorded at once, and once.

    Attributes:
        question: The number of its message.
        event: What happens to it.
        act: What goes into the chain.
        deliveries: What its author is told.
        read: What whoever moves it has read: it is moved if it says that still. None
            where nobody looked.
    """

    question: int
    event: Event
    act: Act
    deliveries: tuple[Delivery, ...] = ()
    read: str | None = None


class Questions(Protocol):
    """
    The list of every session: the record of what was asked, shown and read.
    """

    async def questions(self, session: datetime) -> Sequence[Question]:
        """
        Give the questions to the session that begins then, in the order in which they
        came.
        """

    async def asked_before(
        self, session: datetime, sender: Address, reference: str
    ) -> Question | None:
        """
        Give the question to a session that *sender* asked with the message of that
        reference.
        """

    async def open_sessions(self) -> Sequence[datetime]:
        """
        Give the beginnings of the sessions that have authors who were not told yet
        what became of their question.
        """

    async def asked_sessions(self, since: datetime) -> Sequence[datetime]:
        """
        Give the beginnings of the sessions from *since* on that anybody has asked
        something.
        """

    async def reschedule(self, before: datetime, after: datetime, act: Act) -> None:
        """
        Let the list of the session that was to begin *before* be that of the one that
        begins *after*; *act* goes into the chain if there was such a list.
        """

    async def move_question(self, move: Move) -> bool:
        """
        Record a move; say whether the table has it from where the question stands, and
        the question says what was read.
        What was on the screen makes room for what is shown.
        """
