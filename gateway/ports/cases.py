"""
Cases, and who asks for them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from attrs import frozen

from gateway.core.case import Case, Happening, Kind, Number, State, Timer
from gateway.core.consequences import Consequences
from gateway.core.conversation import Conversation
from gateway.core.message import Address, Message
from gateway.core.public.figures import Matter


@frozen
class Told:
    """
    A case with all that happened to it, the first first, and its conversations.
    """

    case: Case
    happenings: tuple[Happening, ...]
    conversations: tuple[Conversation, ...]


@frozen(kw_only=True)
class PassedOn:
    """
    What reached a mailbox that was not the right one.

    Attributes:
        message: What was said.
        wrong: The mailbox that first gave it away.
        right: The one that has it now.
    """

    message: Message
    wrong: str
    right: str


class Cases(Protocol):
    """
    What every matter has come to.
    """

    async def case(self, number: Number) -> Told | None: ...

    async def cases(self, numbers: Sequence[Number]) -> Sequence[Case]: ...

    async def passed(self, numbers: Sequence[Number]) -> Collection[Number]:
        """
        Say which of *numbers* were ever passed on.
        """

    async def job(self, number: Number) -> Sequence[Case]:
        """
        Give the cases that tell of the same fact as *number*, itself among them, but
        for those that were erased.
        """

    async def going(self, contact: Address, person: str, limit: int) -> Sequence[Case]:
        """
        Give the active cases of an address, and of the person's other accounts if
        there is a *person*; the last moved first.
        """

    async def moved(
        self, contact: Address, since: datetime, limit: int
    ) -> Sequence[Case]:
        """
        Give the cases that *contact* opened, and to which something has happened since
        then, however they stand; the last moved first.
        """

    async def recent_cases(
        self, topics: Sequence[str], since: datetime, limit: int
    ) -> Sequence[tuple[Case, Message]]:
        """
        Give the cases about *topics* that were opened since then and have not ended,
        with what opened them, the oldest first; of each topic the newest up to *limit*.
        """

    async def opened_since(
        self, topics: Sequence[str], since: datetime, limit: int
    ) -> Mapping[Number, Number]:
        """
        Give the numbers of the newest cases about *topics* that were opened since then
        and have not ended, each with its job's.
        """

    async def opening(
        self, numbers: Sequence[Number]
    ) -> Sequence[tuple[Case, Message]]:
        """
        Give the cases of *numbers* that can be read, each with what opened it.
        """

    async def join(self, number: Number, other: Number, at: datetime) -> bool:
        """
        Let all that tells of the same as *number*, and as *other*, be one job; say
        whether it was not.
        """

    async def passed_on(self, since: datetime, limit: int) -> Sequence[PassedOn]:
        """
        Give what was passed on since then from one mailbox to another, the newest
        first; nothing that is confidential.
        """

    async def cases_at(
        self,
        mailbox: str,
        states: Sequence[State],
        limit: int,
        *,
        emergencies: bool = False,
    ) -> Sequence[Case]:
        """
        Give the cases in *states* that *mailbox* answers for, the oldest first; of
        every mailbox, if it is empty, and of *emergencies* alone where it is so asked.
        What was erased is none.
        """

    async def answering(self) -> Collection[str]:
        """
        Give the names of the mailboxes that answer for any case, however it stands.
        """

    async def matters(self, since: datetime, until: datetime) -> Sequence[Matter]:
        """
        Give what figures know of the cases that were opened from *since* until before
        *until*, in which a person told something since then, or that wait for a first
        answer; nothing that is confidential, and nothing that waits for proof or for a
        look.
        """

    async def due(
        self, now: datetime, limit: int, kinds: Collection[Kind] = tuple(Kind)
    ) -> Sequence[Timer]:
        """
        Give timers of these *kinds* that ring, the first due first. No CLOSE timer is
        given while its case has a SOLVE timer.
        """

    async def astray(
        self, now: datetime, limit: int, soon: timedelta, rounds: int
    ) -> Sequence[Timer]:
        """
        Give timers of what is urgent that wait longer than any does: a clock that was
        wrong has set them.

        Args:
            now: When.
            limit: How many at most.
            soon: How long whoever has not seen it is waited for …
            rounds: … until so many were told; afterwards longer.
        """

    async def fire(self, timer: Timer, follows: Consequences) -> bool:
        """
        Record what follows from a timer; say whether it was still set.
        """

    async def lend(
        self, number: Number, to: Conversation, follows: Consequences
    ) -> bool:
        """
        Record that another mailbox gets a case in a conversation of its own, and what
        follows; say whether it had not got it yet.
        """
