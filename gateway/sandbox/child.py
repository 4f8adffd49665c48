"""
One child process: this very program once more.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol


class Running(Protocol):
    """
    A child process.
    """

    @property
    def pid(self) -> int:
        """
        Its number.
        """

    @property
    def returncode(self) -> int | None:
        """
        How it ended; None while it runs.
        """

    def send_signal(self, signal: int) -> None:
        """
        Send it a signal.
        """

    def kill(self) -> None:
        """
        End it at once.
        """

    async def wait(self) -> int:
        """
        Wait until it ended, and say how.
        """


async def begin(
    arguments: Sequence[str], environment: Mapping[str, str], log: Path
) -> Running:
    """
    Start this very program, whatever it was started as, in a session of its own:
    Ctrl-C is for us, and whoever starts it stops it in order.

    Args:
        arguments: Its command line.
        environment: All that it has.
        log: Where it writes what it says.
    """
    with log.open("ab") as said:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "gateway", *arguments),
            env=environment,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
