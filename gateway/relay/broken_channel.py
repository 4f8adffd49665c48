"""
Calls to a channel's own methods whose failure must not affect other channels.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def unless_broken(name: str, question: Callable[[], T], otherwise: T) -> T:
    """
    Return what *question* returns about the channel called *name*, or *otherwise* if it
    raises: a broken channel must not hold up what goes to others.
    """
    try:
        return question()
    except Exception:  # noqa: BLE001 - a stranger's channel may raise whatever it likes
        # Imported here: `ventanilla explain` needs neither logging nor Twisted.
        import structlog

        structlog.get_logger().exception("channel.broken", channel=name)
        return otherwise
