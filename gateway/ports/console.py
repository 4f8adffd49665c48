"""
What the console's pages read of the store and write into it, besides what others do.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from attrs import field, frozen

from gateway.core.audit import Act
from gateway.core.case import Case, CaseState, TimerKind
from gateway.core.message import Arrival, aware
from gateway.core.requests.booking import Booking

#: What is promised to whoever wrote.
PROMISED = (TimerKind.ACKNOWLEDGE, TimerKind.ANSWER, TimerKind.SOLVE)


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
        gone: Mailboxes that are no longer in the rules: whoever had a letter about a
            case of theirs has it now.
        confidential: It may read what is confidential in its *offices*.
    """

    own: str
    offices: tuple[str, ...] = ()
    away: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
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


@frozen(kw_only=True)
class ListedBooking:
    """
    A booking in a mailbox's list.

    Attributes:
        confidential: As in `Listed`: who booked it is not told.
        person: The name under which whoever booked it was verified in person; empty if
            they were not.
    """

    booking: Booking
    confidential: bool = False
    person: str = ""


@frozen(kw_only=True)
class Ended:
    """
    What was ended of the console of a mailbox.

    Attributes:
        closings: How often all its links and sessions were ended.
        left: Whether one session was left.
    """

    closings: int
    left: bool


class Console(Protocol):
    """
    The lists of cases and bookings, the way in, and out.
    """

    async def ended(self, mailbox: str, session: str) -> Ended:
        """
        Return what was ended: all of a *mailbox*, and one *session*, by its id.
        """

    async def close_console(self, mailbox: str, act: Act) -> None:
        """
        End all links and sessions of a *mailbox* that there are, and record the act.
        """

    async def leave_console(self, session: str, until: datetime, act: Act) -> None:
        """
        End one *session*, by its id, which would have lasted *until* then, and record
        the act.
        """

    async def to_do(
        self, reach: Reach, states: Sequence[CaseState], first: int, limit: int
    ) -> Sequence[Listed]:
        """
        Return up to *limit* cases in *states* from number *first* on (the first is 0):
        emergencies, then by what is due first, then by age.
        """

    async def how_many(self, reach: Reach, states: Sequence[CaseState]) -> int:
        """
        Count the cases in *states*.
        """

    async def done(
        self, reach: Reach, states: Sequence[CaseState], first: int, limit: int
    ) -> Sequence[Listed]:
        """
        Return up to *limit* cases in *states* from number *first* on, the newest first.
        However many there are, only as many are read for each state.
        """

    async def booked_with(
        self, reach: Reach, since: datetime, until: datetime
    ) -> Sequence[ListedBooking]:
        """
        Return the bookings of cases that begin from *since* on and before *until*, in
        order of time.
        """

    async def sought_by(self, those: Sequence[Case]) -> Sequence[str]:
        """
        Return what each of *those* cases may be found by: who opened it, in all ways in
        which they are named, and what they wrote.
        """

    async def write_down(self, arrival: Arrival) -> tuple[int, bool]:
        """
        Store an arrival, unless one with the same external id is stored; return its
        number, and whether it is new.
        """

    async def written(self, arrival: Arrival) -> int | None:
        """
        Return the number of an arrival that `write_down` has stored; None if none has.
        """
