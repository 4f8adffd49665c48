"""
Limits on the length of lists.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from gateway.cli.numbers import NumberType
from gateway.cli.wording import say

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])


def limit_option(usual: int) -> Callable[[F], F]:
    """
    Return the option --limit, which is *usual* by default; see `up_to`.
    """
    return click.option(
        "--limit",
        type=NumberType(1, 2**31),
        default=usual,
        show_default=True,
        help="Show at most this many.",
    )


def up_to(limit: int, found: Sequence[T]) -> Sequence[T]:
    """
    Return the first *limit* of what was *found*, and say on standard error if there is
    more.

    Args:
        limit: Maximum number of items.
        found: What was found, where one more than *limit* was looked for.
    """
    if len(found) > limit:
        say_truncated(limit)
    return found[:limit]


def say_truncated(limit: int) -> None:
    """
    Say on standard error that only *limit* items are shown.
    """
    click.echo(say("only-so-many", limit=limit), err=True)
