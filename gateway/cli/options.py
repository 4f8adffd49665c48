"""
Options and arguments that several commands have: rules, files, days, addresses, cases,
the clerk.
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
from typing import Any, NoReturn, TypeVar

import click
from click.core import ParameterSource

from gateway.cli import rules_in_force
from gateway.cli.printing import fail, visible
from gateway.cli.rules_in_force import InForce, daemon_routes
from gateway.cli.wording import say, say_kept, when
from gateway.core.case import Number
from gateway.core.message import Address
from gateway.core.people.clerks import known_as
from gateway.core.town import Town
from gateway.core.writing.case_numbers import number_written
from gateway.platforms import installed, platform

#: The last day that has a day after it. (People write 9999-12-31 for "for ever".)
_LAST = date.max - timedelta(days=1)

#: The variable with the name of whoever runs commands on this machine.
_CLERK = "VENTANILLA_CLERK"

#: Remembers that a command has said that the rules on disk are refused.
_TOLD = f"{__name__}:rules-refused"

T = TypeVar("T")

_SPAN = re.compile(r"(\d{1,4})([dhw])")
_UNITS = {"h": "hours", "d": "days", "w": "weeks"}


def span(written: str) -> timedelta:
    """
    Read a span of time, such as ``12h``, ``30d`` or ``8w``.

    Raises:
        click.BadParameter: It is written otherwise.
    """
    match = _SPAN.fullmatch(written)
    if match is None:
        raise click.BadParameter(say("write-a-span"), param_hint="--since")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


routes_option = click.option(
    "--routes",
    type=click.Path(path_type=Path),
    default=daemon_routes,
    show_default="$VENTANILLA_ROUTES or routes.yaml",
    help="The rules file.",
)


def login_name() -> str:
    """
    Return the login name; empty if the user id has no name, as in a container.
    """
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def named(name: str) -> str:
    """
    Return the *name* of whoever runs the command.

    Raises:
        click.UsageError: It is empty.
    """
    if not name:
        raise _nobody()
    return name


def _logged_in() -> str:
    return named(login_name())


def _nobody() -> click.UsageError:
    return click.UsageError(say("say-who-you-are"))


def not_blank(context: click.Context, parameter: click.Parameter, name: str) -> str:
    """
    Return *name*, unless it was given and is blank: a blank name is nobody's, and would
    pass for a second clerk.

    Raises:
        click.UsageError: It is blank.
    """
    assert parameter.name is not None  # noqa: S101 - only what has none has no value.
    source = context.get_parameter_source(parameter.name)
    if source is not ParameterSource.DEFAULT and not name.strip():
        raise _nobody()
    return name


def own_name(context: click.Context, parameter: click.Parameter, name: str) -> str:
    """
    Return the *name* of whoever runs the command. Where ``VENTANILLA_CLERK`` says who
    that is, nobody can give another name.

    Raises:
        click.UsageError: It is blank, or another.
    """
    known = os.environ.get(_CLERK, "").strip()
    if not (not_blank(context, parameter, name) and known):
        return name
    if known_as(name) != known_as(known):
        raise click.UsageError(
            say("not-as-somebody-else", known=known, setting=_CLERK, name=name)
        )
    return known


#: The option --clerk; the login name by default.
_by_whom = partial(
    click.option,
    "--clerk",
    default=_logged_in,
    show_default="whoever is logged in",
    envvar=_CLERK,
)

clerk_option = _by_whom(
    callback=own_name, help="The clerk at the desk; recorded in the audit chain."
)

#: Here another name may be given: one may print the links for whoever moderates.
moderator_option = _by_whom(
    callback=not_blank,
    help="Who moderates; what they do is recorded in the audit chain.",
)


def login_option(what: str) -> Callable[[Any], Any]:
    """
    Return the option --clerk of a command that needs no name, or not always: the login
    name by default, empty if there is none. *what* is what the clerk did.
    """
    return _by_whom(
        default=login_name,
        callback=own_name,
        help=f"Who {what}; recorded in the audit chain.",
    )


def reader_option(what: str) -> Callable[[Any], Any]:
    """
    Return the option --clerk of a command that shows *what* to whoever says who they
    are; empty by default.
    """
    return click.option(
        "--clerk",
        default="",
        callback=own_name,
        help=f"Who reads {what}; recorded in the audit chain.",
    )


def town() -> Town:
    """
    Return the town of the rules in force, as `of_rules` does.
    """
    return of_rules(rules_in_force.town)


def of_rules(read: Callable[[], InForce[T]]) -> T:
    """
    Return what *read* reads of the rules in force. If those on disk are refused, print
    since when others are in force; if there are none, every mistake, and exit with 1.
    """
    try:
        found = read()
    except ExceptionGroup as e:
        fail_with(e)
    known = click.get_current_context().meta
    if found.since is not None and _TOLD not in known:
        known[_TOLD] = True
        told = say("rules-refused", file=daemon_routes(), since=when(found.since))
        click.echo(told, err=True)
    return found.it


def fail_with(mistakes: ExceptionGroup[Exception]) -> NoReturn:
    """
    Print every mistake, a line each, and exit with 1.
    """
    fail(*(visible(str(mistake)) for mistake in mistakes.exceptions))


def read_text(file: Path) -> str:
    """
    Read a text file in UTF-8, with or without a byte order mark, or standard input if
    it is ``-``; exit with 1 if that is not possible.
    """
    try:
        return read_bytes(file).decode("utf-8-sig")
    except UnicodeDecodeError:
        fail(say("not-utf-8", file=file))


def read_bytes(path: Path) -> bytes:
    """
    Read a file, or standard input if it is ``-``; exit with 1 if that is not possible.
    """
    try:
        return sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as e:
        fail(say("not-read", file=path, why=e.strerror))


def whole_days(first: date, last: date, here: Town) -> tuple[datetime, datetime]:
    """
    Return when the *first* day begins and when the *last* one ends, in the town's time
    zone; exit with 1 if *last* is before *first*.
    """
    if last < first:
        fail(say("days-wrong-way", first=first, last=last))
    begin = datetime.combine(first, time(), here.timezone)
    after = min(last, _LAST) + timedelta(days=1)
    return begin, datetime.combine(after, time(), here.timezone)


def case_number(text: str, prefix: str) -> Number:
    """
    Read the number of a case as people write it, such as ``J-412``; exit with 1 if it
    is none.
    """
    number = number_written(text, prefix)
    if number is None:
        such = f"{prefix}-412, 412" if prefix else "412"
        fail(say("no-case-number", text=text, such=such))
    return number


class AddressType(click.ParamType[Address]):
    """
    An address, CHANNEL:ID, such as twitter:1762218342774769184.

    Args:
        anywhere: Also accept addresses on channels that are not installed, but may have
            been.
    """

    name = "address"

    def __init__(self, *, anywhere: bool = False) -> None:
        self._anywhere = anywhere

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Address:
        """
        Read an address; a handle is refused. On a channel that is not installed, any
        text is taken as an id.
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
