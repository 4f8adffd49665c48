"""
The command `ventanilla`; each group is loaded only when it is asked for.
"""

from __future__ import annotations

import errno
import gc
import os
import sys
from importlib import import_module
from importlib.metadata import version
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any

import click

#: Room and file of each command, and what it is for, in a line of the list of all. What
#: is not asked for is not imported: `check` and `explain` start without Twisted, a
#: database or a channel, and the list without anything.
COMMANDS = {
    "run": (
        "operating.run",
        "Run the daemon until SIGTERM; SIGHUP reads routes.yaml again.",
    ),
    "sandbox": (
        "operating.sandbox",
        "A whole town on this machine: no account, key or network.",
    ),
    "bench": ("operating.bench", "Say what this machine can do, in a minute or two."),
    "sheet": ("public.sheet", "Write a page of A4 for the door: accounts, hours, 112."),
    "check": ("rules.check", "Check a rules file; name every mistake at once."),
    "schema": ("rules.check", "Print the JSON Schema of routes.yaml, for editors."),
    "explain": ("rules.explain", "Show where TEXT would go, and why."),
    "test": ("rules.trying", "Try the cases in FILE, and what should become of each."),
    "replay": ("rules.replay", "Decide every message of a file again."),
    "diff": ("rules.diff", "Show which messages other rules would decide otherwise."),
    "suggest": ("rules.suggest", "Propose words and examples, by what was corrected."),
    "facts": ("rules.facts", "List what the town knows, and until when it holds."),
    "status": ("operating.status", "Show how the running daemon is."),
    "clock": (
        "operating.clock",
        "Show the machine's time, and the latest in the store.",
    ),
    "reload": ("operating.reload", "Have the running daemon read its rules again."),
    "messages": (
        "messages.messages",
        "List messages by state; route held or quarantined ones again.",
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
        "See to the plenary: proposals, calendar, the hall's questions.",
    ),
    "outbox": ("messages.outbox", "List deliveries; retry or drop the dead ones."),
    "notice": ("public.notice", "Publish notices; correct and withdraw them."),
    "desk": ("desk.desk", "Enrol people by their document; bind and revoke accounts."),
    "counter": ("desk.counter", "Serve a neighbour who has no phone."),
    "console": (
        "operating.console",
        "Let somebody into the console, or end that.",
    ),
    "who": ("desk.who", "Say who ADDRESS (CHANNEL:ID) is to us now, and why."),
    "audit": (
        "operating.audit",
        "List what was done; verify that nothing of it was changed.",
    ),
    "restored": (
        "operating.restored",
        "Say that the database was brought back from a copy.",
    ),
    "copy": (
        "operating.copy",
        "Copy the store to another database: from SQLite to PostgreSQL.",
    ),
    "forget": ("erasing.forget", "Erase everything that is held about somebody."),
    "retention": ("erasing.forget", "Erase what the town has kept for long enough."),
}

#: How many new values Python's collector waits for, and how often it looks at the older
#: ones. Rules are hundreds of thousands of values, and all of them stay: at its own
#: pace it would walk through them for a third of the time that they take to be read.
COLLECTING = (50_000, 20, 100)


def _nothing(mode: str) -> IO[str]:
    return Path(os.devnull).open(mode, encoding="utf-8")


class Lazy(click.Group):
    """
    A group whose commands are imported when they are called.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """
        Take the words of a command. Bytes that are no UTF-8, as lists and terminals in
        another encoding give them, are none: kept, they could never be read again.
        """
        for word in (*args, os.environ.get("VENTANILLA_CLERK", "")):
            shown = word.encode(errors="backslashreplace").decode()
            if shown != word:
                raise click.UsageError(
                    f"not UTF-8 text: {shown}; `iconv --to-code=UTF-8` makes a list "
                    "so, its settings a terminal",
                    ctx,
                )
        return super().parse_args(ctx, args)

    def main(self, *arguments: Any, **told: Any) -> Any:
        """
        Run a command; that what it prints has no room is told in a sentence, too. What
        whoever started it closed takes everything, and nobody reads it.
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
            # What is left of it would fail once more at the end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            click.echo(f"nothing more can be written: {e.strerror}", err=True)
            sys.exit(1)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """
        Name the commands, in the order of a day's work.
        """
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """
        Import one command.
        """
        del ctx
        if cmd_name not in COMMANDS:
            return None
        file, _ = COMMANDS[cmd_name]
        command = getattr(import_module(f"gateway.cli.{file}"), cmd_name)
        assert isinstance(command, click.Command)  # noqa: S101 - the table above.
        return command

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """
        List the commands, and import none of them.
        """
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, told) for name, (_, told) in COMMANDS.items()])


@click.command(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("ventanilla"), message="%(version)s")
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
    gc.set_threshold(*COLLECTING)
    for stream in (sys.stdout, sys.stderr):
        # What another encoding has no sign for is shown by its number.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
