"""
The command `ventanilla`. Each of its commands is imported only when it is called.
"""

from __future__ import annotations

import errno
import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any

import click

from gateway.cli.on_demand import OnDemand

#: The module of each command, and its line in the list of commands. Nothing else is
#: imported: `check` and `explain` start without Twisted, a database or a channel, and
#: the list without any module.
COMMANDS = {
    "run": (
        "operating.run",
        "Run the daemon until SIGTERM; SIGHUP reads routes.yaml again.",
    ),
    "sandbox": (
        "operating.sandbox",
        "A whole town on this machine: no account, key or network.",
    ),
    "bench": ("operating.bench", "Measure this machine, in a minute or two."),
    "sheet": ("public.sheet", "Write an A4 page for the door: accounts, hours, 112."),
    "check": ("rules.check", "Check a rules file; name every mistake at once."),
    "schema": ("rules.check", "Print the JSON Schema of routes.yaml, for editors."),
    "explain": ("rules.explain", "Show where TEXT would go, and why."),
    "test": ("rules.trying", "Run the test cases of the rules."),
    "replay": ("rules.replay", "Decide every message of a file again."),
    "diff": ("rules.diff", "Show which messages other rules would decide otherwise."),
    "suggest": ("rules.suggest", "Propose words and examples from corrections."),
    "facts": ("rules.facts", "List what the town knows, and until when it holds."),
    "status": ("operating.status", "Show the state of the running daemon."),
    "clock": (
        "operating.clock",
        "Show the machine's time, and the latest time in the store.",
    ),
    "reload": ("operating.reload", "Have the running daemon read its rules again."),
    "messages": (
        "messages.messages",
        "List messages by state; reroute held or quarantined ones.",
    ),
    "show": (
        "messages.messages",
        "Show one message: its standing, decision and deliveries.",
    ),
    "case": (
        "cases.case",
        "Show a case, hand over its file, or note its registration.",
    ),
    "cases": ("cases.case", "List cases, the oldest first."),
    "figures": (
        "public.figures",
        "Count a week's matters by area, and how long people waited.",
    ),
    "bookings": ("cases.bookings", "List what is booked on a day."),
    "plenary": (
        "plenary.plenary",
        "Run the plenary: proposals, calendar, the hall's questions.",
    ),
    "outbox": ("messages.outbox", "List deliveries; retry or drop the dead ones."),
    "notice": ("public.notice", "Publish notices; correct and withdraw them."),
    "desk": ("desk.desk", "Enrol people by their document; bind and revoke accounts."),
    "counter": ("desk.counter", "Serve a neighbour who has no phone."),
    "console": (
        "operating.console",
        "Open the console to somebody, or close it.",
    ),
    "who": ("desk.who", "Show whose ADDRESS (CHANNEL:ID) is, and its standing."),
    "audit": (
        "operating.audit",
        "List what was done; verify that the record was not changed.",
    ),
    "restored": (
        "operating.restored",
        "Note that the database was restored from a copy.",
    ),
    "copy": (
        "operating.copy",
        "Copy the store to another database: from SQLite to PostgreSQL.",
    ),
    "forget": ("erasing.forget", "Erase everything that is held about somebody."),
    "retention": ("erasing.forget", "Erase what has exceeded its retention."),
}


def _nothing(mode: str) -> IO[str]:
    return Path(os.devnull).open(mode, encoding="utf-8")


class Program(OnDemand):
    """
    The whole program: its commands, and what is common to all of them.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """
        Parse the arguments of a command.

        Raises:
            click.UsageError: One is not UTF-8, as in a file or a terminal of another
                encoding: once stored, it could not be read again.
        """
        for word in (*args, os.environ.get("VENTANILLA_CLERK", "")):
            shown = word.encode(errors="backslashreplace").decode()
            if shown != word:
                raise click.UsageError(
                    f"not UTF-8 text: {shown}; convert a file with `iconv "
                    "--to-code=UTF-8`; set a terminal to UTF-8",
                    ctx,
                )
        return super().parse_args(ctx, args)

    def main(self, *arguments: Any, **told: Any) -> Any:
        """
        Run a command. If a disk is full, say so in a sentence. A standard stream that
        the parent process closed is replaced by the null device.
        """
        sys.stdin = sys.stdin or _nothing("r")
        sys.stdout = sys.stdout or _nothing("w")
        sys.stderr = sys.stderr or _nothing("w")
        try:
            try:
                return super().main(*arguments, **told)
            finally:
                sys.stdout.flush()
        except OSError as e:
            if e.errno != errno.ENOSPC:
                raise
            # The rest, still in the buffer, would fail again at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            click.echo(f"nothing more can be written: {e.strerror}", err=True)
            sys.exit(1)


@click.command(
    cls=Program,
    later=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="ventanilla", message="%(version)s")
def main() -> None:
    """
    Ventanilla: the counter window of a town hall.

    Citizens write on X, email or Telegram; routes.yaml says whose mailbox it is; the
    answer goes back the way the question came.

    \b
    See it first:      ventanilla sandbox
    Try a sentence:    ventanilla explain "la farola de la calle Almez está fundida"
    Check the rules:   ventanilla check
    Run it:            ventanilla run       (settings are VENTANILLA_… variables)
    """  # noqa: D301 - click's own mark for a paragraph that is not wrapped.
    from gateway.routing.collecting import collect_seldom

    collect_seldom()
    for stream in (sys.stdout, sys.stderr):
        # A character that the terminal's encoding lacks is shown as an escape.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
