"""
Output of proposals: one with its text, many in a table; and which are of a session.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import click

from gateway.cli.plenary.dates import find_session, is_session
from gateway.cli.plenary.hall import Hall
from gateway.cli.printing import print_table, short, visible
from gateway.cli.wording import language, say, when
from gateway.core.audit import Entry
from gateway.core.plenary.proposal import Proposal, ProposalState
from gateway.town.papers import Words
from gateway.town.plenary.authors import author
from gateway.town.plenary.decisions import decided, decided_by
from gateway.town.plenary.sessions import signatures

#: How many characters of a text a table shows.
_SHOWN = 50


def proposal_json(here: Hall, one: Proposal, count: int) -> dict[str, Any]:
    """
    Return a proposal as JSON; times are in the town's time zone.

    Args:
        here: The town.
        one: The proposal.
        count: How many people support it.
    """
    zone, chamber = here.town.timezone, here.town.chamber
    needs = signatures(chamber) if chamber else None
    session = one.session.astimezone(zone).isoformat() if one.session else None
    missed = one.too_late_for.astimezone(zone).isoformat() if one.too_late_for else None
    return {
        "number": here.town.casework.named(one.number),
        "state": one.state.value,
        "author": one.author,
        "person": one.person,
        "mistaken": one.mistaken,
        "text": one.text,
        "proposed_at": one.proposed_at.astimezone(zone).isoformat(),
        "session": session,
        "missed": missed,
        "supports": count,
        "initiative_needs": needs.needed if needs else None,
        "note": one.note,
        "told": not one.untold,
    }


def decisions(here: Hall, entries: Iterable[Entry]) -> list[dict[str, str]]:
    """
    Return what was decided, when and by whom, as JSON.
    """
    return [
        {
            "at": entry.at.astimezone(here.town.timezone).isoformat(),
            "by": decided_by(here.town, entry),
            "state": decided(entry).value,
        }
        for entry in entries
    ]


def state_word(state: ProposalState) -> str:
    """
    Return the word for a proposal's state, as papers have it.
    """
    return _words().say(state)


def _words() -> Words:
    return Words(language(), "proposals")


def show_one(one: Proposal, told: Mapping[str, Any]) -> None:
    """
    Print a proposal, for people; *told* is its JSON, with the decisions.
    """
    word = _words().say
    click.echo(f"{told['number']}: {state_word(one.state)}")
    whose = author(one, _words())
    whose += f" ({one.person})" if one.person else ""
    needs = told["initiative_needs"]
    of = f" ({say('proposal-initiative', needed=needs)})" if needs else ""
    fields = {
        "author": whose,
        "received": when(one.proposed_at),
        "session": when(one.session) if one.session else say("no-date-yet"),
        "missed": when(one.too_late_for) if one.too_late_for else "",
        "supports": f"{told['supports']}{of}",
        "note": one.note,
    }
    for name, value in fields.items():
        if value:
            click.echo(f"  {word(name)}: {visible(value)}")
    if one.untold:
        click.echo(f"  {say('proposal-untold')}")
    for each in told["decided"]:
        at, state = (
            when(datetime.fromisoformat(each["at"])),
            ProposalState(each["state"]),
        )
        decided = f"{at} · {each['by']}: {state_word(state)}"
        click.echo(f"  {word('decided')}: {visible(decided)}")
    for line in one.text.splitlines():
        click.echo(f"  | {visible(line)}")


def show_table(here: Hall, found: Iterable[tuple[Proposal, int]]) -> None:
    """
    Print a table of proposals, each with the number of its supports.
    """
    rows = [
        [
            here.town.casework.named(one.number),
            state_word(one.state),
            when(one.session) if one.session else say("no-date-yet"),
            str(count),
            author(one, _words()),
            short(one.text, _SHOWN),
        ]
        for one, count in found
    ]
    columns = ("number", "state", "session", "support", "author", "what")
    print_table([say(f"head-{name}") for name in columns], rows)


def of_session(
    here: Hall, every: Sequence[Proposal], session: datetime | None
) -> list[Proposal]:
    """
    Return the proposals for *session*; if it is None, *every* one. If the session is no
    longer in the calendar, return those that were for it.
    """
    if session is None:
        return list(every)
    gone, local = planned_start(here, session) is None, here.calendar.local
    return [
        one
        for one in every
        if any(is_session(local(m), session) for m in _moments(one, gone=gone))
    ]


def planned_start(here: Hall, session: datetime) -> datetime | None:
    """
    Return when *session* begins according to the calendar; None if it is not in it.
    """
    calendar = here.calendar
    return find_session(calendar, [p.starts for p in calendar.plenaries], session)


def former_start(
    here: Hall, found: Iterable[Proposal], session: datetime
) -> datetime | None:
    """
    Return when *session*, which is no longer in the calendar, was to begin according to
    its proposals; None if it has none.
    """
    local = here.calendar.local
    moments = (m for one in found for m in _moments(one, gone=True))
    return next((m for m in moments if is_session(local(m), session)), None)


def _moments(one: Proposal, *, gone: bool) -> Sequence[datetime]:
    return [m for m in (one.session, *(one.left if gone else ())) if m]
