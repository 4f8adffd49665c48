"""
Options of the commands that try rules: people, messages, a moment.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from pathlib import Path

import click

from gateway.cli.options import fail_with, read_bytes
from gateway.cli.printing import fail, visible
from gateway.core.calendar import by_clock
from gateway.core.identity import Contact
from gateway.core.message import Address, Message
from gateway.routing.parsing.source import shown
from gateway.routing.rule_files import undecoded
from gateway.routing.tools.citizens import read_citizens
from gateway.routing.tools.lines import LineInvalid, read_line

citizens_option = click.option(
    "--citizens",
    type=click.Path(path_type=Path),
    help="A file of people verified in person.",
)


def people(citizens: Path | None) -> Mapping[Address, Contact]:
    """
    Read a file of verified people; if it is wrong, print every mistake and exit with 1.
    """
    if citizens is None:
        return {}
    try:
        return read_citizens(read_yaml(citizens), citizens.name)
    except ExceptionGroup as e:
        fail_with(e)


def read_yaml(file: Path) -> str:
    """
    Read the text of *file*, or of standard input if it is ``-``; exit with 1 if that is
    not possible.

    Raises:
        ExceptionGroup: It is not UTF-8: the Mistake with the place.
    """
    try:
        return read_bytes(file).decode("utf-8-sig")
    except UnicodeDecodeError as e:
        mistake = undecoded(e, str(file), shown(file.name))
        raise ExceptionGroup(str(file), [mistake]) from None


def moment(local: datetime | None, zone: tzinfo) -> datetime:
    """
    Return the moment at which the clocks of *zone* show *local*; now if it is None.
    Exit with 1 if they never show it.
    """
    if local is None:
        return datetime.now(UTC)
    there = by_clock(local, zone)
    if there is None:
        fail(f"there is no {local:%H:%M} on that day: the clocks go forward over it")
    return there


def messages(path: Path) -> tuple[list[Message], int]:
    """
    Read messages, a line each; ``-`` is standard input. Of a wrong line, print what is
    wrong on standard error, as FILE:LINE, and go on.

    Returns:
        The messages, in the order of time, and how many lines were wrong.
    """
    found: list[Message] = []
    lines: dict[tuple[str, str], int] = {}
    wrong = 0
    for number, line in enumerate(read_bytes(path).split(b"\n"), 1):
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
