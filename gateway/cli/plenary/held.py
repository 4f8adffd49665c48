"""
`ventanilla plenary held`: correct a session that was noted as not held.
"""

from __future__ import annotations

from datetime import UTC, datetime

import click

from gateway.cli.access import in_store
from gateway.cli.options import clerk_option
from gateway.cli.plenary.dates import SESSION, find_session
from gateway.cli.plenary.hall import hall
from gateway.cli.printing import fail, json_option, print_json
from gateway.cli.wording import say
from gateway.core.audit import Act
from gateway.ports.store import Store


@click.command()
@click.option("--session", type=SESSION, required=True, help="The day of the session.")
@click.option("--because", required=True, help="Such as: another day was meant.")
@clerk_option
@json_option
def held(*, session: datetime, because: str, clerk: str, as_json: bool) -> None:
    """
    Take back the note that a session was not held, for instance if another day was
    meant. Until the session begins, undecided proposals return to it, and their authors
    are told; admitted ones stay where they went. People who asked a question and were
    told that it was not held get no correction.
    """
    calendar = hall().calendar

    async def work(store: Store) -> datetime:
        starts = find_session(calendar, await store.unheld(), session)
        if starts is None:
            fail(say("held-noted-nothing", day=session.date()))
        act = Act(
            at=datetime.now(UTC),
            actor=clerk,
            action="plenary.held",
            object=f"session {starts:%Y-%m-%dT%H:%MZ}",
            result=because,
        )
        await store.held(starts, act)
        return starts

    starts = in_store(work)
    if as_json:
        print_json({"session": calendar.local(starts).isoformat()})
    else:
        click.echo(say("session-held", when=starts))
