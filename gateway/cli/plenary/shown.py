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
from gateway.core.audit import Entry
from gateway.core.plenary.proposal import Proposal
from gateway.routing.table import RoutingTable
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


def show_one(one: Proposal, told: Mapping[str, Any]) -> None:
    """
    Print a proposal as it is *told* to machines, for people.
    """
    for name, value in told.items():
        if value not in ("", None) and name not in ("text", "decided"):
            click.echo(f"{name}: {visible(str(value))}")
    for each in told["decided"]:
        click.echo(visible(f"decided: {each['at']} {each['state']} by {each['by']}"))
    click.echo("text:")
    for line in one.text.splitlines():
        click.echo(f"  {visible(line)}")


def show_table(table: RoutingTable, found: Iterable[tuple[Proposal, int]]) -> None:
    """
    Print proposals, a line each.
    """
    rows = []
    for one, count in found:
        told = described(table, one, count)
        shown = short(one.text, _SHOWN)
        session = (told["session"] or "no date yet")[:16].replace("T", " ")
        rows.append(
            [told["number"], told["state"], session, str(count), one.author, shown]
        )
    print_table(["number", "state", "session", "support", "author", "what"], rows)


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
