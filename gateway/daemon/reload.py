"""
The rules in force, and how new ones take their place: all or nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import structlog
from attrs import define

from gateway.core.town import Town
from gateway.routing.load import load
from gateway.routing.table import RoutingTable

log = structlog.get_logger()


@define
class Rules:
    """
    Holds one immutable table; whoever asks gets the newest good one.

    Attributes:
        path: The rules file.
        table: What decides now.
        loaded_at: Since when.
        problems: Why the last reload was refused; empty if it was not.
        refused_at: When that was.
    """

    path: Path
    now: Callable[[], datetime]
    table: RoutingTable
    loaded_at: datetime
    problems: tuple[str, ...] = ()
    refused_at: datetime | None = None

    def current(self) -> RoutingTable:
        """
        Give the table in force.
        """
        return self.table

    def town(self) -> Town:
        """
        Give the town as the table in force describes it.
        """
        return self.table.town

    async def reload(self) -> bool:
        """
        Read the file again, off the loop, and put it in force if it is right.
        """
        try:
            table = await asyncio.to_thread(load, self.path)
        except ExceptionGroup as e:
            self.problems = tuple(str(mistake) for mistake in e.exceptions)
            self.refused_at = self.now()
            log.error(
                "rules.refused", problems=self.problems, in_force=self.table.version
            )
            return False
        log.info("rules.loaded", version=table.version, before=self.table.version)
        self.table, self.loaded_at = table, self.now()
        self.problems, self.refused_at = (), None
        return True


def first_rules(path: Path, now: Callable[[], datetime]) -> Rules:
    """
    Read the rules that the daemon starts with.

    Raises:
        ExceptionGroup: Every mistake in them.
    """
    return Rules(path, now, load(path), now())
