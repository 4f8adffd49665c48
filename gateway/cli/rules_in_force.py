"""
The rules that the daemon reads.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from gateway.core.town import Town
from gateway.routing.around.calendar import Calendar
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
    return once(Town, routes, lambda: _part(Town, routes, lambda table: table.town))


def calendar_of(routes: Path) -> Calendar:
    """
    Return the town's calendar, otherwise as `town_of`.

    Raises:
        ExceptionGroup: As `town_of`.
    """
    return once(
        Calendar,
        routes,
        lambda: _part(Calendar, routes, lambda table: table.around.calendar),
    )


def _part(kind: type[T], routes: Path, of: Callable[[Any], T]) -> T:
    files = read_files(routes)

    def compiled() -> T:
        # What compiles takes longer to import than the part takes to read.
        from gateway.routing.load import compile_files

        return of(compile_files(files))

    with placed(routes):
        return files.cached(kind, compiled)


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
