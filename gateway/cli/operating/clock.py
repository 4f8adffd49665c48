"""
`ventanilla clock`: the machine's clock, and a confirmation that it is right.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import click

from gateway.cli.access import in_store
from gateway.cli.days import DATE
from gateway.cli.options import login_option, named, town
from gateway.cli.printing import fail, json_option, print_json
from gateway.cli.running_daemon import clock_by_daemon
from gateway.cli.wording import when
from gateway.core.audit import Act
from gateway.core.objects import CLOCK
from gateway.ports.store import Store
from gateway.relay.clock import amiss, confirmed


@click.command()
@click.option("--today", type=DATE, help="Confirm that the clock is right: today.")
@login_option("says that the clock is right")
@json_option
def clock(*, today: datetime | None, clerk: str, as_json: bool) -> None:
    """
    Show the machine's time, and the latest time in the store.

    If the machine's time is implausibly later, or more than a day earlier, everything
    that depends only on time waits: nothing expires and nothing is erased. This command
    and the running daemon then say so. Set the clock; if it is right, confirm it with
    --today, and restart the gateway if the clock was behind.
    """
    now = datetime.now(UTC)
    by_whom = named(clerk) if today else ""
    if today is not None:
        _check_day(today.date(), now.astimezone(town().timezone).date())
    before, latest = in_store(lambda store: _latest(store, now, by_whom))
    # A daemon also knows the database server's time; but it believes what it was just
    # told at its next round, or once it is restarted.
    if today is not None:
        problem = confirmed(now, before)
    else:
        problem = clock_by_daemon() or amiss(now, latest)
    told = {"now": now.isoformat(), "latest": latest.isoformat(), "problem": problem}
    if as_json:
        print_json(told)
    else:
        click.echo(f"the machine's clock: {when(now)}")
        click.echo(f"the latest known:    {when(latest)}")
        if problem:
            click.echo(problem)


def _check_day(told: date, shown: date) -> None:
    if told != shown:
        fail(f"the machine's clock says that today is {shown}: set the clock")


async def _latest(store: Store, now: datetime, clerk: str) -> tuple[datetime, datetime]:
    # The latest time recorded, before and after it was confirmed.
    before = (await store.known([])).at
    if not clerk:
        return before, before
    act = Act(at=now, actor=clerk, action="clock.right", object=CLOCK)
    await store.note(act)
    await store.put_right(now)
    return before, (await store.known([])).at
