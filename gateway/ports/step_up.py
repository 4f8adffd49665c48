"""
Step-up authentication: sending somebody elsewhere to prove who they are, and the result
when they come back.

The town's e-office, or its broker for Cl@ve and certificates, does the proving. An
implementation of this port only makes the URL, and verifies the assertion.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import Enum
from typing import Protocol

from attrs import field, frozen

from gateway.core.message import aware
from gateway.core.people.documents import Document
from gateway.environment import Environment


class Level(Enum):
    """
    Level of assurance of the identification (Regulation (EU) 910/2014, art. 8).
    """

    LOW = "low"
    SUBSTANTIAL = "substantial"
    HIGH = "high"


@frozen(kw_only=True)
class Assertion:
    """
    The e-office's signed word on who came back.

    Attributes:
        reference: The reference with which they were sent there.
        document: Theirs, as the e-office knows it.
        name: Likewise.
        level: The level of assurance.
        issued_at: When they proved it.
    """

    reference: str
    document: Document
    name: str
    level: Level
    issued_at: datetime = field(validator=aware)


class StepUp(Protocol):
    """
    One place where people prove who they are.
    """

    def begin(self, reference: str) -> str:
        """
        Return the URL to which the person is sent, valid for this *reference* only: 22
        to 64 unguessable characters of ``A-Z a-z 0-9 _ -``.
        """

    def read(self, query: str) -> Assertion:
        """
        Verify what the person's browser brought back, the query string of our address.

        The caller prevents replay.

        Raises:
            StepUpRefused: It is not the e-office's word, not for us, or too old. Each
                reason is counted by itself: what anybody can send has others than what
                the e-office signed.
        """


@frozen(kw_only=True)
class StepUpSetup:
    """
    All that a step-up is made from.

    Attributes:
        environment: Its settings, ``VENTANILLA_STEP_UP_…``.
        return_to: The address of ours to which people come back.
        now: The clock.
    """

    environment: Environment
    return_to: str
    now: Callable[[], datetime]


#: What an entry point of the group ``gateway.step_ups`` names. Raises SettingsInvalid.
StepUpFactory = Callable[[StepUpSetup], StepUp]
