"""
The cost of operations on a database of a million messages: start, queries, claims,
retention.

    python -m bench.million [--quick] [--postgres URL] [--out docs/performance.md]

The PostgreSQL database must be empty.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

import click
from attrs import frozen
from sqlalchemy import create_engine, make_url, text

from bench.calls import Call, arrival, looks, works
from bench.filling import driver, fill
from bench.page import machine, put, table
from bench.started import Started, start
from bench.trail import NODE
from gateway.core.filing import Status
from gateway.core.town import Retention
from gateway.relay.eraser import AT_ONCE as ERASED_AT_ONCE
from gateway.store.sql import SqlStore, open_store
from gateway.town.forgetting import cutoffs_of, retain

COUNT = 1_000_000
ROUNDS = 15


@frozen
class Cost:
    """
    The cost of an operation in milliseconds: median and maximum of all rounds.
    """

    what: str
    usual: float
    worst: float


@frozen(kw_only=True)
class Figures:
    """
    The results for one database.

    Attributes:
        filled: Seconds to fill it.
        size: Bytes on disk.
        opened: Seconds to open the store.
        started: Results of starting the daemon.
    """

    engine: str
    filled: float
    size: int
    opened: float
    started: Started
    costs: Sequence[Cost]


@click.command()
@click.option("--quick", is_flag=True, help="Small and short: to see that it runs.")
@click.option("--count", type=int, help="So many messages.")
@click.option("--postgres", help="Measure this database, too; it must be empty.")
@click.option("--out", type=click.Path(path_type=Path), help="A page to write it into.")
def main(
    *, quick: bool, count: int | None, postgres: str | None, out: Path | None
) -> None:
    """
    Measure, print, and write the section of a page.
    """
    many = count or (2_000 if quick else COUNT)
    rounds = 2 if quick else ROUNDS
    with tempfile.TemporaryDirectory(prefix="ventanilla-") as folder:
        urls = [f"sqlite:///{folder}/ventanilla.db", *([postgres] if postgres else [])]
        found = [_measure(url, many, rounds, Path(folder)) for url in urls]
    section = _section(found, many, rounds)
    put(out, "million", section)


def _measure(url: str, count: int, rounds: int, folder: Path) -> Figures:
    now, begin = datetime.now(UTC), perf_counter()

    def progress(done: int) -> None:
        click.echo(
            f"{done:,} of {count:,} after {perf_counter() - begin:.0f} s", err=True
        )

    fill(url, count, now, progress)
    filled, size = perf_counter() - begin, _size(url)
    costs, opened = asyncio.run(_costs(url, count, now, rounds))
    return Figures(
        engine="SQLite" if url.startswith("sqlite") else "PostgreSQL",
        filled=filled,
        size=size,
        opened=opened,
        started=start(url, folder, 2 if rounds < ROUNDS else 30),
        costs=costs,
    )


def _size(url: str) -> int:
    if url.startswith("sqlite"):
        return Path(str(make_url(url).database)).stat().st_size
    engine = create_engine(driver(url))
    with engine.connect() as connection:
        asked = text("SELECT pg_database_size(current_database())")
        found = int(connection.execute(asked).scalar_one())
    engine.dispose()
    return found


async def _costs(
    url: str, count: int, now: datetime, rounds: int
) -> tuple[list[Cost], float]:
    store = open_store(url, NODE)
    begin = perf_counter()
    await store.open()
    opened = perf_counter() - begin
    try:
        calls = {**looks(store, count, now), **works(store, now)}
        costs = [await _cost(what, call, rounds) for what, call in calls.items()]
        costs.append(await _first_counts(url))
        costs += await _retention(store, now, rounds)
    finally:
        await store.close()
    return costs, opened


async def _cost(what: str, call: Call, rounds: int) -> Cost:
    taken = []
    for number in range(rounds):
        begin = perf_counter()
        await call(number)
        taken.append((perf_counter() - begin) * 1e3)
    return Cost(what, median(taken), max(taken))


async def _first_counts(url: str) -> Cost:
    async def anew(_: int) -> None:
        store = open_store(url, "another")
        await store.open()
        await store.counts()
        await store.close()

    return await _cost("`status`: counts, in a new process", anew, 3)


async def _retention(store: SqlStore, now: datetime, rounds: int) -> list[Cost]:
    """
    Run retention for a while, and measure storing messages at the same time.
    """
    cutoffs = cutoffs_of(Retention(), now)
    looked = await _cost(
        f"retention: look at {ERASED_AT_ONCE}",
        lambda _: store.outlived(Status.ROUTED, 0, cutoffs, ERASED_AT_ONCE),
        3,
    )
    going = asyncio.create_task(retain(store, Retention(), now, ERASED_AT_ONCE))
    taken = []
    for number in range(200 if rounds == ROUNDS else rounds):
        begin = perf_counter()
        await store.receive([arrival(f"beside-{number}")], None)
        taken.append((perf_counter() - begin) * 1e3)
        await asyncio.sleep(0.02)
    going.cancel()
    with suppress(asyncio.CancelledError):
        await going
    beside = "store one more, beside retention"
    return [looked, Cost(beside, median(taken), max(taken))]


def _section(found: Sequence[Figures], count: int, rounds: int) -> str:
    head = ["", *(one.engine for one in found)]
    rows = [
        ["opening the store, ms", *(f"{one.opened * 1e3:.0f}" for one in found)],
        [
            "the daemon's start until `/healthz` says 200, s",
            *(f"{one.started.seconds:.1f}" for one in found),
        ],
        [
            "its memory at most, while it erases what is old, MiB",
            *(f"{one.started.memory:.0f}" for one in found),
        ],
        *(
            [each[0].what, *(f"{c.usual:.1f} ({c.worst:.1f})" for c in each)]
            for each in zip(*(one.costs for one in found), strict=True)
        ),
        ["bytes a message on disk", *(f"{one.size / count:,.0f}" for one in found)],
    ]
    sizes = ", ".join(f"{o.size / 2**30:.1f} GiB in {o.engine}" for o in found)
    told = (
        f"{count:,} messages, with their conversations, deliveries, cases and acts. "
        f"Where nothing else is said: milliseconds, the median of {rounds} and in "
        f"brackets the worst. On disk: {sizes}."
    )
    return "\n".join((*table(head, rows), "", told, "", f"{machine()}."))


if __name__ == "__main__":
    main()
