"""
Processor time and memory of a process and its descendants, from Linux's /proc; zero on
other systems.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

_TICK = float(os.sysconf("SC_CLK_TCK"))

#: Enough samples for a 99th percentile.
_SYNCS = 1_000


@frozen
class Memory:
    """
    Memory of several processes together, in MiB.

    Attributes:
        own: Shared pages are divided among their processes (PSS).
        resident: Shared pages count for each of their processes (RSS).
    """

    own: float
    resident: float


def tree(pid: int) -> Iterator[int]:
    """
    Yield the ids of a process and its descendants; those that end meanwhile are left
    out.
    """
    yield pid
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        children = [(each / "children").read_text("ascii") for each in threads]
    except OSError:
        return
    for child in " ".join(children).split():
        yield from tree(int(child))


def cpu(pid: int) -> float:
    """
    Return the seconds of processor time of *pid* and its descendants, including ended
    ones that were waited for.
    """
    return sum(map(_ticks, tree(pid))) / _TICK


def memory(pid: int) -> Memory:
    """
    Return the memory of *pid* and its descendants.
    """
    kilobytes = {"Pss": 0, "Rss": 0}
    for each in tree(pid):
        for name, amount in _rollup(each):
            kilobytes[name] += amount
    return Memory(kilobytes["Pss"] / 1024, kilobytes["Rss"] / 1024)


def syncs(folder: Path) -> list[float]:
    """
    Append 4 KB to a file in *folder* and sync it, repeatedly: for a second, or a
    thousand times.

    Returns:
        The seconds that each took, in ascending order.

    Raises:
        OSError: It cannot be written.
    """
    taken: list[float] = []
    end = time.perf_counter() + 1
    file = os.open(folder / "sync", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        while len(taken) < _SYNCS and (start := time.perf_counter()) < end:
            os.write(file, bytes(4096))
            os.fsync(file)
            taken.append(time.perf_counter() - start)
    finally:
        os.close(file)
    return sorted(taken)


def _ticks(pid: int) -> int:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("utf-8")
    except OSError:
        return 0
    # After the name: utime, stime, and those of its ended children.
    return sum(map(int, stat.rpartition(")")[2].split()[11:15]))


def _rollup(pid: int) -> Iterator[tuple[str, int]]:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return
    for line in lines:
        name, _, amount = line.partition(":")
        if name in ("Pss", "Rss"):
            yield name, int(amount.split()[0])
