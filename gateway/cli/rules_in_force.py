"""
The rules in force: those that the daemon reads or, while they are refused, those with
which it goes on.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import click
from attrs import frozen

from gateway.core.errors import SettingsInvalid
from gateway.core.town import Town
from gateway.environment import Environment
from gateway.routing.around.calendar import Calendar
from gateway.routing.rule_files import RuleFiles, placed, read_files
from gateway.settings import read_settings

if TYPE_CHECKING:
    # It takes longer to import than a part of it takes to read.
    from gateway.routing.table import RoutingTable

T = TypeVar("T")


@frozen
class InForce(Generic[T]):
    """
    Something of the rules in force.

    Attributes:
        it: What was asked for.
        since: When these rules came into force, if those on disk are refused.
    """

    it: T
    since: datetime | None = None


def daemon_routes() -> Path:
    """
    Return the path of the rules that the daemon reads.
    """
    return Path(os.environ.get("VENTANILLA_ROUTES", "routes.yaml"))


def town() -> InForce[Town]:
    """
    Return the town of the rules in force. From the cache, that takes a tenth of the
    time that their table takes.

    Raises:
        ExceptionGroup: As `in_force`.
    """
    return in_force(Town, lambda table: table.town)


def calendar() -> InForce[Calendar]:
    """
    Return the town's calendar, otherwise as `town`.

    Raises:
        ExceptionGroup: As `in_force`.
    """
    return in_force(Calendar, lambda table: table.around.calendar)


def in_force(kind: type[T], of: Callable[[RoutingTable], T]) -> InForce[T]:
    """
    Return what *of* takes, of that *kind*, of the rules in force. A command reads it
    only once.

    Raises:
        ExceptionGroup: The rules on disk are wrong, one Mistake for each mistake, with
            the path of its file; and none were in force before.
    """
    path = daemon_routes()

    def read() -> InForce[T]:
        try:
            return InForce(_part(kind, path, read_files(path), of))
        except ExceptionGroup:
            if kept := _last(kind, path, of):
                return kept
            raise

    return once(InForce, f"{kind.__name__}:{path}", read)


def _part(
    kind: type[T], path: Path, files: RuleFiles, of: Callable[[RoutingTable], T]
) -> T:
    def compiled() -> T:
        # What compiles takes longer to import than the part takes to read.
        from gateway.routing.load import compile_files

        return of(compile_files(files))

    with placed(path):
        return files.cached(kind, compiled)


def _last(
    kind: type[T], path: Path, of: Callable[[RoutingTable], T]
) -> InForce[T] | None:
    """
    Return the same of the rules that were in force here last; None if there are none,
    or if another version of the gateway has accepted them.
    """
    from gateway.daemon.last_rules import last_rules

    try:
        kept = last_rules(read_settings(Environment(os.environ))).read(path)
        if kept is None:
            return None
        files = RuleFiles(path.name, kept.texts)
        since = datetime.fromisoformat(kept.loaded_at)
        return InForce(_part(kind, path, files, of), since)
    except (SettingsInvalid, ExceptionGroup):
        return None


def once(kind: type[T], what: str, read: Callable[[], T]) -> T:
    """
    Return what *read* reads of the rules, of that *kind*. A command reads it, called
    *what*, only once.

    Raises:
        ExceptionGroup: The rules are wrong.
    """
    context = click.get_current_context(silent=True)
    known: dict[str, Any] = context.meta if context else {}
    name = f"{__name__}:{kind.__name__}:{what}"
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
