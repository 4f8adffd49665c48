"""
`ventanilla restored`: note that the database was restored from a copy.
"""

from __future__ import annotations

import click

from gateway.cli.access import in_store
from gateway.cli.numbers import NumberType
from gateway.cli.options import clerk_option
from gateway.cli.printing import json_option, print_json
from gateway.cli.wording import say
from gateway.clock import utcnow
from gateway.core.audit import Act

#: How many case numbers are skipped at most.
_MOST = 1_000_000


@click.command()
@click.option(
    "--numbers",
    type=NumberType(1, _MOST),
    show_default="ten times the busiest day's, and at least 1000",
    help="How many case numbers may have been given out since the copy was made.",
)
@clerk_option
@json_option
def restored(*, numbers: int | None, clerk: str, as_json: bool) -> None:
    """
    Note that the database was restored from a copy, before the daemon starts with it.

    Cases opened since the copy was made are lost, but people know their numbers. So the
    next numbers are skipped, and no number is given to two people. The audit chain
    records who ran this, when, and which numbers. It is refused while a daemon works.
    """
    act = Act(at=utcnow(), actor=clerk, action="store.restored", object="store")
    left = in_store(lambda store: store.leave_out(numbers, act))
    if as_json:
        print_json({"first": left[0], "last": left[-1]})
        return
    click.echo(say("numbers-left-out", first=left[0], last=left[-1]))
