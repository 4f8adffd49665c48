"""
Cases: queries about them, and the changes that time makes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from attrs import frozen

from gateway.core.case import Case, CaseState, Happening, Number, Timer, TimerKind
from gateway.core.consequences import Consequences
from gateway.core.conversation import Conversation
from gateway.core.message import Address, Message
from gateway.core.public.figures import CountedCase


@frozen
class CaseHistory:
    """
    A case with all that happened to it, in order, and its conversations.
    """

    case: Case
    happenings: tuple[Happening, ...]
    conversations: tuple[Conversation, ...]


@frozen(kw_only=True)
class PassedOn:
    """
    A message that first went to the wrong mailbox.

    Attributes:
        message: What was said.
        wrong: The mailbox that first passed it on.
        right: The mailbox that has it now.
    """

    message: Message
    wrong: str
    right: str


class Cases(Protocol):
    """
    Storage of cases, their timers and jobs.
    """

    async def case(self, number: Number) -> CaseHistory | None: ...

    async def cases(self, numbers: Sequence[Number]) -> Sequence[Case]: ...

    async def passed(self, numbers: Sequence[Number]) -> Collection[Number]:
        """
        Return those of *numbers* that were ever passed on to another mailbox.
        """

    async def left_out(self, numbers: Collection[Number]) -> bool:
        """
        Say whether one of *numbers* was skipped when the database was brought back from
        a copy: somebody may have been told it of a case that is lost.
        """

    async def copied_until(self) -> datetime | None:
        """
        Return until when the copy went from which the database was last brought back;
        None if it never was. What happened to a case soon after is lost.
        """

    async def job(self, number: Number) -> Sequence[Case]:
        """
        Return the cases that tell of the same fact as *number*, including itself,
        except erased ones.
        """

    async def going(self, contact: Address, person: str, limit: int) -> Sequence[Case]:
        """
        Return the active cases of an address and, if *person* is not empty, of that
        person's other accounts; the last moved first.
        """

    async def moved(
        self, contact: Address, since: datetime, limit: int
    ) -> Sequence[Case]:
        """
        Return the cases that *contact* opened and that have moved since then, in any
        state; the last moved first.
        """

    async def recent_cases(
        self, topics: Sequence[str], since: datetime, limit: int
    ) -> Sequence[tuple[Case, Message]]:
        """
        Return the cases about *topics* that were opened since then and have not ended,
        each with the message that opened it, the oldest first. Of each topic only the
        newest *limit* are considered.
        """

    async def opened_since(
        self, topics: Sequence[str], since: datetime, limit: int
    ) -> Mapping[Number, Number]:
        """
        Return the numbers of the newest cases about *topics* that were opened since
        then and have not ended, each with the number of its job.
        """

    async def opening(
        self, numbers: Sequence[Number]
    ) -> Sequence[tuple[Case, Message]]:
        """
        Return the cases of *numbers* that can be read, each with the message that
        opened it.
        """

    async def join(self, number: Number, other: Number, at: datetime) -> bool:
        """
        Merge the jobs of *number* and *other*: all their cases tell of the same fact.
        Say whether they were different jobs before.
        """

    async def passed_on(self, since: datetime, limit: int) -> Sequence[PassedOn]:
        """
        Return the messages that were passed on from one mailbox to another since then,
        the newest first, without confidential ones.
        """

    async def cases_at(
        self,
        mailbox: str,
        states: Sequence[CaseState],
        limit: int,
        *,
        emergencies: bool = False,
    ) -> Sequence[Case]:
        """
        Return the cases in *states* for which *mailbox* answers, or all mailboxes if it
        is empty, the oldest first; only emergencies if *emergencies* is set. Erased
        cases are left out.
        """

    async def answering(self) -> Collection[str]:
        """
        Return the names of the mailboxes that answer for any case, in any state.
        """

    async def counted_cases(
        self, since: datetime, until: datetime
    ) -> Sequence[CountedCase]:
        """
        Return what figures need of the cases that were opened from *since* until before
        *until*, that a person answered or solved since then, or that wait for a first
        answer. Confidential, held and quarantined ones are left out.
        """

    async def due(
        self, now: datetime, limit: int, kinds: Collection[TimerKind] = tuple(TimerKind)
    ) -> Sequence[Timer]:
        """
        Return timers of these *kinds* that are due, the first due first. A CLOSE timer
        is left out while its case has a SOLVE timer.
        """

    async def astray(
        self, now: datetime, limit: int, soon: timedelta, rounds: int
    ) -> Sequence[Timer]:
        """
        Return timers of urgent cases, and of what nobody has read, that are due later
        than any can be: they were set while the clock was wrong.

        Args:
            now: The current time.
            limit: How many at most.
            soon: The longest wait of an urgent timer …
            rounds: … in its first so many rounds; afterwards it may be longer.
        """

    async def fire(self, timer: Timer, follows: Consequences) -> bool:
        """
        Record what follows from a timer, and say whether it was still set. If it was
        not, nothing is recorded.
        """

    async def lend(
        self, number: Number, to: Conversation, follows: Consequences
    ) -> bool:
        """
        Record that another mailbox gets a case on loan, in a conversation of its own,
        and what follows. Say whether it had not got it yet.
        """
