"""
`ventanilla restored`: note that the database was restored from a copy.
"""

from __future__ import annotations

from datetime import datetime

import click

from gateway.cli.access import in_store
from gateway.cli.numbers import NumberType
from gateway.cli.options import clerk_option
from gateway.cli.printing import json_option, print_json
from gateway.cli.wording import say, when
from gateway.clock import utcnow
from gateway.core.audit import Act
from gateway.core.objects import STORE
from gateway.ports.people import NO_TIME
from gateway.ports.store import Store

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

    What was ended since then is there again: so it ends all links and sessions of the
    console, the links of the plenary, and codes for accounts, which are made anew; and
    it says until when the copy goes, for what you must do again.
    """
    act = Act(at=utcnow(), actor=clerk, action="store.restored", object=STORE)
    until, left = in_store(lambda store: _bring_back(store, numbers, act))
    if as_json:
        told = until and until.isoformat()
        print_json({"first": left[0], "last": left[-1], "until": told})
        return
    click.echo(say("numbers-left-out", first=left[0], last=left[-1]))
    if until is not None:
        click.echo(say("do-again", until=when(until)))


async def _bring_back(
    store: Store, numbers: int | None, act: Act
) -> tuple[datetime | None, range]:
    """
    Return until when the copy goes, as far as that is known, and what is left out.
    """
    latest = (await store.known([])).at
    left = await store.leave_out(numbers, act)
    return latest if latest > NO_TIME else None, left
