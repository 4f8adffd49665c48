"""
Complete case files, for whoever has to hand one over, and the cases of a period as a
register lists them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from attrs import field, frozen

from gateway.core.case import Case, Number, Timer
from gateway.core.identity import Verdict
from gateway.core.message import Message, aware
from gateway.ports.cases import CaseHistory


@frozen(kw_only=True)
class CaseFile:
    """
    A case with all that belongs to it, read in one snapshot.

    Attributes:
        told: The case, what happened to it, and its conversations.
        promises: Its timers, the first due first.
        messages: The numbers of all stored messages that opened, continued or answered
            it, in the order in which they came.
        elsewhere: Those of the messages that a mailbox wrote in another case, to which
            they answer: one answer may end several.
        acting_for: The number and the name of the person who is represented, if whoever
            opened it acts for somebody.
    """

    told: CaseHistory
    promises: tuple[Timer, ...]
    messages: tuple[int, ...]
    elsewhere: frozenset[int] = frozenset()
    acting_for: tuple[str, str] | None = None


@frozen(kw_only=True)
class Entered:
    """
    A case as the register lists it.

    Attributes:
        at: When the message that opened it was received, whenever that was routed.
        name: The verified person's whose account it is; empty if nobody's.
        message: The message that opened it; None if it could not be read.
        verdict: How far its sender is believed.
        acting_for: As in `CaseFile`.
    """

    case: Case
    at: datetime = field(validator=aware)
    name: str = ""
    message: Message | None
    verdict: Verdict | None = None
    acting_for: tuple[str, str] | None = None


class CaseFiles(Protocol):
    """
    Read access to complete case files, and to the register's list.
    """

    async def case_file(self, number: Number) -> CaseFile | None: ...

    async def entered(self, since: datetime, until: datetime) -> Sequence[Entered]:
        """
        Return the cases that came in from *since* until before *until*, ordered by
        number.
        """
