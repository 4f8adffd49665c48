"""
`ventanilla reload`: have the running daemon read its rules again.
"""

from __future__ import annotations

import sys
from typing import Any
from urllib.parse import quote

import click

from gateway.cli.operating.status import barred_bookings, nobodys
from gateway.cli.options import login_option
from gateway.cli.printing import fail, json_option, print_json, visible
from gateway.cli.running_daemon import ask_daemon, requires_same_version

#: How long to wait for the answer, in seconds: reading takes one or two, but other
#: reloads may come first.
PATIENCE = 60


@click.command()
@login_option("changed the rules")
@json_option
def reload(*, clerk: str, as_json: bool) -> None:
    """
    Have the running daemon read its rules again, and show the result.

    Rules with a mistake never replace those in force: every mistake is printed, and the
    command exits with 1.
    """
    told = ask_daemon("POST", f"/reload?clerk={quote(clerk)}", PATIENCE)
    if "problem" in told:
        fail(told["problem"])
    with requires_same_version():
        if as_json:
            print_json(told)
        else:
            _print(told)
        if not told["accepted"]:
            sys.exit(1)


def _print(told: dict[str, Any]) -> None:
    which = f"{visible(told['town'])}: version {told['version']}"
    if told["accepted"]:
        changed = ", ".join(told["changed"]) or "nothing changed"
        click.echo(f"{which} is in force ({visible(changed)})")
        for line in (*nobodys(told), *barred_bookings(told)):
            click.echo(line, err=True)
        return
    for problem in told["problems"]:
        click.echo(visible(problem))
    click.echo(f"{which} stays in force", err=True)
