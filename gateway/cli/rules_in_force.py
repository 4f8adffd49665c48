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
from gateway.routing.rule_files import placed, read_files

T = TypeVar("T")


def daemon_routes() -> Path:
    """
    Return the path of the rules that the daemon reads.
    """
    return Path(os.environ.get("VENTANILLA_ROUTES", "routes.yaml"))


def town_of(routes: Path) -> Town:
    """
    Return the town of the rules in the file *routes*. From the cache, that takes a
    tenth of the time that their table takes.

    Raises:
        ExceptionGroup: The rules are wrong: one Mistake for each mistake, with the path
            of its file.
    """
    return once(Town, routes, lambda: _town(routes))


def _town(routes: Path) -> Town:
    files = read_files(routes)

    def compiled() -> Town:
        # What compiles takes longer to import than the town takes to read.
        from gateway.routing.load import compile_files

        return compile_files(files).town

    with placed(routes):
        return files.cached(Town, compiled)


def once(kind: type[T], routes: Path, read: Callable[[], T]) -> T:
    """
    Return what *read* reads of the rules in *routes*, of that *kind*. A command reads
    it only once.

    Raises:
        ExceptionGroup: The rules are wrong.
    """
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
