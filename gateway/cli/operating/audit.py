"""
`ventanilla audit`: list what was done, and verify the record.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

import click
from attrs import evolve

from gateway.cli.access import in_store
from gateway.cli.configured import settings
from gateway.cli.days import DAY, TIMED, WhenType
from gateway.cli.limits import limit_option, say_truncated, up_to
from gateway.cli.operating.verifying import (
    VerifiedChain,
    messages_without_entry,
    read_checkpoints,
    verify_all,
)
from gateway.cli.output_files import append_line, not_ours
from gateway.cli.printing import (
    fail,
    json_option,
    print_json,
    print_json_pages,
    print_table,
)
from gateway.cli.wording import counted, say, say_kept, when, zone
from gateway.core.audit import Entry, KeptEntry, digest, entry_json
from gateway.core.chain.original import CONFIDENTIAL, vouches_for
from gateway.core.chain.verification import Checkpoint, sign
from gateway.core.errors import SettingsInvalid, TemporaryFailure
from gateway.daemon.keys import audit_key
from gateway.ports.audit import Trail

#: How many entries are read at once.
_AT_ONCE = 500


class MomentType(WhenType):
    """
    A day or a time; in the town's time zone unless it names another.
    """

    def __init__(self) -> None:
        super().__init__([*TIMED, *DAY], "DAY[ HH:MM]", "no-moment")

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """
        Read a moment in ISO 8601, with a zone or without, or a day as people write it.
        """
        try:
            at = datetime.fromisoformat(str(value))
        except ValueError:
            at = super().convert(value, param, ctx)
        try:
            return (at if at.tzinfo else at.replace(tzinfo=zone())).astimezone(UTC)
        except OverflowError:
            self.fail(say("no-moment", text=str(value)), param, ctx)


@click.group()
def audit() -> None:
    """
    List what was done; verify that the record was not changed; sign checkpoints.

    Each node chains its acts: an entry has the hash of the one before it. Checkpoints
    that a witness keeps reveal what a chain cannot show by itself.
    """


@audit.command("list")
@click.option("--object", "object_", help="Only about this, such as 'message 12'.")
@click.option(
    "--since",
    type=MomentType(),
    help="Only since then; in the town's time, if it names no zone.",
)
@limit_option(50)
@json_option
def list_(
    object_: str | None, since: datetime | None, *, limit: int, as_json: bool
) -> None:
    """
    List the newest acts: who did what to what, when, and how it ended.

    With --json, whole entries are printed, with their personal data: make sure that
    what is erased here is erased there, too. The rule by which a confidential message
    was filed is never shown.
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
    Yield pages of the newest acts as JSON.
    """
    last: Entry | None = None
    left = limit
    while page := await trail.acts(object_, since, min(left + 1, _AT_ONCE), last):
        yield [entry_json(_without_secret(kept)) for kept in page[:left]]
        if len(page) > left:
            say_truncated(limit)
            return
        left, last = left - len(page), page[-1].entry


def _without_secret(kept: KeptEntry) -> KeptEntry:
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
    help="Trust checkpoints of this key, a node's audit.pub; this node's by default.",
)
@json_option
def verify(
    against: BinaryIO | None, *, public_keys: tuple[Path, ...], as_json: bool
) -> None:
    """
    Read every chain from its first entry, and report what is wrong with it.

    Exits with 1 if anything is. Without --against, it cannot be detected that a whole
    chain was rewritten, that an older copy was restored, or that the end of a chain was
    cut, unless a message that was filed meanwhile gives it away.
    """
    if public_keys and against is None:
        raise click.UsageError(say("key-without-checkpoints"))
    checkpoints, refused = (
        read_checkpoints(against, public_keys) if against else ([], [])
    )

    async def read(trail: Trail) -> tuple[Sequence[VerifiedChain], Sequence[int]]:
        found = await verify_all(trail, checkpoints)
        return found, await messages_without_entry(trail, found)

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
            click.echo(say("chain-cut", message=number))
        if alone[1:]:
            click.echo(f"  {say('and-more', count=counted(len(alone) - 1))}")
    if not ok:
        sys.exit(1)


def _print(report: VerifiedChain) -> None:
    click.echo(report.summary())
    for problem in report.problems:
        what = say_kept(problem.what)
        click.echo(f"  {say('chain-problem', seq=problem.seq, what=what)}")
    if report.more:
        click.echo(f"  {say('and-more', count=counted(report.more))}")


@audit.command()
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Add the line to this file.",
)
def checkpoint(out: Path | None) -> None:
    """
    Sign how far this node's chain goes: one line, for a witness to keep.

    Give it to somebody who cannot change the database, and keep it where those who can
    change the database cannot change it: the log server, the secretary's mailbox, a USB
    stick in the safe. The public half of the key is audit.pub in the state folder.
    """
    known, file = settings(), out and not_ours(out)
    seen = in_store(lambda store: _checkpoint(store, known.node))
    try:
        line = sign(seen, audit_key(known))
    except SettingsInvalid as e:
        fail(*e.problems)
    except TemporaryFailure as e:
        fail(str(e))
    if file is None:
        click.echo(line)
    else:
        append_line(line, file)


async def _checkpoint(trail: Trail, chain: str) -> Checkpoint:
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
