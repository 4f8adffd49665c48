"""
The command `ventanilla`; each group is loaded only when it is asked for.
"""

from __future__ import annotations

import gc
from importlib import import_module
from importlib.metadata import version

import click

#: Where each command lives. What is not asked for is not imported: `check` and
#: `explain` start without Twisted, a database or a channel.
COMMANDS = {
    "run": "gateway.cli.run:run",
    "sandbox": "gateway.cli.sandbox:sandbox",
    "bench": "gateway.cli.bench:bench",
    "sheet": "gateway.cli.sheet:sheet",
    "check": "gateway.cli.rules:check",
    "schema": "gateway.cli.rules:schema",
    "explain": "gateway.cli.explain:explain",
    "test": "gateway.cli.cases:test",
    "replay": "gateway.cli.replay:replay",
    "diff": "gateway.cli.diff:diff",
    "suggest": "gateway.cli.suggest:suggest",
    "facts": "gateway.cli.facts:facts",
    "status": "gateway.cli.status:status",
    "clock": "gateway.cli.clock:clock",
    "reload": "gateway.cli.reload:reload",
    "messages": "gateway.cli.messages:messages",
    "show": "gateway.cli.messages:show",
    "case": "gateway.cli.case:case",
    "cases": "gateway.cli.case:cases",
    "bookings": "gateway.cli.bookings:bookings",
    "plenary": "gateway.cli.plenary:plenary",
    "outbox": "gateway.cli.outbox:outbox",
    "notice": "gateway.cli.notice:notice",
    "desk": "gateway.cli.desk:desk",
    "counter": "gateway.cli.counter:counter",
    "who": "gateway.cli.who:who",
    "audit": "gateway.cli.audit:audit",
    "forget": "gateway.cli.forget:forget",
    "retention": "gateway.cli.forget:retention",
}

#: How many new values Python's collector waits for, and how often it looks at the older
#: ones. Rules are hundreds of thousands of values, and all of them stay: at its own
#: pace it would walk through them for a third of the time that they take to be read.
COLLECTING = (50_000, 20, 100)


class Lazy(click.Group):
    """
    A group whose commands are imported when they are called.
    """

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
        module, _, name = COMMANDS[cmd_name].partition(":")
        command = getattr(import_module(module), name)
        assert isinstance(command, click.Command)  # noqa: S101 - the table above.
        return command


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
