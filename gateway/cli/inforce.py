"""
Which rules are in force here.
"""

from __future__ import annotations

import os
from pathlib import Path

import click

from gateway.routing.load import load
from gateway.routing.table import RoutingTable


def running() -> Path:
    """
    Give the rules that the daemon reads.
    """
    return Path(os.environ.get("VENTANILLA_ROUTES", "routes.yaml"))


def table_of(routes: Path) -> RoutingTable:
    """
    Read rules; one command reads the same ones once.

    Raises:
        ExceptionGroup: As `load`.
    """
    context = click.get_current_context(silent=True)
    read = context.meta if context else {}
    name = f"{__name__}:{routes}"
    if name not in read:
        try:
            read[name] = load(routes)
        except ExceptionGroup as e:
            read[name] = e
    found = read[name]
    if isinstance(found, RoutingTable):
        return found
    assert isinstance(found, ExceptionGroup)  # noqa: S101 - nothing else is put there.
    raise found
