"""
`ventanilla case entries`: list all that came in, as a register does.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import click

from gateway.cli.access import in_store
from gateway.cli.days import DATE
from gateway.cli.options import clerk_option, town, whole_days
from gateway.cli.output_files import handing_over, out_option
from gateway.cli.printing import escaped, json_option
from gateway.cli.wording import say
from gateway.clock import utcnow
from gateway.core.audit import Act
from gateway.core.objects import CASES
from gateway.core.town import Town
from gateway.ports.case_files import Entered
from gateway.ports.store import Store
from gateway.town.record.entries import case_json, table


@click.command()
@click.option("--since", type=DATE, help="The first day.  [default: 1 January]")
@click.option("--until", type=DATE, help="The last day.  [default: today]")
@out_option
@clerk_option
@json_option
def entries(
    *,
    since: datetime | None,
    until: datetime | None,
    out: Path | None,
    clerk: str,
    as_json: bool,
) -> None:
    """
    List all that came in, as a register does (Law 39/2015, art. 16.3): number, matter,
    date and time, person, unit; also state, and entry in the registry.

    \b
    ventanilla case entries --since 2026-01-01 --until 2026-03-31 --out entradas.csv

    Of a confidential case, only number, time, unit and state are listed. The list holds
    personal data; that it was written is recorded in the audit chain, with its hash.
    """  # noqa: D301 - click's own mark for a paragraph that is not wrapped.
    known = town()
    today = utcnow().astimezone(known.timezone).date()
    last = until.date() if until else today
    first = since.date() if since else last.replace(month=1, day=1)
    begin, end = whole_days(first, last, known)

    async def work(store: Store) -> None:
        found = await store.entered(begin, end)
        written = _entries(known, found, as_json=as_json)
        act = Act(
            at=utcnow(),
            actor=clerk,
            action="case.entries",
            object=CASES,
            result=f"{len(found)} from {first} to {last}",
            payload={"sha256": sha256(written).hexdigest()},
        )
        with handing_over(written, out):
            await store.note(act)

    in_store(work)
    if out is not None:
        click.echo(say("written-from-to", file=out, first=first, last=last))


def _entries(known: Town, found: Sequence[Entered], *, as_json: bool) -> bytes:
    if as_json:
        told = [case_json(known, each) for each in found]
        return escaped(f"{json.dumps(told, ensure_ascii=False, indent=2)}\n").encode()
    # By a byte order mark, spreadsheets know that it is UTF-8.
    return table(known, found).encode("utf-8-sig")
