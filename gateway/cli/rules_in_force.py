"""
The rules that the daemon reads.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from gateway.core.town import Town
from gateway.routing.load import load, read_files
from gateway.routing.table import RoutingTable

T = TypeVar("T")


def daemon_routes() -> Path:
    """
    Return the path of the rules that the daemon reads.
    """
    return Path(os.environ.get("VENTANILLA_ROUTES", "routes.yaml"))


def table_of(routes: Path) -> RoutingTable:
    """
    Return the compiled rules of the file *routes*. A command loads them only once.

    Raises:
        ExceptionGroup: The rules are wrong (see `load`).
    """
    return _once(RoutingTable, routes, lambda: load(routes))


def town_of(routes: Path) -> Town:
    """
    Return the town of the rules in the file *routes*; from the cache, that takes a
    fifth of the time of `table_of`.

    Raises:
        ExceptionGroup: The rules are wrong (see `load`).
    """
    return _once(Town, routes, lambda: read_files(routes).town())


def _once(kind: type[T], routes: Path, read: Callable[[], T]) -> T:
    context = click.get_current_context(silent=True)
    known = context.meta if context else {}
    name = f"{__name__}:{kind.__name__}:{routes}"
    if name not in known:
        try:
            known[name] = read()
        except ExceptionGroup as e:
            known[name] = e
    found = known[name]
    if isinstance(found, kind):
        return found
    assert isinstance(found, ExceptionGroup)  # noqa: S101 - nothing else is put there.
    raise found
