"""
What the commands that try rules out are given: rules, people, messages.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from importlib.metadata import entry_points
from pathlib import Path
from typing import NoReturn

import click

from gateway.cli.shared import fail, visible
from gateway.core.calendar import by_clock
from gateway.core.identity import Contact
from gateway.core.message import Address, Message
from gateway.routing.load import load
from gateway.routing.table import RoutingTable
from gateway.routing.tools.citizens import read_citizens
from gateway.routing.tools.lines import LineInvalid, read_line

#: Instead of a path: the rules that the daemon reads.
RUNNING = "running"

#: A day, as machines write it, or as it stands on a document here.
DAY = ("%Y-%m-%d", "%d/%m/%Y")
#: A moment, or the beginning of a day; see `moment`.
MOMENT = click.DateTime(["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", *DAY])

_SPAN = re.compile(r"(\d{1,4})([dhw])")
_UNITS = {"h": "hours", "d": "days", "w": "weeks"}


def span(written: str) -> timedelta:
    """
    Read how far back to look: ``12h``, ``30d``, ``8w``.
    """
    match = _SPAN.fullmatch(written)
    if match is None:
        raise click.BadParameter("a number and h, d or w", param_hint="--since")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def running() -> Path:
    """
    Give the rules that the daemon reads.
    """
    return Path(os.environ.get("VENTANILLA_ROUTES", "routes.yaml"))


routes_option = click.option(
    "--routes",
    type=click.Path(path_type=Path),
    default=running,
    show_default="$VENTANILLA_ROUTES or routes.yaml",
    help="The rules file.",
)
citizens_option = click.option(
    "--citizens",
    type=click.Path(path_type=Path),
    help="A file of people verified in person.",
)


def installed() -> list[str]:
    """
    Name the channels that are installed.
    """
    return sorted(entry.name for entry in entry_points(group="gateway.channels"))


def loaded(routes: Path) -> RoutingTable:
    """
    Read the rules; what is wrong with them ends the command.
    """
    try:
        return load(running() if str(routes) == RUNNING else routes)
    except ExceptionGroup as e:
        fail_with(e)


def fail_with(mistakes: ExceptionGroup[Exception]) -> NoReturn:
    """
    Tell every mistake, a line each, and exit with 1.
    """
    fail(*(visible(str(mistake)) for mistake in mistakes.exceptions))


def written(file: Path) -> str:
    """
    Read a text file; what is wrong with it ends the command.
    """
    try:
        return _bytes(file).decode()
    except UnicodeDecodeError:
        fail(f"{file}: is not UTF-8 text")


def people(citizens: Path | None) -> Mapping[Address, Contact]:
    """
    Read the people who were verified; what is wrong with the file ends the command.
    """
    if citizens is None:
        return {}
    try:
        return read_citizens(written(citizens), citizens.name)
    except ExceptionGroup as e:
        fail_with(e)


def moment(local: datetime | None, zone: tzinfo) -> datetime:
    """
    Give when the clocks of *zone* show *local*, or now; what they never show ends the
    command.
    """
    if local is None:
        return datetime.now(UTC)
    there = by_clock(local, zone)
    if there is None:
        fail(f"there is no {local:%H:%M} on that day: the clocks go forward over it")
    return there


def messages(path: Path) -> tuple[list[Message], int]:
    """
    Read messages, a line each, in the order of time; ``-`` is standard input. What is
    wrong with a line is told as FILE:LINE, and the others are read.

    Returns:
        The messages, and how many lines were wrong.
    """
    found: list[Message] = []
    lines: dict[tuple[str, str], int] = {}
    wrong = 0
    for number, line in enumerate(_bytes(path).split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            message = read_line(line.decode("utf-8-sig"))
            first = lines.setdefault((message.channel, message.external_id), number)
            if first != number:
                raise LineInvalid(f"its id was used on line {first}")  # noqa: TRY301
        except (LineInvalid, UnicodeDecodeError) as e:
            wrong += 1
            problem = e if isinstance(e, LineInvalid) else "is not UTF-8 text"
            click.echo(visible(f"{path}:{number}: {problem}"), err=True)
        else:
            found.append(message)
    found.sort(key=lambda message: message.received_at)
    return found, wrong


def _bytes(path: Path) -> bytes:
    try:
        return sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as e:
        fail(f"{path}: cannot be read: {e.strerror}")
