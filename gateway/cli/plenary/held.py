"""
`ventanilla plenary not-held` and `held`: note that a session was not held, and correct
that.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import click

from gateway.cli.access import in_store
from gateway.cli.options import clerk_option
from gateway.cli.plenary.dates import (
    MOST,
    SESSION,
    find_session,
    named_session,
)
from gateway.cli.plenary.hall import hall
from gateway.cli.printing import fail, json_option, print_json
from gateway.cli.wording import say
from gateway.core.audit import Act
from gateway.core.objects import about_session
from gateway.core.plenary.proposal import Proposal, ProposalState
from gateway.ports.store import Store


@click.command("not-held")
@click.option("--session", type=SESSION, required=True, help="The day of the session.")
@click.option("--because", required=True, help="Why, such as: no quorum. No names.")
@clerk_option
@json_option
def not_held(*, session: datetime, because: str, clerk: str, as_json: bool) -> None:
    """
    Note that a session was not held, for instance for lack of a quorum (Law 7/1985,
    art. 46.2.c). People who asked a question are told so, proposals for it go to the
    next session, and the minutes' list and the audit chain record it.

    By law, the session is then held at the same hour two days later (ROF, art. 90.2):
    add it to town: calendar: plenaries, with the same agenda_closes.
    """
    here = hall()
    if here.town.chamber is None:
        fail(say("no-plenary"))
    starts = named_session(here.calendar, session).starts
    act = Act(
        at=datetime.now(UTC),
        actor=clerk,
        action="plenary.not_held",
        object=about_session(starts),
        result=because,
    )

    async def work(store: Store) -> Sequence[Proposal]:
        await store.not_held(starts, act)
        return await store.proposals(MOST)

    # Of the moves that a considered proposal may make, only deferring brings it to
    # another session.
    late = [
        here.town.casework.named(each.number)
        for each in in_store(work)
        if each.state is ProposalState.CONSIDERED and each.session == starts
    ]
    told = {"session": here.calendar.local(starts).isoformat(), "defer": late}
    if as_json:
        print_json(told)
        return
    click.echo(say("session-not-held", when=starts))
    for number in late:
        click.echo(say("proposal-to-defer", number=number))


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
    told that it was not held get no correction; if they ask again, it enters the list.
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
            object=about_session(starts),
            result=because,
        )
        await store.held(starts, act)
        return starts

    starts = in_store(work)
    if as_json:
        print_json({"session": calendar.local(starts).isoformat()})
    else:
        click.echo(say("session-held", when=starts))
