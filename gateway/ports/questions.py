"""
Storage of the questions to a plenary that is being held.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from attrs import frozen

from gateway.core.audit import Act
from gateway.core.delivery import Delivery
from gateway.core.message import Address
from gateway.core.plenary.question import Question, QuestionEvent


@frozen(kw_only=True)
class Move:
    """
    One move of a question, with all that follows; stored in one transaction, once.

    Attributes:
        question: The number of its message.
        event: What happens to it.
        act: The act for the audit chain.
        deliveries: What its author is told.
        read: The text that whoever moves it has seen: the move is refused if the
            question has changed. None where nobody looked.
    """

    question: int
    event: QuestionEvent
    act: Act
    deliveries: tuple[Delivery, ...] = ()
    read: str | None = None


class Questions(Protocol):
    """
    The list of questions of each session: the record of what was asked, shown and read.
    """

    async def questions(self, session: datetime) -> Sequence[Question]:
        """
        Return the questions to the session with this start, in the order in which they
        came.
        """

    async def asked_before(
        self, session: datetime, sender: Address, reference: str
    ) -> Question | None:
        """
        Return the question to a session that *sender* asked with the message of that
        reference.
        """

    async def asked_from(self, contact: Address) -> Sequence[Question]:
        """
        Return the questions whose cases are answered at *contact*, in the order in
        which they came.
        """

    async def open_sessions(self) -> Sequence[datetime]:
        """
        Return the starts of the sessions with questions whose authors have not been
        told yet what became of them.
        """

    async def asked_sessions(self, since: datetime) -> Sequence[datetime]:
        """
        Return the starts of the sessions from *since* on to which there are questions.
        """

    async def reschedule(self, before: datetime, after: datetime, act: Act) -> None:
        """
        Move the list of the session that was to begin at *before* to the one that
        begins at *after*; record *act* if there was such a list.
        """

    async def move_question(self, move: Move) -> bool:
        """
        Store a move; say whether the table has it, and the question still says what was
        read.

        A question that is shown replaces the one on the screen.
        """
