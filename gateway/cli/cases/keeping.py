"""
`ventanilla case keep`, `release` and `kept`: cases that are not erased, whatever their
age, because a court or the secretary needs them.
"""

from __future__ import annotations

from datetime import UTC, datetime

import click

from gateway.cli.access import in_store
from gateway.cli.days import DATE
from gateway.cli.options import case_number, clerk_option, town
from gateway.cli.printing import fail, json_option, print_json, print_list
from gateway.cli.wording import day, say
from gateway.core.actors import by_clerk
from gateway.core.audit import Act
from gateway.core.calendar import end_of
from gateway.core.case import CaseEvent, Happening, Keeping, Number
from gateway.core.objects import about_case
from gateway.core.town import Town
from gateway.ports.store import Store
from gateway.town.papers import Words

_because_option = click.option(
    "--because", required=True, help="Why; without names, as it is kept."
)


@click.command()
@click.argument("number")
@click.option("--until", type=DATE, required=True, help="The last day.")
@_because_option
@clerk_option
@json_option
def keep(
    number: str, *, until: datetime, because: str, clerk: str, as_json: bool
) -> None:
    """
    Keep the case NUMBER with all its messages until a day, whatever its age and even if
    its sender is forgotten. A later call replaces the day.
    """
    known, now = town(), datetime.now(UTC)
    end = end_of(until.date(), known.timezone)
    if end <= now:
        fail(say("keep-past", day=until.date()))
    case = case_number(number, known.casework.prefix)
    note = Words(known.of_papers).say("kept", until=day(until.date()), text=because)
    keeping = Keeping(until=end, because=because)
    _record(known, case, keeping, note, "case.keep", clerk, now)
    name = known.casework.named(case)
    if as_json:
        print_json(_described(known, case, keeping))
    else:
        click.echo(say("case-is-kept", case=name, day=until.date()))


@click.command()
@click.argument("number")
@_because_option
@clerk_option
@json_option
def release(number: str, *, because: str, clerk: str, as_json: bool) -> None:
    """
    Stop keeping the case NUMBER: its age decides again when it is erased.
    """
    known, now = town(), datetime.now(UTC)
    case = case_number(number, known.casework.prefix)
    note = Words(known.of_papers).say("released", text=because)
    keeping = Keeping(until=now, because=because)
    _record(known, case, keeping, note, "case.release", clerk, now)
    if as_json:
        print_json(_described(known, case, keeping))
    else:
        click.echo(say("case-not-kept", case=known.casework.named(case)))


@click.command()
@json_option
def kept(*, as_json: bool) -> None:
    """
    List the cases that are kept, until when and why.
    """
    known = town()
    found = in_store(lambda store: store.kept(datetime.now(UTC)))
    told = [_described(known, c.number, c.keeping) for c in found if c.keeping]
    rows = [
        [known.casework.named(c.number), day(c.keeping.until), c.keeping.because]
        for c in found
        if c.keeping
    ]
    head = [say(f"head-{name}") for name in ("number", "last-day", "because")]
    print_list(told, head, rows, say("no-case-kept"), as_json=as_json)


def _record(
    known: Town,
    number: Number,
    keeping: Keeping,
    note: str,
    action: str,
    clerk: str,
    at: datetime,
) -> None:
    by = by_clerk(clerk)
    happening = Happening(
        case=number, event=CaseEvent.NOTE, at=at, by=by, note=note, keeping=keeping
    )
    act = Act(
        at=at,
        actor=by,
        action=action,
        object=about_case(number),
        result=note,
    )

    async def work(store: Store) -> None:
        told = await store.case(number)
        if action == "case.release" and told and not told.case.kept(at):
            fail(say("not-kept", case=known.casework.named(number)))
        if not await store.happen(happening, act):
            fail(say("no-case", case=known.casework.named(number)))

    in_store(work)


def _described(known: Town, number: Number, keeping: Keeping) -> dict[str, str]:
    return {
        "number": known.casework.named(number),
        "until": keeping.until.astimezone(known.timezone).isoformat(),
        "because": keeping.because,
    }
