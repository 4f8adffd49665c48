"""
`ventanilla copy`: copy the store to another database.
"""

from __future__ import annotations

import sys

import click

from gateway.cli.access import quieten
from gateway.cli.configured import settings_in_use
from gateway.cli.printing import fail, json_option, print_json
from gateway.cli.wording import say
from gateway.core.errors import DatabaseMissing, SettingsInvalid, TemporaryFailure


@click.command()
@click.argument("to")
@json_option
def copy(to: str, *, as_json: bool) -> None:
    """
    Copy the whole store into the empty database TO, such as from SQLite to PostgreSQL
    when several nodes are needed.

    \b
    Stop the daemon, and make a database: createdb -T template0 -E UTF8 town
    Then:     ventanilla copy postgresql://ventanilla@db.example/town
    At last:  set VENTANILLA_STORE to it, and start the daemon again.

    Either everything is copied or nothing, and the old database stays unchanged.
    Maildirs, keys and the counter's tray are files in the state folder: they stay where
    they are. Put a password into ~/.pgpass rather than into the URL, which every user
    of the machine can see while this runs.
    """  # noqa: D301 - click's own mark for a paragraph that is not wrapped.
    from gateway.store.moving.copying import copy as copy_database

    quieten()
    known = settings_in_use()
    shown = _Shown()
    try:
        rows = copy_database(known.store, to, tell=shown)
    except DatabaseMissing as e:
        fail(say("no-database", file=e))
    except SettingsInvalid as e:
        fail(*e.problems)
    except TemporaryFailure as e:
        fail(str(e))
    finally:
        shown.end()
    if as_json:
        print_json({"tables": dict(rows), "rows": sum(rows.values())})
        return
    told = f"{sum(rows.values()):,} rows of {len(rows)} tables were copied and compared"
    where = "the one node that goes on" if to.startswith("sqlite") else "every node"
    click.echo(f"{told}: set VENTANILLA_STORE to the new database, on {where}")


class _Shown:
    """
    The progress, on standard error if that is a terminal.
    """

    def __init__(self) -> None:
        self._person = sys.stderr.isatty()

    def __call__(self, what: str, table: str, done: int, count: int) -> None:
        if self._person:
            line = f"\r\033[K{table}: {done:,} of {count:,} rows {what}"
            click.echo(line, err=True, nl=False)

    def end(self) -> None:
        if self._person:
            click.echo("\r\033[K", err=True, nl=False)
