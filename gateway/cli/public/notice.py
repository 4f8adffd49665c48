"""
`ventanilla notice`: publish, correct and withdraw notices.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from gateway.cli.access import in_store
from gateway.cli.limits import limit_option, up_to
from gateway.cli.numbers import NumberType
from gateway.cli.options import login_option, named, read_text, town
from gateway.cli.printing import fail, json_option, print_json
from gateway.cli.public.notice_shown import (
    notice_json,
    print_notice,
    print_preview,
    print_rows,
    summary,
)
from gateway.cli.wording import say
from gateway.clock import utcnow
from gateway.core.errors import DeskRefused
from gateway.core.public.notice import PLACES, Notice
from gateway.core.sentence import sentence
from gateway.core.town import Noticing, Town
from gateway.ports.store import Store
from gateway.town.announcing import Announcer, Draft, moment

#: A single word that is surely meant as the name of a file, and not as a text; no link,
#: which has "://" or a dot before its first slash.
_FILE = re.compile(
    r"(?!\w+://)(?:(?:\.{0,2}|[^\s/.]*)/\S*|\S+\.(?:txt|md|pdf|docx?|odt|rtf|html?))",
    re.IGNORECASE,
)

short_option = click.option(
    "--short", default="", metavar="TEXT", help="Another text for X."
)
link_option = click.option(
    "--link", is_flag=True, help="Allow links on X, where they cost more."
)
dry_run_option = click.option(
    "--dry-run",
    is_flag=True,
    help="Only show the text for each place, and its price.",
)
clerk_option = login_option("publishes, corrects or withdraws")
number_argument = click.argument("number", metavar="NUMBER", type=NumberType())
text_argument = click.argument("said", metavar="TEXT|FILE")


@click.group()
def notice() -> None:
    """
    Publish notices; correct and withdraw them.

    A notice is published once on X, the Telegram channel and the mailing list, as
    `notices` in the rules says. The daemon publishes it; `notice show` shows how far it
    got. A published notice is never deleted: a correction or a withdrawal is published
    in the same places.

    \b
    Try it first:   ventanilla notice publish --dry-run "Mañana no hay mercadillo"
    At its time:    ventanilla notice publish --at 2026-03-01T09:00 bando.txt
    A correction:   ventanilla notice correct 412 "El corte es de 10 a 12"
    """  # noqa: D301 - click's own mark for a paragraph that is not wrapped.


@notice.command()
@text_argument
@click.option("--title", default="", help="The first line, and the mail's subject.")
@click.option("--at", metavar="TIME", help="When: 2026-03-01T09:00, in town's time.")
@click.option(
    "--to",
    metavar="PLACES",
    help="Only there: x, telegram, email, or a channel of your own.",
)
@short_option
@link_option
@dry_run_option
@clerk_option
@json_option
def publish(  # noqa: PLR0913 - each is an option.
    said: str,
    *,
    title: str,
    at: str | None,
    to: str | None,
    short: str,
    link: bool,
    dry_run: bool,
    clerk: str,
    as_json: bool,
) -> None:
    """
    Publish TEXT, or the content of FILE (`-` is standard input), now or later.
    """
    here, by_whom = town(), _by_whom(clerk, dry_run=dry_run)
    draft = Draft(text=_text(said), short=short, links=link)

    async def work(store: Store) -> Notice:
        announcer = _announcer(store, here, by_whom)
        when = moment(at, here.timezone) if at else announcer.now()
        if when < announcer.now() and at:
            raise DeskRefused(sentence("notice-is-over", at=at))
        made = announcer.drafted(draft, title, _places(to, here.noticing), when)
        return made if dry_run else await announcer.publish(made)

    made = in_store(work)
    _print_result(made, dry_run=dry_run, as_json=as_json)


@notice.command()
@number_argument
@text_argument
@short_option
@link_option
@dry_run_option
@clerk_option
@json_option
def correct(
    number: int,
    said: str,
    *,
    short: str,
    link: bool,
    dry_run: bool,
    clerk: str,
    as_json: bool,
) -> None:
    """
    Publish TEXT, or the content of FILE, as a correction below notice NUMBER.
    """
    draft = Draft(text=_text(said), short=short, links=link)
    _change(
        number,
        lambda announcer, before: announcer.corrected(before, draft),
        clerk,
        dry_run=dry_run,
        as_json=as_json,
    )


@notice.command()
@number_argument
@click.argument("because", default="")
@dry_run_option
@clerk_option
@json_option
def withdraw(
    number: int, because: str, *, dry_run: bool, clerk: str, as_json: bool
) -> None:
    """
    Withdraw notice NUMBER, and say why (BECAUSE), if you like. A notice that was not
    published yet is not published at all.
    """
    _change(
        number,
        lambda announcer, before: announcer.withdrawn(before, because),
        clerk,
        dry_run=dry_run,
        as_json=as_json,
    )


def _change(
    number: int,
    change: Callable[[Announcer, Notice], Notice],
    clerk: str,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    here, by_whom = town(), _by_whom(clerk, dry_run=dry_run)

    async def work(store: Store) -> Notice:
        announcer = _announcer(store, here, by_whom)
        before = await announcer.find(number)
        after = change(announcer, before)
        if not dry_run:
            await announcer.keep(before, after)
        return after

    _print_result(in_store(work), dry_run=dry_run, as_json=as_json)


@notice.command("list")
@limit_option(20)
@json_option
def list_(*, limit: int, as_json: bool) -> None:
    """
    List the newest notices, and how far each got.
    """

    async def look(store: Store) -> tuple[list[dict[str, Any]], int]:
        found = up_to(limit, await store.notices(limit + 1))
        counts = await store.notice_counts([one.number for one in found])
        told = [notice_json(one, counts[one.number]) for one in found]
        return told, len(await store.subscribers())

    told, subscribers = in_store(look)
    if as_json:
        print_json({"notices": told, "subscribers": subscribers})
    else:
        print_rows(told, subscribers)


@notice.command()
@number_argument
@json_option
def show(number: int, *, as_json: bool) -> None:
    """
    Show notice NUMBER: its texts, and its deliveries by place and state.
    """
    here = town()

    async def look(store: Store) -> dict[str, Any]:
        found = await _announcer(store, here, "").find(number)
        counts = await store.notice_counts([number])
        return notice_json(found, counts[number])

    told = in_store(look)
    if as_json:
        print_json(told)
    else:
        print_notice(told)


def _by_whom(clerk: str, *, dry_run: bool) -> str:
    return clerk if dry_run else named(clerk)


def _announcer(store: Store, here: Town, clerk: str) -> Announcer:
    return Announcer(notices=store, town=here, clerk=clerk, now=utcnow)


def _print_result(made: Notice, *, dry_run: bool, as_json: bool) -> None:
    if dry_run:
        # It loads the channels and whatever decides.
        from gateway.cli.public.notice_preview import preview_of

        preview = preview_of(made)
        print_json(preview) if as_json else print_preview(preview)
    elif as_json:
        print_json(notice_json(made, {}))
    else:
        click.echo(summary(made))


def _text(said: str) -> str:
    # `is_file` fails for a text that is longer than the name of a file may be.
    try:
        there = said == "-" or Path(said).is_file()
    except OSError:
        there = False
    if not there and _FILE.fullmatch(said):
        # Otherwise the name of a missing file would be published.
        fail(say("notice-no-file", file=said))
    return (read_text(Path(said)) if there else said).strip()


def _places(told: str | None, noticing: Noticing) -> tuple[str, ...]:
    names = [name.strip().lower() for name in (told or "").split(",") if name.strip()]
    known = PLACES | {name: name for name in noticing.more}
    for name in names:
        if name not in known:
            there = ", ".join(known)
            raise DeskRefused(sentence("notice-unknown-place", name=name, places=there))
    return tuple(known[name] for name in dict.fromkeys(names))
