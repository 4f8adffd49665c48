"""
One case with everything that belongs to it, for whoever has to hand it over; and all
cases of some days, as a register lists what came in.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from attrs import field, frozen

from gateway.core.case import Case, Number, Timer
from gateway.core.identity import Verdict
from gateway.core.message import Message, aware
from gateway.ports.cases import Told


@frozen(kw_only=True)
class CaseFile:
    """
    A case, read at one moment.

    Attributes:
        told: The case, what happened to it, and its conversations.
        promises: What is still waited for, the first due first.
        messages: The numbers of all stored messages in which it was opened, gone on
            with or answered, in the order in which they came.
        acting_for: The number and the name of whom it was applied for, if whoever
            opened it acts for somebody.
    """

    told: Told
    promises: tuple[Timer, ...]
    messages: tuple[int, ...]
    acting_for: tuple[str, str] | None = None


@frozen(kw_only=True)
class Entered:
    """
    A case, as it came in.

    Attributes:
        at: When the message that opened it was taken, whenever that was routed.
        name: Of the person at the desk whose account it is; empty if nobody's.
        message: What opened it; None if it could not be read.
        verdict: How far its sender is believed.
        acting_for: As of a `CaseFile`.
    """

    case: Case
    at: datetime = field(validator=aware)
    name: str = ""
    message: Message | None
    verdict: Verdict | None = None
    acting_for: tuple[str, str] | None = None


class CaseFiles(Protocol):
    """
    Cases as their whole files, and as a register lists them.
    """

    async def case_file(self, number: Number) -> CaseFile | None: ...

    async def entered(self, since: datetime, until: datetime) -> Sequence[Entered]:
        """
        Give the cases that came in from *since* until before *until*, in the order of
        their numbers.
        """
