"""
`ventanilla restored`: the database is a copy of yesterday's.
"""

from __future__ import annotations

import click

from gateway.cli.given import clerk_option
from gateway.cli.printing import json_option, print_json
from gateway.cli.reaching import in_store
from gateway.cli.wording import say
from gateway.clock import utcnow
from gateway.core.audit import Act

#: More than a town hears in a day or two.
_USUAL, _MOST = 1_000, 1_000_000


@click.command()
@click.option(
    "--numbers",
    type=click.IntRange(1, _MOST),
    default=_USUAL,
    show_default=True,
    help="How many may have been given out since the copy was made.",
)
@clerk_option
@json_option
def restored(*, numbers: int, clerk: str, as_json: bool) -> None:
    """
    Say that the database was brought back from a copy, before the daemon starts on it.

    Cases that came after the copy was made are lost, and people know their numbers: the
    next ones are given to nobody, so that no number is two people's. The audit chain
    keeps who said so, when, and which.
    """
    act = Act(at=utcnow(), actor=clerk, action="store.restored", object="store")
    left = in_store(lambda store: store.leave_out(numbers, act))
    if as_json:
        print_json({"first": left[0], "last": left[-1]})
        return
    click.echo(say("numbers-left-out", first=left[0], last=left[-1]))
