"""
`ventanilla plenary open`, `take-back`, `questions`, `minutes` and `not-held`: a session
and its questions.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from gateway.cli.access import in_store
from gateway.cli.configured import settings
from gateway.cli.options import clerk_option, moderator_option
from gateway.cli.output_files import out_option, write_document
from gateway.cli.plenary.dates import MOST, SESSION, fail_without_session, find_session
from gateway.cli.plenary.hall import Hall, hall
from gateway.cli.printing import fail, json_option, print_json, print_list
from gateway.cli.wording import say, when
from gateway.core.audit import Act
from gateway.core.plenary.passes import Page, Pass, mint
from gateway.core.plenary.proposal import Proposal, ProposalState
from gateway.core.plenary.question import Question
from gateway.core.town import Chamber
from gateway.ports.store import Store
from gateway.routing.around.calendar import Plenary
from gateway.town.plenary.live import closes, opens, session_at, taking_back

#: The action in the audit chain when links are printed.
_OPENS = "plenary.open"

#: A moment before the first question.
_EVER = datetime(1970, 1, 1, tzinfo=UTC)

_coming_option = click.option(
    "--session",
    type=SESSION,
    help="The day of the session.  [default: the one being held, or the next]",
)
_begun_option = click.option(
    "--session",
    type=SESSION,
    help="The day of the session.  [default: the last whose list was opened]",
)


@click.command("open")
@_coming_option
@moderator_option
@json_option
def open_(*, session: datetime | None, clerk: str, as_json: bool) -> None:
    """
    Print the links to a session's pages: the moderator's list, and the hall's screen.

    Whoever has a link can open its page until a day after the session: send the first
    only to the moderator. What they do is recorded in the audit chain under the name of
    --clerk.
    """
    from gateway.daemon.hall.pages import PATH
    from gateway.daemon.keys import reply_key

    here, known = hall(), settings()
    found = _current_or_next(here, session)
    starts, now = found.starts, datetime.now(UTC)
    act = Act(at=now, actor=clerk, action=_OPENS, object=_chain_name(starts))
    in_store(lambda store: store.note(act))
    key = reply_key(known)
    leaves = [Pass(page=page, session=starts, name=clerk, printed=now) for page in Page]
    site = known.public_url or f"http://{known.door}"
    links = {
        leave.page.value: f"{site}{PATH}/enter#{mint(leave, key)}" for leave in leaves
    }
    chamber, local = _chamber(here), here.calendar.local
    told = {
        "session": local(starts).isoformat(),
        "opens": local(opens(found, chamber)).isoformat(),
        "closes": local(closes(found, chamber)).isoformat(),
        "until": local(leaves[0].ends).isoformat(),
        **links,
    }
    if as_json:
        print_json(told)
        return
    for name in ("session", "opens", "closes", "until"):
        at = datetime.fromisoformat(told[name])
        click.echo(f"{say(f'session-{name}')}: {when(at)}")
    for page in Page:
        click.echo(f"{say(page)}: {links[page.value]}")


@click.command("take-back")
@click.argument("name")
@clerk_option
@json_option
def take_back(name: str, *, clerk: str, as_json: bool) -> None:
    """
    Revoke every link that was printed for NAME, the --clerk of `plenary open`: to the
    moderator's list, and to the hall's screen. They open nothing any more, and pages
    that are open stop working. Links printed for others stay valid, and so do those
    printed for NAME later.
    """
    act = taking_back(name, clerk, datetime.now(UTC))
    sessions = [p.starts for p in hall().calendar.plenaries]

    async def work(store: Store) -> set[str]:
        await store.note(act)
        acts = [
            a for s in sessions for a in await store.acts(_chain_name(s), None, MOST)
        ]
        opened = (a.entry for a in acts if a.entry.action == _OPENS)
        return {entry.actor for entry in opened}

    known = in_store(work)
    if as_json:
        print_json({"name": name, "printed_for": sorted(known)})
        return
    click.echo(say("links-taken-back", name=name))
    if name not in known:
        those = ", ".join(sorted(known)) or say("nobody")
        click.echo(say("links-printed-for", names=those))


@click.command()
@_begun_option
@json_option
def questions(*, session: datetime | None, as_json: bool) -> None:
    """
    List the questions of a session in order of arrival, including those that wait. The
    list holds personal data: it is for the moderator and the secretary.
    """
    here = hall()
    _, listed = _read_questions(here, session)
    told = [_described(here, one) for one in listed]
    rows = [
        [
            here.town.casework.named(one.case),
            say(f"question-{one.state.value}"),
            when(one.asked_at),
            one.name,
            one.text,
        ]
        for one in listed
    ]
    columns = ("number", "state", "asked", "by", "what")
    head = [say(f"head-{name}") for name in columns]
    print_list(told, head, rows, say("nobody-asked"), as_json=as_json)


@click.command()
@_begun_option
@click.option(
    "--format",
    "kind",
    type=click.Choice(["md", "csv"]),
    default="md",
    show_default=True,
    help="The format.",
)
@out_option
def minutes(*, session: datetime | None, kind: str, out: Path | None) -> None:
    """
    Write the questions that were shown or read in a session, with names and times, for
    its minutes. The document holds personal data: check what of it is published.
    """
    from gateway.cli.tables import in_force
    from gateway.town.plenary.minutes import Minutes, markdown, spreadsheet

    here = hall()
    starts, listed = _read_questions(here, session)
    held = starts not in in_store(lambda store: store.unheld())
    its = Minutes(table=in_force(), session=starts, questions=listed, held=held)
    # By a byte order mark, spreadsheets know that it is UTF-8.
    written = (
        spreadsheet(its).encode("utf-8-sig")
        if kind == "csv"
        else markdown(its).encode()
    )
    write_document(written, out, personal=True)


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
    starts = _current_or_next(here, session).starts
    act = Act(
        at=datetime.now(UTC),
        actor=clerk,
        action="plenary.not_held",
        object=_chain_name(starts),
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


def _chain_name(session: datetime) -> str:
    """
    Return the name of a session in the audit chain.
    """
    return f"session {session:%Y-%m-%dT%H:%MZ}"


def _read_questions(
    here: Hall, session: datetime | None
) -> tuple[datetime, Sequence[Question]]:
    """
    Return when a session began, and its questions. The session may have been removed
    from the calendar since. Exit with 1 if there is none.
    """
    chamber, calendar, now = _chamber(here), here.calendar, datetime.now(UTC)
    begun = [p.starts for p in calendar.plenaries if opens(p, chamber) <= now]

    async def read(store: Store) -> tuple[datetime, Sequence[Question]]:
        asked = await store.asked_sessions(_EVER)
        if session is None:
            starts = max([*begun, *(s for s in asked if s <= now)], default=None)
            if starts is None:
                fail(say("no-list-opened"))
        else:
            known = [p.starts for p in calendar.plenaries]
            starts = find_session(calendar, known, session) or find_session(
                calendar, asked, session
            )
            if starts is None:
                fail_without_session(here.calendar, session)
        return starts, await store.questions(starts)

    return in_store(read)


def _current_or_next(here: Hall, session: datetime | None) -> Plenary:
    """
    Return the given session; by default the one being held, or the next. Exit with 1 if
    there is none.
    """
    chamber, calendar, now = _chamber(here), here.calendar, datetime.now(UTC)
    sessions = calendar.plenaries
    if session is None:
        found = session_at(calendar, chamber, now) or calendar.next_plenary(now)
        if found is None:
            fail(say("no-session-ahead"))
        return found
    starts = find_session(calendar, [s.starts for s in sessions], session)
    if starts is None:
        fail_without_session(here.calendar, session)
    return next(s for s in sessions if s.starts == starts)


def _chamber(here: Hall) -> Chamber:
    chamber = here.town.chamber
    if chamber is None:
        fail(say("no-plenary"))
    return chamber


def _described(here: Hall, one: Question) -> dict[str, Any]:
    zone = here.town.timezone
    shown_at = one.shown_at.astimezone(zone).isoformat() if one.shown_at else None
    return {
        "number": here.town.casework.named(one.case),
        "message": one.message,
        "state": one.state.value,
        "name": one.name,
        "text": one.text,
        "asked_at": one.asked_at.astimezone(zone).isoformat(),
        "shown_at": shown_at,
        "moved_at": one.moved_at.astimezone(zone).isoformat(),
    }
