"""
Verification of whole chains against the checkpoints of a witness.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import click
from attrs import define, field

from gateway.cli.configured import settings
from gateway.cli.printing import fail, visible
from gateway.cli.wording import counted, say
from gateway.core.audit import KeptEntry
from gateway.core.chain.original import Original, differs, vouches_for
from gateway.core.chain.verification import (
    ChainVerification,
    Checkpoint,
    CheckpointInvalid,
    Problem,
    read_checkpoint,
)
from gateway.core.errors import SettingsInvalid, TemporaryFailure
from gateway.daemon.keys import public_key, public_path
from gateway.files import why
from gateway.ports.audit import Trail

#: How many entries are read at once.
_PAGE = 1000

#: How many messages are looked up at once.
_MESSAGES = 10_000

#: How many problems of one chain are reported; the first matter most.
_TOLD = 20


def read_checkpoints(
    file: BinaryIO, public_keys: Sequence[Path]
) -> tuple[list[Checkpoint], list[str]]:
    """
    Read a file of checkpoints, a line each.

    Args:
        file: The file.
        public_keys: Files with the keys that may have signed them; empty for this
            node's key.

    Returns:
        The checkpoints, and a sentence with place and reason for each other line.
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
class VerifiedChain:
    """
    The result of verifying one chain.

    Attributes:
        check: The verification.
        problems: The first problems of the chain.
        more: How many problems there are besides.
        since: When the chain first vouched for a message; None if it never did.
    """

    check: ChainVerification
    problems: list[Problem] = field(factory=list)
    more: int = 0
    since: datetime | None = None

    @property
    def whole(self) -> bool:
        """
        Whether the chain has no problem.
        """
        return not self.problems

    def add(self, problems: Sequence[Problem]) -> None:
        """
        Add *problems* to the report.
        """
        room = _TOLD - len(self.problems)
        self.problems += problems[:room]
        self.more += len(problems[room:])

    def summary(self) -> str:
        """
        Return a line about the chain.
        """
        check = self.check
        whole = say("chain-whole" if self.whole else "chain-not-whole")
        told = [say("chain-entries", count=counted(check.count)), whole]
        if check.last is not None:
            told.append(say("chain-last", at=check.last))
        seen = check.fitting
        witnessed = "chain-witnessed" if seen else "chain-not-witnessed"
        told.append(say(witnessed, seq=seen[-1].seq if seen else ""))
        return f"{visible(check.chain)}: {', '.join(told)}"

    def described(self) -> dict[str, Any]:
        """
        Return the report as JSON.
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
) -> Sequence[VerifiedChain]:
    """
    Verify every chain that exists, and those that existed when *checkpoints* were
    signed.
    """
    names = {*await trail.chains(), *(c.chain for c in checkpoints)}
    return [await _verify(trail, name, checkpoints) for name in sorted(names)]


async def messages_without_entry(
    trail: Trail, reports: Sequence[VerifiedChain]
) -> Sequence[int]:
    """
    Return the numbers of filed messages for which no entry vouches, although entries
    vouch for earlier ones: the end of a chain was cut, and its head moved back; or the
    messages were put in by hand.
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


def _vouched(page: Sequence[KeptEntry]) -> frozenset[int]:
    numbers = (vouches_for(kept.entry) for kept in page)
    return frozenset(number for number in numbers if number is not None)


def _message_changed(kept: KeptEntry, now: Mapping[int, Original]) -> Sequence[Problem]:
    """
    Return a problem if the message that an entry vouches for has changed; *now* has the
    messages as they are now.
    """
    number = vouches_for(kept.entry)
    what = "" if number is None else differs(kept, now.get(number))
    return [Problem(kept.entry.seq, what)] if what else []


async def _verify(
    trail: Trail, chain: str, checkpoints: Sequence[Checkpoint]
) -> VerifiedChain:
    report = VerifiedChain(ChainVerification(chain, checkpoints))
    check, limit = report.check, _PAGE
    after: int | None = None  # Somebody may have put entries before the first.
    shown = click.progressbar(
        length=0, label=visible(chain), file=sys.stderr, hidden=not sys.stderr.isatty()
    )
    with shown:
        while True:
            count = check.count
            try:
                # In this order, so that all entries up to the head are there, and a
                # message that is erased meanwhile raises no alarm: its entry, with the
                # payload, was read before it was gone.
                head = await trail.head(chain)
                page = await trail.entries(chain, after, limit)
                now = await trail.originals(_vouched(page))
            except TemporaryFailure as e:
                limit //= 2  # until a single entry cannot be read
                if limit:
                    continue
                report.add([Problem(check.seq + 1, f"cannot be read: {e}")])
                return report
            for kept in page:
                if report.since is None and vouches_for(kept.entry):
                    report.since = kept.entry.at
                report.add([*check.add(kept), *_message_changed(kept, now)])
            # An entry without a number comes again on every page.
            numbers = [kept.entry.seq for kept in page]
            fresh = [seq for seq in numbers if after is None or seq > after]
            if not fresh:
                report.add(check.end(head))
                return report
            after = max(fresh)
            shown.length = head.seq if head else check.seq
            shown.update(check.count - count)
