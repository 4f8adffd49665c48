"""
The nodes that share one database.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from attrs import frozen

from gateway.core.audit import Act

#: After which silence a node is not there.
GONE = timedelta(seconds=12)

#: For whoever begins with another key than nodes do.
ANOTHER_KEY = (
    "VENTANILLA_KEY, or else the file key in VENTANILLA_STATE, is not the key that "
    "this database is kept by: no agreed word would be heard, and no answer taken; put "
    "back the right one, or see ventanilla desk new-key --help"
)


@frozen(kw_only=True)
class Node:
    """
    A daemon among several.

    Attributes:
        name: Its own.
        rules: The version of the rules that it decides by.
        loaded_at: Since when it does.
        seen_at: When it last said so.
    """

    name: str
    rules: str
    loaded_at: datetime
    seen_at: datetime


class Nodes(Protocol):
    """
    Who is there.
    """

    async def show_up(
        self, node: Node, since: datetime, acts: Sequence[Act] = ()
    ) -> Sequence[Node]:
        """
        Say that *node* is there, with *acts* of it in the chain; give all that had said
        so since then, by name: it, too, as it last did.
        """

    async def is_outdated(self) -> bool:
        """
        Say whether a newer version of the gateway has changed the database since this
        one opened it: what is written here may lack what that expects.
        """

    async def server_time(self) -> datetime | None:
        """
        Give the time of the server that the nodes share; None where they are on one
        machine.
        """

    async def keep_key(self) -> bool:
        """
        Keep that the first node begins with the store's key; False if that which nodes
        begin with is another.
        """

    async def same_key(self) -> bool | None:
        """
        Say whether nodes begin with the store's key; None if none did yet. Nothing is
        kept.
        """

    async def change_key(self, act: Act) -> None:
        """
        Let nodes begin with the store's key from now on; *act* is in the chain.
        """

    async def leave(self, name: str) -> None:
        """
        Say that a node is there no more.
        """
