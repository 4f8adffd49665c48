"""
Optional capabilities of a channel, for starting a private conversation.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable


@runtime_checkable
class Reserved(Protocol):
    """
    A channel whose platform forbids programs to write first.
    """

    @property
    def only_writes_back(self) -> bool:
        """
        Say whether it writes in private only to people who have written to us there.
        """


@runtime_checkable
class Startable(Protocol):
    """
    A channel on which people start a private conversation by a link.
    """

    @property
    def begins_at(self) -> str:
        """
        The link, such as ``https://t.me/PuebloBot?start``; empty if there is none.
        """
