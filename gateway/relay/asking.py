"""
Ask a channel what it says of itself, where other things depend on the answer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def ask(name: str, question: Callable[[], T], otherwise: T) -> T:
    """
    Give the answer to a *question* to the channel of that *name*; *otherwise*, where it
    fails: what goes to others must not wait until somebody mends it.
    """
    try:
        return question()
    except Exception:  # noqa: BLE001 - a stranger's channel may raise whatever it likes
        # Loaded here: whoever explains a receipt needs neither logs nor Twisted.
        import structlog

        structlog.get_logger().exception("channel.broken", channel=name)
        return otherwise
