"""
`ventanilla figures`: count matters, and how long people waited.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from gateway.cli.access import in_store
from gateway.cli.days import DATE
from gateway.cli.options import town, whole_days
from gateway.cli.output_files import write_document
from gateway.cli.printing import fail, json_option, print_json, print_table
from gateway.cli.wording import say
from gateway.clock import utcnow
from gateway.core.languages import LANGUAGES
from gateway.core.public.figures import ENOUGH, Figures, Row
from gateway.town.figures import Days, counted, number, page, took

_MINUTE = timedelta(minutes=1)
_WEEK = re.compile(r"(\d{4})-W(\d{2})")

#: The columns about each area.
_COLUMNS = (
    *("area", "received", "answered", "answer", "solved", "solution", "told"),
    "waiting",
)


@click.command()
@click.option("--week", help="A week, such as 2026-W47.  [default: the last whole one]")
@click.option("--since", type=DATE, help="Instead of a week: the first day.")
@click.option("--until", type=DATE, help="The last day.  [default: today]")
@click.option(
    "--page",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write them into an HTML page for the public.",
)
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    help="The page's language; by default that of the town's papers.",
)
@json_option
def figures(
    *,
    week: str | None,
    since: datetime | None,
    until: datetime | None,
    file: Path | None,
    lang: str | None,
    as_json: bool,
) -> None:
    """
    Count the matters of a week by area: received, answered and solved, with the median
    times, and those that wait at the end of the week.

    \b
    The last whole week, and its page for the town's site (weekly, by cron):
      ventanilla figures
      ventanilla figures --page /var/www/cifras/index.html
      ventanilla figures --since 2026-01-01 --until 2026-03-31 --json

    They identify nobody: confidential matters are not counted, areas with few matters
    are combined, and small numbers are hidden (*). Matters that were erased since are
    missing: keep the page. docs/figures.md explains each number.
    """  # noqa: D301 - click's own mark for a paragraph that is not wrapped.
    known = town()
    today = utcnow().astimezone(known.timezone).date()
    first, last = _days(week, since, until, today)
    begin, end = whole_days(first, last, known)
    if first > today:
        fail(say("figures-ahead", first=first))
    days = Days(first, last, over=last < today)
    cases = in_store(lambda store: store.counted_cases(begin, end))
    found = counted(cases, begin, end, known)
    if file is not None:
        written = page(found, days, known, lang or known.of_papers)
        write_document(written.encode(), file, personal=False)
    if as_json:
        print_json(_described(found, days))
    elif file is not None:
        click.echo(say("written-from-to", file=file, first=first, last=last))
    else:
        _show(found, days)


def _days(
    week: str | None, since: datetime | None, until: datetime | None, today: date
) -> tuple[date, date]:
    if week is not None and (since or until):
        raise click.UsageError(say("week-or-days"))
    if until is not None and since is None:
        raise click.UsageError(say("until-needs-since"))
    if since is not None:
        return since.date(), until.date() if until else today
    monday = _monday(week) if week else today - timedelta(days=today.weekday() + 7)
    return monday, monday + timedelta(days=6)


def _monday(week: str) -> date:
    match = _WEEK.fullmatch(week)
    try:
        if match:
            sunday = date.fromisocalendar(int(match[1]), int(match[2]), 7)
            return sunday - timedelta(days=6)
    except ValueError:
        pass
    raise click.BadParameter(say("write-a-week"))


def _show(found: Figures, days: Days) -> None:
    click.echo(say("figures-from-to", first=days.first, last=days.last))
    if not days.over:
        click.echo(say("figures-not-over"))
    if found.total is None:
        click.echo(say("figures-few", count=ENOUGH))
        return
    rows = [_cells(row, row.area or say("figures-others")) for row in found.areas]
    head = [say(f"figure-{name}") for name in _COLUMNS]
    print_table(head, [*rows, _cells(found.total, say("figures-all"))])
    click.echo(say("figures-asterisk", count=ENOUGH))


def _cells(row: Row, area: str) -> list[str]:
    answers = (number(row.received), number(row.answered), took(row.answer))
    ends = (number(row.solved), took(row.solution))
    return [area, *answers, *ends, number(row.told), number(row.waiting)]


def _described(found: Figures, days: Days) -> Mapping[str, Any]:
    return {
        "since": days.first.isoformat(),
        "until": days.last.isoformat(),
        "over": days.over,
        "areas": [{"area": row.area or None, **_numbers(row)} for row in found.areas],
        "total": _numbers(found.total) if found.total else None,
    }


def _numbers(row: Row) -> Mapping[str, Any]:
    times = {"answer": row.answer, "solution": row.solution}
    return {
        "received": row.received,
        "answered": row.answered,
        "told": row.told,
        "waiting": row.waiting,
        "solved": row.solved,
        **{
            f"median_{name}_minutes": None if each is None else each // _MINUTE
            for name, each in times.items()
        },
    }
