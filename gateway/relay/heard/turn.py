"""
What may take a message besides the rules, and what may follow from it besides.
"""

from __future__ import annotations

from typing import Protocol

from gateway.core.decision import Decision
from gateway.core.filing import Filing
from gateway.relay.heard.hearing import Hearing


class Turn(Protocol):
    """
    Something that a message may be besides a matter for a mailbox.
    """

    async def take(self, hearing: Hearing) -> Filing | None:
        """
        Return the message's filing, or None if later turns or the rules are to file it:
        they hear what this turn may have changed, such as the conversation it goes on.
        """


class Sequel(Protocol):
    """
    Something that follows from a message in addition to what the rules decided.
    """

    async def follow(
        self, hearing: Hearing, decision: Decision, filing: Filing
    ) -> Filing:
        """
        Return *filing* with its additions, or unchanged.
        """
