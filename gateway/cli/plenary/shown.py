"""
Proposals, shown on a terminal: one with its text, many in a table, those of a day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import click

from gateway.cli.plenary.given import is_meant, only
from gateway.cli.printing import print_table, short, visible
from gateway.cli.wording import language, say, when
from gateway.core.audit import Entry
from gateway.core.plenary.proposal import Proposal, State
from gateway.routing.table import RoutingTable
from gateway.town.papers import Words
from gateway.town.plenary.decisions import decided, decided_by
from gateway.town.plenary.sessions import signatures

#: Characters of a text that a table shows.
_SHOWN = 50


def described(table: RoutingTable, one: Proposal, count: int) -> dict[str, Any]:
    """
    Describe a proposal, for machines; times are the town's.
    """
    zone, chamber = table.town.timezone, table.town.chamber
    needs = signatures(chamber) if chamber else None
    session = one.session.astimezone(zone).isoformat() if one.session else None
    return {
        "number": table.town.casework.named(one.number),
        "state": one.state.value,
        "author": one.author,
        "person": one.person,
        "text": one.text,
        "proposed_at": one.proposed_at.astimezone(zone).isoformat(),
        "session": session,
        "missed": one.missed and one.missed.astimezone(zone).isoformat(),
        "supports": count,
        "initiative_needs": needs.needed if needs else None,
        "note": one.note,
        "told": not one.untold,
    }


def decisions(table: RoutingTable, entries: Iterable[Entry]) -> list[dict[str, str]]:
    """
    Describe what was decided, when and by whom.
    """
    return [
        {
            "at": entry.at.astimezone(table.town.timezone).isoformat(),
            "by": decided_by(table.town, entry),
            "state": decided(entry).value,
        }
        for entry in entries
    ]


def stands(state: State) -> str:
    """
    Say how a proposal stands, as papers do.
    """
    return _words().say(state)


def _words() -> Words:
    return Words(language(), "proposals")


def show_one(one: Proposal, told: Mapping[str, Any]) -> None:
    """
    Print a proposal with what is *told* of it to machines, for people.
    """
    word = _words().say
    click.echo(f"{told['number']}: {stands(one.state)}")
    author = f"{one.author} ({one.person})" if one.person else one.author
    needs = told["initiative_needs"]
    of = f" ({say('proposal-initiative', needed=needs)})" if needs else ""
    fields = {
        "author": author,
        "received": when(one.proposed_at),
        "session": when(one.session) if one.session else say("no-date-yet"),
        "missed": when(one.missed) if one.missed else "",
        "supports": f"{told['supports']}{of}",
        "note": one.note,
    }
    for name, value in fields.items():
        if value:
            click.echo(f"  {word(name)}: {visible(value)}")
    if one.untold:
        click.echo(f"  {say('proposal-untold')}")
    for each in told["decided"]:
        at, state = when(datetime.fromisoformat(each["at"])), State(each["state"])
        decided = f"{at} · {each['by']}: {stands(state)}"
        click.echo(f"  {word('decided')}: {visible(decided)}")
    for line in one.text.splitlines():
        click.echo(f"  | {visible(line)}")


def show_table(table: RoutingTable, found: Iterable[tuple[Proposal, int]]) -> None:
    """
    Print proposals, a line each.
    """
    rows = [
        [
            table.town.casework.named(one.number),
            stands(one.state),
            when(one.session) if one.session else say("no-date-yet"),
            str(count),
            one.author,
            short(one.text, _SHOWN),
        ]
        for one, count in found
    ]
    columns = ("number", "state", "session", "support", "author", "what")
    print_table([say(f"head-{name}") for name in columns], rows)


def of_day(
    table: RoutingTable, every: Sequence[Proposal], session: datetime | None
) -> list[Proposal]:
    """
    Give those of *every* that are for the session that is meant, all without one; where
    that session is gone, those that were for it.
    """
    if session is None:
        return list(every)
    gone, local = is_gone(table, session), table.around.calendar.local
    return [
        one
        for one in every
        if any(is_meant(local(m), session) for m in _moments(one, gone=gone))
    ]


def is_gone(table: RoutingTable, session: datetime) -> bool:
    """
    Say whether the calendar does not have the session that is meant.
    """
    calendar = table.around.calendar
    return only(calendar, [p.starts for p in calendar.plenaries], session) is None


def began(
    table: RoutingTable, found: Iterable[Proposal], session: datetime
) -> datetime | None:
    """
    Give when the session that is meant begins, or was to begin, as its proposals have
    it.
    """
    local = table.around.calendar.local
    moments = (m for one in found for m in _moments(one, gone=True))
    return next((m for m in moments if is_meant(local(m), session)), None)


def _moments(one: Proposal, *, gone: bool) -> Sequence[datetime]:
    return [m for m in (one.session, *(one.left if gone else ())) if m]
