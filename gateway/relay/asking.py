"""
Ask a channel what it says of itself, where other things depend on the answer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import structlog

log = structlog.get_logger()

T = TypeVar("T")


def ask(name: str, question: Callable[[], T], otherwise: T) -> T:
    """
    Give the answer to a *question* to the channel of that *name*; *otherwise*, where it
    fails: what goes to others must not wait until somebody mends it.
    """
    try:
        return question()
    except Exception:
        log.exception("channel.broken", channel=name)
        return otherwise
