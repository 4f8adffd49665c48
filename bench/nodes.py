"""
Throughput of one, two and four nodes on one PostgreSQL, and whether anything is lost or
doubled while nodes are killed, nodes hang and the database restarts.

    python -m bench.nodes [--quick] [--out docs/performance.md]
"""

from __future__ import annotations

import asyncio
import platform
import signal
import statistics
import sys
from collections.abc import Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from bench import mailing
from bench.calm import SESSIONS, Calm, calm
from bench.page import machine, put, table
from bench.place import RULES, open_place
from bench.storm import MAILS, TOLD, Storm, storm

#: Rounds without faults, and the mails of each.
ROUNDS, CALM = 5, 2_000

#: The number of mails with --quick, and the seconds of a run with faults.
FEW, SHORT = 50, 20.0


@click.command()
@click.option("--nodes", type=click.IntRange(1, 8), multiple=True, default=(1, 2, 4))
@click.option("--seconds", type=float, default=600.0, help="Of each storm.")
@click.option("--quick", is_flag=True, help="Small and short: to see that it runs.")
@click.option("--out", type=click.Path(path_type=Path), help="A page to write it into.")
def main(
    *, nodes: Sequence[int], seconds: float, quick: bool, out: Path | None
) -> None:
    """
    Measure, print, and write the section of a page. Exit with 1 if anything was lost or
    doubled in a run with faults.
    """
    rounds, mails = (1, FEW) if quick else (ROUNDS, CALM)
    seconds = min(seconds, SHORT) if quick else seconds
    storms: list[Storm] = []
    calms: dict[int, list[Calm]] = {number: [] for number in nodes}

    async def measure() -> None:
        async with open_place() as place:
            for turn in range(1, rounds + 1):
                for number in nodes:
                    calms[number].append(await calm(place, number, mails))
                    _tell(f"round {turn}, {number} nodes: {calms[number][-1]}")
            for number in sorted({*nodes} - {1}):
                # A fresh server for each run with faults: recovery is slower with more
                # databases. The first one's stay until the end, as file systems are
                # slow after deleting much.
                async with open_place() as fresh:
                    storms.append(await storm(fresh, number, seconds, _tell))

    try:
        asyncio.run(_until_ended(measure()))
    except asyncio.CancelledError:
        sys.exit("it was ended before its time")
    section = _section(calms, storms)
    put(out, "nodes", section)
    sys.exit(0 if all(storm.good for storm in storms) else 1)


async def _until_ended(work: Coroutine[Any, Any, None]) -> None:
    """
    Await *work*; SIGTERM cancels it as Ctrl-C does, so that every process is stopped.
    """
    task = asyncio.ensure_future(work)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    await task


def _tell(sentence: str) -> None:
    click.echo(sentence, err=True)


def _section(calms: Mapping[int, Sequence[Calm]], storms: Sequence[Storm]) -> str:
    parts = [*_calm_table(calms)]
    if storms:
        parts += ["", *_storm_table(storms)]
    rounds = max(map(len, calms.values()))
    where = (
        f"{machine()} for nodes, PostgreSQL and senders together, "
        f"{platform.python_implementation()} {platform.python_version()}; on calm "
        f"days medians of {rounds} rounds in turns, {SESSIONS} sessions in all, "
        f"{RULES:,} rules, mails of {mailing.SIZE:,} bytes; in storms {MAILS} mails "
        f"and {TOLD} messages by Telegram a second."
    )
    return "\n".join((*parts, "", where))


def _calm_table(calms: Mapping[int, Sequence[Calm]]) -> list[str]:
    head = ("nodes", "accepted a second", "delivered a second", "÷ the first row's")
    first = next(iter(calms.values()))
    cells = [
        (
            str(number),
            f"{statistics.median(r.accepted for r in rounds):.0f}",
            f"{statistics.median(r.delivered for r in rounds):.0f}",
            # Ratios within a round: a machine's speed varies over time.
            f"{statistics.median(_ratios(rounds, first)):.2f}",
            f"{statistics.median(r.half for r in rounds):.0f}",
            f"{statistics.median(r.most for r in rounds):.0f}",
        )
        for number, rounds in calms.items()
    ]
    return table((*head, "250 after, ms: half", "99 of 100"), cells)


def _ratios(rounds: Sequence[Calm], first: Sequence[Calm]) -> list[float]:
    pairs = zip(rounds, first, strict=True)
    return [one.delivered / other.delivered for one, other in pairs]


def _storm_table(storms: Sequence[Storm]) -> list[str]:
    head = (
        "nodes",
        "seconds",
        "mails, of them sent again",
        "by Telegram",
        "nodes killed",
        "hung",
        "database restarted",
        "lost",
        "doubled",
        "left over",
        "another listened after, s: half, longest",
    )
    return table(head, [_storm_cells(storm) for storm in storms])


def _storm_cells(storm: Storm) -> tuple[str, ...]:
    faults, taken = storm.faults, storm.faults.turns.taken
    shown = f"{statistics.median(taken):.1f}, {max(taken):.1f}" if taken else "none"
    return (
        str(len(faults.nodes)),
        f"{storm.seconds:.0f}",
        f"{storm.mails:,}, {storm.again:,}",
        f"{storm.told:,}",
        str(faults.kills),
        str(faults.hangs),
        str(faults.restarts),
        str(storm.lost + storm.strayed),
        str(storm.doubled),
        ", ".join(f"{n} {name}" for name, n in storm.left.items()) or "0",
        shown,
    )


if __name__ == "__main__":
    main()
