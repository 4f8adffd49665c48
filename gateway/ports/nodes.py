"""
The nodes that share one database.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from attrs import frozen


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

    async def show_up(self, node: Node, since: datetime) -> Sequence[Node]:
        """
        Say that *node* is there; give all that were since then, by name.
        """

    async def is_outdated(self) -> bool:
        """
        Say whether a newer version of the gateway has changed the database since this
        one opened it: what is written here may lack what that expects.
        """

    async def keep_key(self) -> bool:
        """
        Keep that a node begins with the store's key; False if the last that began did
        so with another.
        """

    async def same_key(self) -> bool | None:
        """
        Say whether the last node that began did so with the store's key; None if none
        did. Nothing is kept.
        """

    async def leave(self, name: str) -> None:
        """
        Say that a node is there no more.
        """
