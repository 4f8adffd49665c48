"""
One case with everything that belongs to it, for whoever has to hand it over.
"""

from __future__ import annotations

from typing import Protocol

from attrs import frozen

from gateway.core.case import Number, Timer
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
    """

    told: Told
    promises: tuple[Timer, ...]
    messages: tuple[int, ...]


class CaseFiles(Protocol):
    """
    Cases as their whole files.
    """

    async def case_file(self, number: Number) -> CaseFile | None: ...
