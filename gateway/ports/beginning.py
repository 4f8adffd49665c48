"""
Optional capabilities of a channel, for private conversations.
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


@runtime_checkable
class Unthreaded(Protocol):
    """
    A channel whose platform knows no replies in private.
    """

    @property
    def is_unthreaded(self) -> bool:
        """
        Say whether no private message there tells which one it replies to. Then a
        mailbox answers by the number of its case.
        """
