"""
`ventanilla plenary`: proposals for the agenda, the calendar, and documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from gateway.cli.access import in_store
from gateway.cli.options import case_number, clerk_option, read_text, routes_option
from gateway.cli.output_files import exit_on_os_error, out_option, write_document
from gateway.cli.plenary import shown
from gateway.cli.plenary.correct import correct
from gateway.cli.plenary.dates import (
    MOST,
    SESSION,
    fail_without_session,
    find_session,
)
from gateway.cli.plenary.hall import Hall, hall_as_held, rules_of
from gateway.cli.plenary.held import held, not_held
from gateway.cli.plenary.live import minutes, open_, questions, take_back
from gateway.cli.plenary.shown import (
    former_start,
    of_session,
    planned_start,
    proposal_json,
    show_one,
    show_table,
    state_word,
)
from gateway.cli.printing import fail, json_option, print_json
from gateway.cli.wording import say
from gateway.core.plenary.proposal import Proposal, ProposalEvent, ProposalState
from gateway.ports.store import Store
from gateway.town.plenary.decisions import decisions

_session_option = click.option(
    "--session", type=SESSION, help="Only proposals for the session of that day."
)
_number_argument = click.argument("number")


@click.group()
def plenary() -> None:
    """
    Run the plenary: proposals for its agenda, the calendar, the hall's questions.

    \b
    Before a session:
      ventanilla plenary list --session 2026-03-05
      ventanilla plenary admit J-412
      ventanilla plenary refuse J-413 "No es competencia municipal."
      ventanilla plenary export --session 2026-03-05 --format pdf --out agenda.pdf

    \b
    While it is held:
      ventanilla plenary open --session 2026-03-05
      ventanilla plenary minutes --session 2026-03-05 > questions.md

    \b
    If it cannot be held:
      ventanilla plenary not-held --session 2026-03-05 --because "no quorum"
      ventanilla plenary held --session 2026-03-05 --because "another day was meant"
    """  # noqa: D301 - click's own mark for a paragraph that is not wrapped.


for command in (open_, take_back, questions, correct, minutes, not_held, held):
    plenary.add_command(command)


@plenary.command("list")
@_session_option
@click.option(
    "--state",
    "states",
    type=click.Choice([s.value for s in ProposalState]),
    multiple=True,
    help="Only proposals in this state; may be repeated.",
)
@json_option
def list_(*, session: datetime | None, states: tuple[str, ...], as_json: bool) -> None:
    """
    List the proposals, by session and in order of arrival.
    """
    here = hall_as_held()
    wanted = [ProposalState(state) for state in states] or list(ProposalState)

    async def work(store: Store) -> Sequence[tuple[Proposal, int]]:
        every = await store.proposals(MOST)
        found = [p for p in of_session(here, every, session) if p.state in wanted]
        counts = await store.supports([p.number for p in found])
        return [(p, counts.get(p.number, 0)) for p in found]

    found = in_store(work)
    if as_json:
        print_json([proposal_json(here, one, count) for one, count in found])
    elif not found:
        click.echo(say("no-such-proposals" if states or session else "no-proposals"))
    else:
        show_table(here, found)


@plenary.command()
@_number_argument
@json_option
def show(number: str, *, as_json: bool) -> None:
    """
    Show the proposal NUMBER (J-412): text, state, number of supports, and who decided
    what about it.
    """
    here = hall_as_held()

    async def work(store: Store) -> tuple[Proposal, dict[str, Any]]:
        one = await _find(store, here, number)
        counts = await store.supports([one.number])
        its = (await decisions(store, [one]))[one.number]
        told = proposal_json(here, one, counts.get(one.number, 0))
        return one, {**told, "decided": shown.decisions(here, its)}

    one, told = in_store(work)
    if as_json:
        print_json(told)
    else:
        show_one(one, told)


@plenary.command()
@_number_argument
@click.argument("text", required=False, default="")
@clerk_option
@json_option
def admit(number: str, text: str, *, clerk: str, as_json: bool) -> None:
    """
    Put the proposal NUMBER on the agenda of its session; its author is told the TEXT.
    """
    _move(number, ProposalEvent.ADMIT, text, clerk, as_json=as_json)


@plenary.command()
@_number_argument
@click.argument("reason")
@clerk_option
@json_option
def refuse(number: str, reason: str, *, clerk: str, as_json: bool) -> None:
    """
    Refuse the proposal NUMBER; its author is told the REASON.
    """
    _move(number, ProposalEvent.REFUSE, reason, clerk, as_json=as_json)


@plenary.command()
@_number_argument
@click.argument("text", required=False, default="")
@clerk_option
@json_option
def defer(number: str, text: str, *, clerk: str, as_json: bool) -> None:
    """
    Defer the proposal NUMBER to the next session; its author is told the TEXT.
    """
    _move(number, ProposalEvent.DEFER, text, clerk, as_json=as_json)


@plenary.command()
@_number_argument
@click.argument("extract")
@clerk_option
@json_option
def report(number: str, extract: str, *, clerk: str, as_json: bool) -> None:
    """
    After the session, send the author of the proposal NUMBER the EXTRACT of the
    minutes; ``-`` reads it from standard input. To send a file, answer the letter about
    the proposal by mail with #extracto.
    """
    words = read_text(Path(extract)) if extract == "-" else extract
    _move(number, ProposalEvent.REPORT, words, clerk, as_json=as_json)


@plenary.command()
@click.option("--session", type=SESSION, required=True, help="The day of the session.")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["md", "csv", "pdf"]),
    default="md",
    show_default=True,
    help="The format.",
)
@out_option
def export(*, session: datetime, kind: str, out: Path | None) -> None:
    """
    Write the proposals for a session as a document; if the session was moved, cancelled
    or not held, where they went. It holds personal data: the authors' names.
    """
    from gateway.town.plenary.documents import Listing, markdown, pdf
    from gateway.town.plenary.documents import table as spreadsheet

    here = hall_as_held()
    table, calendar = rules_of(here), here.calendar

    async def work(store: Store) -> Listing:
        planned = planned_start(here, session)
        unheld = () if planned else await store.unheld()
        not_held = find_session(calendar, unheld, session)
        known = planned or not_held
        found = of_session(here, await store.proposals(MOST), session)
        starts = known or former_start(here, found, session)
        if starts is None:
            fail_without_session(calendar, session)
        counts = await store.supports([p.number for p in found])
        return Listing(
            table=table,
            proposals=found,
            supports=counts,
            session=starts,
            at=datetime.now(UTC),
            gone=known is None,
            held=not_held is None,
            decisions=await decisions(store, found),
        )

    listing = in_store(work)
    if kind == "pdf":
        with exit_on_os_error():
            written = pdf(listing)
    elif kind == "csv":
        # By a byte order mark, spreadsheets know that it is UTF-8.
        written = spreadsheet(listing).encode("utf-8-sig")
    else:
        written = markdown(listing).encode()
    _write(written, out, personal=True)


@plenary.command()
@routes_option
@out_option
def calendar(*, routes: Path, out: Path | None) -> None:
    """
    Write the sessions and the deadlines of their agendas in iCalendar format, for
    people's calendars: ventanilla plenary calendar > plenary.ics
    """
    from gateway.cli.tables import loaded
    from gateway.town.plenary.ics import ics

    table = loaded(routes)
    told = ics(table.town, table.around.calendar, datetime.now(UTC))
    _write(told, out, personal=False)


def _move(
    number: str, event: ProposalEvent, text: str, clerk: str, *, as_json: bool
) -> None:
    from gateway.town.plenary.ruling import at_desk

    here, note = hall_as_held(), text.strip()
    if here.town.chamber is None:
        fail(say("no-plenary"))
    if event in (ProposalEvent.REFUSE, ProposalEvent.REPORT) and not note:
        fail(say("proposal-needs-text"))

    table = rules_of(here)

    async def work(store: Store) -> tuple[Proposal, int]:
        one = await _find(store, here, number)
        moved = at_desk(table, one, event, note, clerk, datetime.now(UTC))
        if moved is None:
            its = {"number": number, "state": state_word(one.state)}
            fail(say("proposal-may-not", **its))
        after, follows = moved
        if not await store.move(one, after, follows):
            fail(say("just-changed", what=number))
        counts = await store.supports([one.number])
        return after, counts.get(one.number, 0)

    one, count = in_store(work)
    if as_json:
        print_json(proposal_json(here, one, count))
    else:
        click.echo(say("proposal-moved", number=number, state=state_word(one.state)))


async def _find(store: Store, here: Hall, number: str) -> Proposal:
    one = await store.proposal(case_number(number, here.town.casework.prefix))
    if one is None:
        fail(say("no-proposal", number=number))
    return one


def _write(written: bytes, out: Path | None, *, personal: bool) -> None:
    write_document(written, out, personal=personal)
    if out is not None:
        click.echo(say("file-written", file=out))
