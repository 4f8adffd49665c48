"""
Child processes that run this program.
"""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import Process
from collections.abc import Mapping, Sequence
from pathlib import Path


async def begin(
    arguments: Sequence[str], environment: Mapping[str, str], log: Path
) -> Process:
    """
    Start this program with the same interpreter, in a session of its own, so that
    Ctrl-C reaches only us, and we stop it in order.

    Args:
        arguments: Its command line.
        environment: Its whole environment.
        log: The file for its output.
    """
    with log.open("ab") as said:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "gateway", *arguments),
            env=environment,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
