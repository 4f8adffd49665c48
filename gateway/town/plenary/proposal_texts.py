"""
Texts about a proposal: to its author, to its supporters, and to the mailboxes that
decide about it. Pure: nothing is sent here.
"""

from __future__ import annotations

from datetime import datetime

from gateway.core.calendar import shown_day
from gateway.core.plenary.proposal import WAITING, Proposal
from gateway.routing.around.spoken_hours import spoken_date
from gateway.routing.table import RoutingTable
from gateway.town.plenary.sessions import Slot, signatures
from gateway.town.plenary.timing import Timing

#: The text for a session without a date.
_UNDATED = "plenary-undated"


def when(table: RoutingTable, moment: datetime | None, language: str) -> str:
    """
    Format when a session starts, in the town's time zone.
    """
    if moment is None:
        return table.text(_UNDATED, language)
    local = moment.astimezone(table.town.timezone)
    return f"{spoken_date(local.date(), language)}, {local:%H:%M}"


def receipt(table: RoutingTable, one: Proposal, its: Slot) -> str:
    """
    Return the receipt for a proposal: what happens to it by law, and whether it missed
    a session.
    """
    name = "proposal-received" if its.missed is None else "proposal-late"
    return table.text(
        name,
        one.language,
        number=table.town.casework.spoken(one.number),
        session=when(table, its.starts, one.language),
        missed=when(table, its.missed.starts, one.language) if its.missed else "",
        days=str(table.town.plenary.extract_within.days),
    )


def told(table: RoutingTable, name: str, one: Proposal, text: str = "") -> str:
    """
    Return the text called *name*, which tells the author of a decision or of a date,
    with the *text* of whoever decided: a reason, or the extract of the minutes.
    """
    return table.text(
        name,
        one.language,
        number=table.town.casework.spoken(one.number),
        session=when(table, one.session, one.language),
        days=str(table.town.plenary.extract_within.days),
        text=text,
    ).strip()


def stands(table: RoutingTable, one: Proposal, language: str) -> str:
    """
    Return the state of a proposal in one sentence.
    """
    return table.text(
        f"proposal-is-{one.state.value}",
        language,
        session=when(table, one.session, language),
    )


def state(table: RoutingTable, one: Proposal, count: int, language: str) -> str:
    """
    Return the state of a proposal, and the number of supporters while it waits.
    """
    where = stands(table, one, language)
    if one.state not in WAITING:
        return where
    return f"{where} {table.text('proposal-supports', language, count=str(count))}"


def supported(table: RoutingTable, one: Proposal, count: int, language: str) -> str:
    """
    Return the thanks for support, with the count, and what a popular initiative needs,
    which is a different procedure.
    """
    known = {"number": table.town.casework.spoken(one.number), "count": str(count)}
    needs = signatures(table.town.plenary)
    if needs is None:
        return table.text("support-counted", language, **known)
    return table.text(
        "support-counted-of",
        language,
        needed=str(needs.needed),
        percent=str(needs.percent),
        **known,
    )


def form(table: RoutingTable, one: Proposal, its: Slot) -> str:
    """
    Return the formal heading of a new proposal, which nobody supports yet, to stand
    above its author's words.
    """
    language = table.town.language
    spoken = table.town.casework.spoken(one.number)
    received = when(table, one.proposed_at, language)
    lines = [
        table.own("letter-proposal", number=spoken),
        table.own("letter-proposal-by", author=one.author, date=received),
        table.own("letter-proposal-for", session=when(table, its.starts, language)),
    ]
    if its.session is None:
        lines.append(table.own("letter-proposal-undated"))
    if its.missed is not None:
        missed = when(table, its.missed.starts, language)
        lines.append(table.own("letter-proposal-late", session=missed))
    lines += [
        _supports(table),
        table.own(
            "letter-proposal-commands", days=str(table.town.plenary.extract_within.days)
        ),
    ]
    return "\n".join(lines)


def _supports(table: RoutingTable) -> str:
    """
    Return the line for the town hall with the number of supporters, none, and what the
    law requires of a popular initiative.
    """
    count, needs = "0", signatures(table.town.plenary)
    if needs is None:
        return table.own("letter-supports", count=count)
    return table.own(
        "letter-supports-of",
        count=count,
        needed=str(needs.needed),
        percent=str(needs.percent),
    )


def asked(
    table: RoutingTable, timing: Timing, name: str, one: Proposal, *, by: str = ""
) -> str:
    """
    Return the line that asks a mailbox to decide or to send the extract, or that tells
    it what was decided, *by* which office, or at the command line.
    """
    language, session = table.town.language, one.session
    last = shown_day(timing.last_day(session)) if session else ""
    return table.own(
        name,
        number=table.town.casework.spoken(one.number),
        session=when(table, session, language),
        date=last,
        state=stands(table, one, language),
        office=by or table.town.name,
        note=one.note,
    ).strip()
