"""
What the console's pages read of the store and write into it, besides what others do.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from attrs import field, frozen

from gateway.core.case import Case, Kind, State
from gateway.core.message import Arrival, aware

#: What is promised to whoever wrote.
PROMISED = (Kind.ACKNOWLEDGE, Kind.ANSWER, Kind.SOLVE)


@frozen(kw_only=True)
class Reach:
    """
    Whose cases a mailbox sees: those of which it has a conversation, as it had a letter
    about them.

    Attributes:
        own: The mailbox.
        offices: Offices that it holds besides: their conversations are its own, unless
            they are confidential and it may not read that.
        away: Mailboxes for which it stands in.
        confidential: It may read what is confidential in its *offices*.
    """

    own: str
    offices: tuple[str, ...] = ()
    away: tuple[str, ...] = ()
    confidential: bool = False


@frozen(kw_only=True)
class Listed:
    """
    A case in a mailbox's list.

    Attributes:
        confidential: Something of it was said in confidence: the case itself, or what
            the mailbox was told of it. Nothing of what was said is listed.
        due_at: When the next thing that was promised about it is due, if anything is.
    """

    case: Case
    confidential: bool = False
    due_at: datetime | None = field(default=None, validator=aware)


class Console(Protocol):
    """
    The lists of cases, and the way in.
    """

    async def to_do(
        self, reach: Reach, states: Sequence[State], first: int, limit: int
    ) -> Sequence[Listed]:
        """
        Return up to *limit* cases in *states* from number *first* on (the first is 0):
        emergencies, then by what is due first, then by age.
        """

    async def done(
        self, reach: Reach, states: Sequence[State], first: int, limit: int
    ) -> Sequence[Listed]:
        """
        Return up to *limit* cases in *states* from number *first* on, the newest first.
        """

    async def write_down(self, arrival: Arrival) -> tuple[int, bool]:
        """
        Store an arrival, unless one with the same external id is stored; return its
        number, and whether it is new.
        """
