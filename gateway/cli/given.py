"""
What commands are given: the rules, files, days, addresses, cases, a clerk.
"""

from __future__ import annotations

import getpass
import os
import re
import sys
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import click
from click.core import ParameterSource

from gateway.cli.inforce import running, table_of
from gateway.cli.printing import fail, visible
from gateway.cli.wording import say, say_kept
from gateway.core.case import Number
from gateway.core.message import Address
from gateway.core.town import Town
from gateway.core.writing.numbering import number_written
from gateway.platforms import installed, platform
from gateway.routing.load import Files, read_files
from gateway.routing.table import RoutingTable

#: Instead of a path: the rules that the daemon reads.
RUNNING = "running"

#: A day, as machines write it, or as it stands on a document here.
DAY = ("%Y-%m-%d", "%d/%m/%Y")
DATE = click.DateTime(DAY)

#: A day with its time, as machines write it, or as it stands in the rules.
TIMED = ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M")

#: The last day that has another behind it: "for ever" is written as 9999-12-31.
_LAST = date.max - timedelta(days=1)

#: Who gives commands, where the machine says so.
_CLERK = "VENTANILLA_CLERK"

_SPAN = re.compile(r"(\d{1,4})([dhw])")
_UNITS = {"h": "hours", "d": "days", "w": "weeks"}


def span(written: str) -> timedelta:
    """
    Read how far back to look: ``12h``, ``30d``, ``8w``.
    """
    match = _SPAN.fullmatch(written)
    if match is None:
        raise click.BadParameter(say("write-a-span"), param_hint="--since")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


routes_option = click.option(
    "--routes",
    type=click.Path(path_type=Path),
    default=running,
    show_default="$VENTANILLA_ROUTES or routes.yaml",
    help="The rules file.",
)


def named() -> str:
    """
    Give whoever is logged in; empty for a number without a name, as in a container.
    """
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def _logged_in() -> str:
    name = named()
    if not name:
        raise _nobody()
    return name


def _nobody() -> click.UsageError:
    return click.UsageError(say("say-who-you-are"))


def somebody(context: click.Context, parameter: click.Parameter, name: str) -> str:
    """
    Take a *name* that is given: an empty one is nobody's, and would stand for a second
    clerk as well.
    """
    assert parameter.name is not None  # noqa: S101 - only what has none has no value.
    source = context.get_parameter_source(parameter.name)
    if source is not ParameterSource.DEFAULT and not name.strip():
        raise _nobody()
    return name


def oneself(context: click.Context, parameter: click.Parameter, name: str) -> str:
    """
    Take the *name* of whoever gives a command: where the machine says who that is,
    nobody gives it as somebody else.
    """
    known = os.environ.get(_CLERK, "").strip()
    if not (somebody(context, parameter, name) and known):
        return name
    if _alike(name) != _alike(known):
        raise click.UsageError(
            say("not-as-somebody-else", known=known, setting=_CLERK, name=name)
        )
    return known


def _alike(name: str) -> str:
    return " ".join(name.split()).casefold()


#: Who gives a command, as far as nothing else is said.
_by_whom = partial(
    click.option,
    "--clerk",
    default=_logged_in,
    show_default="whoever is logged in",
    envvar=_CLERK,
)

clerk_option = _by_whom(
    callback=oneself, help="The clerk at the desk; recorded in the audit chain."
)

#: For whom somebody may give the command.
moderator_option = _by_whom(
    callback=somebody,
    help="Who moderates; what they do is recorded in the audit chain.",
)


def reader_option(what: str) -> Callable[[Any], Any]:
    """
    Ask who reads *what*; nobody in particular, if it is not said.
    """
    return click.option(
        "--clerk",
        default="",
        callback=oneself,
        help=f"Who reads {what}; stands in the chain.",
    )


def loaded(routes: Path) -> RoutingTable:
    """
    Read the rules; what is wrong with them ends the command.
    """
    try:
        return table_of(_meant(routes))
    except ExceptionGroup as e:
        fail_with(e)


def files_of(routes: Path) -> Files:
    """
    Read what stands in the files of the rules.
    """
    return read_files(_meant(routes))


def _meant(routes: Path) -> Path:
    return running() if str(routes) == RUNNING else routes


def town() -> Town:
    """
    Read who the town is, and how it verifies people.
    """
    return loaded(running()).town


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
        return read_bytes(file).decode()
    except UnicodeDecodeError:
        fail(say("not-utf-8", file=file))


def read_bytes(path: Path) -> bytes:
    """
    Read a file, or standard input by the name of ``-``; what is wrong with it ends the
    command.
    """
    try:
        return sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as e:
        fail(say("not-read", file=path, why=e.strerror))


def whole_days(first: date, last: date, here: Town) -> tuple[datetime, datetime]:
    """
    Give when the *first* day begins and the *last* ends, by the town's clocks; days the
    wrong way round end the command.
    """
    if last < first:
        fail(say("days-wrong-way", first=first, last=last))
    begin = datetime.combine(first, time(), here.timezone)
    after = min(last, _LAST) + timedelta(days=1)
    return begin, datetime.combine(after, time(), here.timezone)


def case_number(text: str, prefix: str) -> Number:
    """
    Read the number of a case as people write it; what is none ends the command.
    """
    number = number_written(text, prefix)
    if number is None:
        such = f"{prefix}-412, 412" if prefix else "412"
        fail(say("no-case-number", text=text, such=such))
    return number


class AddressType(click.ParamType[Address]):
    """
    CHANNEL:ID, such as twitter:1762218342774769184, as messages come from it.

    Args:
        anywhere: Also on a channel that is not installed, but may have been.
    """

    name = "address"

    def __init__(self, *, anywhere: bool = False) -> None:
        self._anywhere = anywhere

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Address:
        """
        Read an address; a handle is no address. What is one on a stranger's channel,
        nobody here knows.
        """
        try:
            address = Address.read(str(value))
        except ValueError:
            self.fail(say("write-an-address"), param, ctx)
        channel, written = address.channel, address.value
        channels = installed()
        spelling = platform(channel).address
        kept, problem = spelling.read(written), ""
        if not (channel in channels or self._anywhere):
            problem = say("no-channel", channel=channel, channels=", ".join(channels))
        elif not kept:
            its = {"written": written, "what": say_kept(spelling.what)}
            hint = f": {say_kept(spelling.hint)}" if spelling.hint else ""
            problem = f"{say('not-so-written', **its)}{hint}"
        if problem:
            self.fail(problem, param, ctx)
        return Address(channel, kept)
