"""
How much of a list is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from gateway.cli.wording import say

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])


def limit_option(usual: int) -> Callable[[F], F]:
    """
    Give the option that says how much is shown, *usual* by default; see `up_to`.
    """
    return click.option(
        "--limit",
        type=click.IntRange(1, 2**31),
        default=usual,
        show_default=True,
        help="Show at most this many.",
    )


def up_to(limit: int, found: Sequence[T]) -> Sequence[T]:
    """
    Give the first of what was *found*, where one more than the *limit* was looked for;
    whoever sees not all of it is told so, where no machine reads it.
    """
    if len(found) > limit:
        say_more(limit)
    return found[:limit]


def say_more(limit: int) -> None:
    """
    Tell whoever sees not all of it so.
    """
    click.echo(say("only-so-many", limit=limit), err=True)
