"""
`ventanilla audit`: what was done, and whether the record of it is whole.
"""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

import click
from attrs import evolve

from gateway.cli.limiting import limit_option, say_truncated, up_to
from gateway.cli.making import outside_state
from gateway.cli.operating.verifying import Report, untold, verify_all, witnessed
from gateway.cli.printing import (
    fail,
    json_option,
    print_json,
    print_json_pages,
    print_table,
)
from gateway.cli.reaching import in_store, settings
from gateway.cli.wording import say, say_kept, when, zone
from gateway.core.audit import Entry, Kept, described, digest
from gateway.core.chain.original import CONFIDENTIAL, vouches_for
from gateway.core.chain.verification import Checkpoint, sign
from gateway.core.errors import SettingsInvalid, TemporaryFailure
from gateway.daemon.keys import audit_key
from gateway.ports.audit import Trail

#: Entries that are read at once where many are listed.
_AT_ONCE = 500


class MomentType(click.ParamType[datetime]):
    """
    A day or a time, by the town's clocks where it names no zone.
    """

    name = "time"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """
        Read a moment as ISO 8601 writes it.
        """
        try:
            at = datetime.fromisoformat(str(value))
            return (at if at.tzinfo else at.replace(tzinfo=zone())).astimezone(UTC)
        except (ValueError, OverflowError):
            self.fail(say("write-a-moment"), param, ctx)


@click.group()
def audit() -> None:
    """
    List what was done; verify that nothing of it was changed; sign how far it goes.

    Each node chains its acts: an entry names the one before it by its hash. What a
    chain cannot show by itself is told by checkpoints that a witness keeps.
    """


@audit.command("list")
@click.option("--object", "object_", help="To what it was done, such as 'message 12'.")
@click.option(
    "--since",
    type=MomentType(),
    help="What was done since then; the town's time, if it names no zone.",
)
@limit_option(50)
@json_option
def list_(
    object_: str | None, since: datetime | None, *, limit: int, as_json: bool
) -> None:
    """
    List the newest acts: who did what to what, when, and how it ended.

    For machines everything of an entry is printed, with the personal data that belongs
    to it: see to it that what is erased here is erased there, too. By what rule a
    confidential message was filed is told to nobody.
    """
    if as_json:
        in_store(lambda store: print_json_pages(_pages(store, object_, since, limit)))
        return
    asked = in_store(lambda store: store.acts(object_, since, limit + 1))
    found = up_to(limit, asked)
    rows = [
        [
            when(entry.at),
            f"{entry.chain} {entry.seq}",
            entry.actor,
            entry.action,
            entry.object,
            entry.result,
        ]
        for entry in (kept.entry for kept in found)
    ]
    columns = ("at", "entry", "who", "what", "about", "result")
    head = [say(f"head-{name}") for name in columns]
    if rows:
        print_table(head, rows)
    else:
        click.echo(say("nothing-done-so"))


async def _pages(
    trail: Trail, object_: str | None, since: datetime | None, limit: int
) -> AsyncIterator[Sequence[dict[str, Any]]]:
    """
    Describe the newest acts, some at a time.
    """
    last: Entry | None = None
    left = limit
    while page := await trail.acts(object_, since, min(left + 1, _AT_ONCE), last):
        yield [described(_discreet(kept)) for kept in page[:left]]
        if len(page) > left:
            say_truncated(limit)
            return
        left, last = left - len(page), page[-1].entry


def _discreet(kept: Kept) -> Kept:
    confided = vouches_for(kept.entry) and kept.entry.result == CONFIDENTIAL
    return evolve(kept, payload=None) if confided else kept


@audit.command()
@click.option(
    "--against",
    type=click.File("rb"),
    help="Checkpoints that a witness kept, a line each; - is standard input.",
)
@click.option(
    "--public-key",
    "public_keys",
    type=click.Path(path_type=Path),
    multiple=True,
    help="Whose checkpoints count: a node's audit.pub; this node's by default.",
)
@json_option
def verify(
    against: BinaryIO | None, *, public_keys: tuple[Path, ...], as_json: bool
) -> None:
    """
    Read every chain from its first entry, and name what is wrong with it.

    Exits with 1 if anything is. Without --against nobody can tell that all of a chain
    was written anew, that an older copy was put back, or that its end was cut, unless a
    message tells that was filed meanwhile.
    """
    checkpoints, refused = witnessed(against, public_keys) if against else ([], [])

    async def read(trail: Trail) -> tuple[Sequence[Report], Sequence[int]]:
        found = await verify_all(trail, checkpoints)
        return found, await untold(trail, found)

    reports, alone = in_store(read, keyed=False)
    ok = not (refused or alone) and all(report.whole for report in reports)
    if as_json:
        chains = [report.described() for report in reports]
        print_json({"ok": ok, "refused": refused, "untold": alone, "chains": chains})
    else:
        for line in refused:
            click.echo(say_kept(line), err=True)
        for report in reports:
            _print(report)
        if not reports:
            click.echo(say("no-chain"))
        for number in alone[:1]:
            click.echo(say("chain-cut", message=f"{number:,}"))
        if alone[1:]:
            click.echo(f"  {say('and-more', count=f'{len(alone) - 1:,}')}")
    if not ok:
        sys.exit(1)


def _print(report: Report) -> None:
    click.echo(report.summary())
    for problem in report.problems:
        its = {"seq": f"{problem.seq:,}", "what": say_kept(problem.what)}
        click.echo(f"  {say('chain-problem', **its)}")
    if report.more:
        click.echo(f"  {say('and-more', count=f'{report.more:,}')}")


@audit.command()
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Add the line to this file.",
)
def checkpoint(out: Path | None) -> None:
    """
    Sign how far this node's chain goes: one line, for a witness to keep.

    Give it to somebody who cannot change the database, and whose copy whoever can
    change the database cannot change: the log server, the secretary's mailbox, a USB
    stick in the safe. The public half of the key is audit.pub in the state folder.
    """
    known, file_ = settings(), out and outside_state(out)
    seen = in_store(lambda store: _seen(store, known.node))
    try:
        line = sign(seen, audit_key(known))
    except SettingsInvalid as e:
        fail(*e.problems)
    except TemporaryFailure as e:
        fail(str(e))
    if file_ is None:
        click.echo(line)
        return
    try:
        with file_.open("a", encoding="ascii") as file:
            file.write(f"{line}\n")
            file.flush()
            os.fsync(file.fileno())  # it may be on a stick
    except OSError as e:
        fail(say("not-written", file=file_, why=e.strerror))


async def _seen(trail: Trail, chain: str) -> Checkpoint:
    head = await trail.head(chain)
    if head is None:
        fail(say("no-chain-here", chain=chain))
    count = await trail.length(chain, head.seq)
    last = await trail.entries(chain, head.seq - 1, 1)
    hashes = {one for k in last for one in (k.entry.hash, digest(k.entry))}
    if hashes != {head.hash} or count != head.seq:
        fail(say("chain-not-signed", chain=chain))
    return Checkpoint(
        chain=head.chain,
        seq=head.seq,
        hash=head.hash,
        count=count,
        at=datetime.now(UTC),
    )
