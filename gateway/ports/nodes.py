"""
The nodes that share a database.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from attrs import frozen

from gateway.core.audit import Act, Head

#: A node that has been silent for this long is considered gone.
GONE = timedelta(seconds=12)

#: Shown when a node starts with another key than the others.
ANOTHER_KEY = (
    "VENTANILLA_KEY, or else the file key in VENTANILLA_STATE, is not the key that "
    "this database is kept by: no agreed word would be heard, and no answer taken; put "
    "back the right one, or see ventanilla desk new-key --help"
)


@frozen(kw_only=True)
class Node:
    """
    One daemon of the fleet.

    Attributes:
        name: Its own.
        rules: The version of its rules.
        loaded_at: When it loaded them.
        seen_at: When it was last heard of.
    """

    name: str
    rules: str
    loaded_at: datetime
    seen_at: datetime


class Nodes(Protocol):
    """
    The register of nodes, and the check of their common key.
    """

    async def show_up(
        self, node: Node, since: datetime, acts: Sequence[Act] = ()
    ) -> Sequence[Node]:
        """
        Record that *node* is alive, with its *acts* in the audit chain: what brought
        its rules into force, of which listening nodes are told. Return all nodes that
        have been seen since then, ordered by name, including this one as last recorded.
        """

    async def is_outdated(self) -> bool:
        """
        Say whether a newer version of the gateway has migrated the database since this
        one opened it: rows written here may lack what that version expects.
        """

    async def lacking(self) -> str:
        """
        Return a sentence about the rights that this node lacks in the database; empty
        if it has all.
        """

    async def server_time(self) -> datetime | None:
        """
        Return the time of the database server; None for a database on the node's own
        machine.
        """

    async def keep_key(self) -> bool:
        """
        Record the store's key if this is the first node; return False if nodes use
        another.
        """

    async def same_key(self) -> bool | None:
        """
        Say whether nodes use the store's key; None if there was none yet. Nothing is
        recorded.
        """

    async def refuse_at_work(self) -> None:
        """
        Refuse to go on while a daemon uses the database.

        Raises:
            TemporaryFailure: One does.
        """

    async def change_key(self, act: Act) -> None:
        """
        Make nodes use the store's key from now on, and record *act*.
        """

    async def reached(self) -> Head | None:
        """
        Return the last entry of this node's audit chain, if it has one. Nothing is
        written from now on to a database that lacks it: it is an older copy.
        """

    async def is_older_copy(self, head: Head, at: datetime) -> bool:
        """
        Say whether the database lacks *head*, which a node saw in its own *at* that
        moment: it is neither new, nor did anybody record since then that it was brought
        back.
        """

    async def bring_back(self, head: Head, at: datetime, act: Act) -> range | None:
        """
        If the database is an older copy, as in `is_older_copy`, skip numbers of
        messages and cases, so that nobody gets them again.

        Args:
            head: An entry that the database should have.
            at: When it had it.
            act: Recorded; its object says which numbers.

        Returns:
            The numbers; None if it is no older copy.
        """

    async def leave(self, name: str) -> None:
        """
        Remove a node that stops.
        """
