"""
The step-up: where somebody is sent to prove who they are, and what is told when they
come back.

The town's e-office, or its broker for Cl@ve and certificates, does the proving. What
stands behind this port only sends people there, and knows its word when it hears it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import Enum
from typing import Protocol

from attrs import field, frozen

from gateway.core.message import aware
from gateway.core.people.documents import Document
from gateway.settings import Environment


class Level(Enum):
    """
    How sure the identification is (Regulation (EU) 910/2014, art. 8).
    """

    LOW = "low"
    SUBSTANTIAL = "substantial"
    HIGH = "high"


@frozen(kw_only=True)
class Assertion:
    """
    The e-office's word on who came back.

    Attributes:
        reference: With which they were sent there.
        document: Theirs, as the e-office knows it.
        name: Likewise.
        level: How sure it is.
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
        Give the URL to which the person is sent, good for this *reference* only: 22
        to 64 characters of ``A-Z a-z 0-9 _ -`` that nobody can guess.
        """

    def read(self, query: str) -> Assertion:
        """
        Read what the person's browser brought back, behind the ``?`` of our address.

        That it was not read before is none of this method's business.

        Raises:
            StepUpRefused: It is not the e-office's word, not for us, or too old.
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


#: What an entry point of the group ``gateway.step_ups`` names.
#: Raises SettingsInvalid.
StepUpFactory = Callable[[StepUpSetup], StepUp]
