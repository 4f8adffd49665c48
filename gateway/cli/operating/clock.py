"""
`ventanilla clock`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import click

from gateway.cli.given import DATE, clerk_option, town
from gateway.cli.printing import fail, json_option, print_json
from gateway.cli.reaching import in_store
from gateway.core.audit import Act
from gateway.ports.store import Store
from gateway.relay.clock import behind


@click.command()
@click.option("--today", type=DATE, help="The day that it is: the clock is right.")
@clerk_option
@json_option
def clock(*, today: datetime | None, clerk: str, as_json: bool) -> None:
    """
    Show the machine's time, and the latest that is known in the store.

    Where the machine's is implausibly later, or more than a day earlier, what only time
    changes waits: nothing expires and nothing is erased. Set the clock right; if it is,
    say so by --today.
    """
    now = datetime.now(UTC)
    if today is not None:
        _agreed(today.date(), now.astimezone(town().timezone).date())
    latest = in_store(lambda store: _latest(store, now, clerk if today else ""))
    problem = behind(now, latest)
    told = {"now": now.isoformat(), "latest": latest.isoformat(), "problem": problem}
    if as_json:
        print_json(told)
    else:
        click.echo(f"the machine's clock: {told['now']}")
        click.echo(f"the latest known:    {told['latest']}")
        if problem:
            click.echo(problem)


def _agreed(told: date, shown: date) -> None:
    if told != shown:
        fail(f"the machine's clock says that it is {shown}: set it right")


async def _latest(store: Store, now: datetime, clerk: str) -> datetime:
    if clerk:
        act = Act(at=now, actor=clerk, action="clock.right", object="clock")
        await store.note(act)
        await store.put_right(now)
    return (await store.known([])).at
