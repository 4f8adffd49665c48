"""
What a channel may say about who begins to talk on it in private.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable


@runtime_checkable
class Reserved(Protocol):
    """
    A channel whose platform wants no program to write first.
    """

    @property
    def only_writes_back(self) -> bool:
        """
        Say whether it writes in private to those only who have written to us there.
        """


@runtime_checkable
class Startable(Protocol):
    """
    A channel whose people begin to talk in private at a link.
    """

    @property
    def begins_at(self) -> str:
        """
        Give the link, such as ``https://t.me/PuebloBot?start``; empty if there is none.
        """
