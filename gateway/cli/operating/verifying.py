"""
Reading whole chains, against what a witness kept of them.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import click
from attrs import define, field

from gateway.cli.printing import fail, visible
from gateway.cli.reaching import settings
from gateway.cli.wording import say
from gateway.core.audit import Kept
from gateway.core.chain.original import Original, differs, vouches_for
from gateway.core.chain.verification import (
    Checkpoint,
    CheckpointInvalid,
    Problem,
    Verification,
    read_checkpoint,
)
from gateway.core.errors import SettingsInvalid, TemporaryFailure
from gateway.daemon.keys import public_key, public_path
from gateway.files import why
from gateway.ports.audit import Trail

#: Entries that are read at once.
_PAGE = 1000

#: Messages that are asked about at once.
_MESSAGES = 10_000

#: Problems of one chain that are told; the first matters most.
_TOLD = 20


def witnessed(
    file: BinaryIO, public_keys: Sequence[Path]
) -> tuple[list[Checkpoint], list[str]]:
    """
    Read checkpoints signed with one of *public_keys*, or with this node's key where
    none are named; say of each line that is none where it is and why.
    """
    keys = _keys(public_keys)
    found: list[Checkpoint] = []
    refused: list[str] = []
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            found.append(read_checkpoint(line, keys))
        except CheckpointInvalid as e:
            refused.append(f"{file.name}:{number}: {e}")
    if not (found or refused):
        refused.append(f"{file.name}:1: there is no checkpoint in it")
    return found, refused


def _keys(public_keys: Sequence[Path]) -> set[bytes]:
    own = public_path(settings())
    try:
        if not public_keys and not own.exists():
            fail(say("no-public-key", file=own))
        return {public_key(path) for path in public_keys or (own,)}
    except SettingsInvalid as e:
        fail(*e.problems)
    except OSError as e:
        fail(f"{own}: {why(e)}")


@define
class Report:
    """
    What was found out about one chain.

    Attributes:
        check: What was read of it.
        problems: What is wrong with it, the first of it.
        more: How many problems there are beyond these.
        since: When it first vouched for a message; None if it never did.
    """

    check: Verification
    problems: list[Problem] = field(factory=list)
    more: int = 0
    since: datetime | None = None

    @property
    def whole(self) -> bool:
        """
        Whether nothing is wrong with it.
        """
        return not self.problems

    def tell(self, problems: Sequence[Problem]) -> None:
        """
        Take note of *problems*.
        """
        room = _TOLD - len(self.problems)
        self.problems += problems[:room]
        self.more += len(problems[room:])

    def summary(self) -> str:
        """
        Say in one line how the chain is.
        """
        check = self.check
        whole = say("chain-whole" if self.whole else "chain-not-whole")
        told = [say("chain-entries", count=f"{check.count:,}"), whole]
        if check.last is not None:
            told.append(say("chain-last", at=check.last))
        seen = check.fitting
        witnessed = "chain-witnessed" if seen else "chain-not-witnessed"
        told.append(say(witnessed, seq=f"{seen[-1].seq:,}" if seen else ""))
        return f"{visible(check.chain)}: {', '.join(told)}"

    def described(self) -> dict[str, Any]:
        """
        Say in words that JSON knows how the chain is.
        """
        check = self.check
        return {
            "chain": check.chain,
            "entries": check.count,
            "last": check.last and check.last.isoformat(),
            "whole": self.whole,
            "checkpoints": len(check.fitting),
            "witnessed_up_to": check.fitting[-1].seq if check.fitting else None,
            "problems": [{"seq": p.seq, "problem": p.what} for p in self.problems],
            "more": self.more,
        }


async def verify_all(
    trail: Trail, checkpoints: Sequence[Checkpoint]
) -> Sequence[Report]:
    """
    Read every chain that there is, and those that were there when *checkpoints* were
    signed.
    """
    names = {*await trail.chains(), *(c.chain for c in checkpoints)}
    return [await _verify(trail, name, checkpoints) for name in sorted(names)]


async def untold(trail: Trail, reports: Sequence[Report]) -> Sequence[int]:
    """
    Name the messages that were filed, and of which no entry tells though others were
    told of before they came: the end of a chain was cut, and its head moved back.
    """
    since = min((r.since for r in reports if r.since is not None), default=None)
    found: list[int] = []
    after = 0
    while since is not None:
        page = await trail.vouched_for(since, after, _MESSAGES)
        if not page:
            break
        found += [number for number, told in page.items() if not told]
        after = max(page)
    return found


def _vouched(page: Sequence[Kept]) -> frozenset[int]:
    numbers = (vouches_for(kept.entry) for kept in page)
    return frozenset(number for number in numbers if number is not None)


def _unlike(kept: Kept, now: Mapping[int, Original]) -> Sequence[Problem]:
    """
    Say whether the message that an entry vouches for is another *now*.
    """
    number = vouches_for(kept.entry)
    what = "" if number is None else differs(kept, now.get(number))
    return [Problem(kept.entry.seq, what)] if what else []


async def _verify(
    trail: Trail, chain: str, checkpoints: Sequence[Checkpoint]
) -> Report:
    report = Report(Verification(chain, checkpoints))
    check, limit = report.check, _PAGE
    after: int | None = None  # Somebody may have put entries before the first.
    shown = click.progressbar(
        length=0, label=visible(chain), file=sys.stderr, hidden=not sys.stderr.isatty()
    )
    with shown:
        while True:
            count = check.count
            try:
                # In this order: what is behind the head is there by now, and what an
                # erased message's entry had is gone.
                head = await trail.head(chain)
                page = await trail.entries(chain, after, limit)
                now = await trail.originals(_vouched(page))
            except TemporaryFailure as e:
                limit //= 2  # until it is one entry that cannot be read
                if limit:
                    continue
                report.tell([Problem(check.seq + 1, f"cannot be read: {e}")])
                return report
            for kept in page:
                if report.since is None and vouches_for(kept.entry):
                    report.since = kept.entry.at
                report.tell([*check.add(kept), *_unlike(kept, now)])
            # What has no number comes again on every page.
            numbers = [kept.entry.seq for kept in page]
            fresh = [seq for seq in numbers if after is None or seq > after]
            if not fresh:
                report.tell(check.end(head))
                return report
            after = max(fresh)
            shown.length = head.seq if head else check.seq
            shown.update(check.count - count)
