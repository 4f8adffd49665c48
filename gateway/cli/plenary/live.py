"""
`ventanilla plenary open`, `take-back`, `questions` and `minutes`: a session and its
questions.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from gateway.cli.access import in_store
from gateway.cli.configured import settings
from gateway.cli.options import clerk_option, moderator_option
from gateway.cli.output_files import out_option, write_document
from gateway.cli.plenary.dates import (
    MOST,
    SESSION,
    fail_without_session,
    find_session,
    named_session,
)
from gateway.cli.plenary.hall import Hall, hall, hall_as_held
from gateway.cli.printing import fail, json_option, print_json, print_list
from gateway.cli.wording import language, say, when
from gateway.core.audit import Act
from gateway.core.case import Number
from gateway.core.objects import about_session
from gateway.core.plenary.passes import LASTS, Page, Pass, mint
from gateway.core.plenary.question import Question, QuestionState
from gateway.core.town import Chamber
from gateway.ports.store import Store
from gateway.routing.around.calendar import Plenary
from gateway.town.papers import Words
from gateway.town.plenary.authors import asker, by_mistake
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

    Whoever has a link can open its page until a day after its list ends: send the first
    only to the moderator. What they do is recorded in the audit chain under the name of
    --clerk.
    """
    from gateway.daemon.hall.pages import PATH
    from gateway.daemon.keys import reply_key

    here, known = hall_as_held(), settings()
    found = _current_or_next(here, session)
    starts, now = found.starts, datetime.now(UTC)
    ends = closes(found, _chamber(here)) + LASTS
    if ends <= now:
        fail(say("session-long-over", session=when(here.calendar.local(starts))))
    act = Act(at=now, actor=clerk, action=_OPENS, object=about_session(starts))
    in_store(lambda store: store.note(act))
    key = reply_key(known)
    leaves = [
        Pass(page=page, session=starts, name=clerk, printed=now, ends=ends)
        for page in Page
    ]
    site = known.public_url or f"http://{known.door}"
    links = {
        leave.page.value: f"{site}{PATH}/enter#{mint(leave, key)}" for leave in leaves
    }
    chamber, local = _chamber(here), here.calendar.local
    told = {
        "session": local(starts).isoformat(),
        "opens": local(opens(found, chamber)).isoformat(),
        "closes": local(closes(found, chamber)).isoformat(),
        "until": local(ends).isoformat(),
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
            a for s in sessions for a in await store.acts(about_session(s), None, MOST)
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
    starts, listed = read_questions(here, session)
    held = _was_held(starts)
    mistaken = in_store(lambda store: by_mistake(store, listed))
    told = [_described(here, one, mistaken) for one in listed]
    rows = [
        [
            here.town.casework.named(one.case),
            _state_word(one, held=held),
            when(one.asked_at),
            asker(one, mistaken, Words(language())),
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
    from gateway.town.plenary.minutes import (
        Minutes,
        corrections,
        markdown,
        spreadsheet,
    )

    here = hall()
    starts, listed = read_questions(here, session)
    held = _was_held(starts)
    its = Minutes(
        table=in_force(),
        session=starts,
        questions=listed,
        held=held,
        corrected=in_store(lambda store: corrections(store, listed)),
        mistaken=in_store(lambda store: by_mistake(store, listed)),
    )
    # By a byte order mark, spreadsheets know that it is UTF-8.
    written = (
        spreadsheet(its).encode("utf-8-sig")
        if kind == "csv"
        else markdown(its).encode()
    )
    write_document(written, out, personal=True)


def read_questions(
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
    if session is not None:
        return named_session(calendar, session)
    found = session_at(calendar, chamber, now) or calendar.next_plenary(now)
    if found is None:
        fail(say("no-session-ahead"))
    return found


def _chamber(here: Hall) -> Chamber:
    chamber = here.town.chamber
    if chamber is None:
        fail(say("no-plenary"))
    return chamber


def _was_held(session: datetime) -> bool:
    return session not in in_store(lambda store: store.unheld())


def _state_word(one: Question, *, held: bool) -> str:
    unread = one.state is QuestionState.UNREAD
    name = "unheld" if unread and not held else one.state.value
    return say(f"question-{name}")


def _described(
    here: Hall, one: Question, mistaken: Collection[Number]
) -> dict[str, Any]:
    zone = here.town.timezone
    shown_at = one.shown_at.astimezone(zone).isoformat() if one.shown_at else None
    return {
        "number": here.town.casework.named(one.case),
        "message": one.message,
        "state": one.state.value,
        "name": one.name,
        "mistaken": one.case in mistaken,
        "text": one.text,
        "asked_at": one.asked_at.astimezone(zone).isoformat(),
        "shown_at": shown_at,
        "moved_at": one.moved_at.astimezone(zone).isoformat(),
    }
