"""
Proposals, shown on a terminal: one with its text, many in a table.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click

from gateway.cli.shared import print_table, visible
from gateway.core.proposal import Proposal
from gateway.routing.table import RoutingTable
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
        "number": table.town.casework.spoken(one.number) or str(one.number),
        "state": one.state.value,
        "author": one.author,
        "person": one.person,
        "text": one.text,
        "proposed_at": one.proposed_at.astimezone(zone).isoformat(),
        "session": session,
        "supports": count,
        "initiative_needs": needs.needed if needs else None,
        "note": one.note,
        "told": not one.untold,
    }


def show_one(table: RoutingTable, one: Proposal, count: int) -> None:
    """
    Print a proposal, for people.
    """
    for name, value in described(table, one, count).items():
        if value not in ("", None) and name != "text":
            click.echo(f"{name}: {visible(str(value))}")
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
        said = " ".join(one.text.split())
        shown = said if len(said) <= _SHOWN else f"{said[: _SHOWN - 1]}…"
        session = (told["session"] or "no date yet")[:16].replace("T", " ")
        rows.append(
            [told["number"], told["state"], session, str(count), one.author, shown]
        )
    print_table(["number", "state", "session", "support", "author", "what"], rows)
