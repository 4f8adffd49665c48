"""
Throughput of intake from X and Telegram: from the loopback platforms into the store of
the real daemon, which routes at the same time.

    python -m bench.pages [--quick] [--out docs/performance.md]
"""

from __future__ import annotations

import signal
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import click
from attrs import frozen

from bench import crowd
from bench.crowd import Crowd
from bench.mail_page import where
from bench.ours import Ours
from bench.page import put, table
from gateway.sandbox.trial import footprint
from gateway.serving import free_port

ROUNDS = 5
COUNT = 5_000
RULES = 1_000

#: Timeout in seconds.
_PATIENCE = 120.0

_SETTINGS = {
    # Reading X costs money; the cap must not stop it here.
    "VENTANILLA_TWITTER_MONTHLY_CAP_USD": "100000",
    # It need not deliver everything before it stops.
    "VENTANILLA_DRAIN_SECONDS": "1",
}


@frozen(kw_only=True)
class Heard:
    """
    The result for a crowd.

    Attributes:
        accepted: Messages stored per second, from the first query after they were sent
            to the last row.
        ours: Processor time of the daemon until then, in milliseconds per message,
            including what it routes and delivers meanwhile.
        theirs: Processor time of the loopback platform.
    """

    accepted: float
    ours: float
    theirs: float


@click.command()
@click.option("--quick", is_flag=True, help="Small and short: to see that it runs.")
@click.option("--out", type=click.Path(path_type=Path), help="A page to write it into.")
def main(*, quick: bool, out: Path | None) -> None:
    """
    Measure, print, and write the section of a page.
    """
    # On SIGTERM exit normally, so that child processes are stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    rounds, count = (1, 300) if quick else (ROUNDS, COUNT)
    with tempfile.TemporaryDirectory(prefix="bench-") as made:
        folder = Path(made)
        heard: dict[str, list[Heard]] = {way: [] for way in crowd.WAYS}
        for number in range(rounds):
            click.echo(f"pages: round {number + 1} of {rounds}", err=True)
            for turn, way in enumerate(crowd.WAYS):
                place = folder / f"{number}-{turn}"
                heard[way].append(hear(way, count, place))
        section = "\n".join((*_table(heard), "", where(folder, rounds)))
    put(out, "pages", section)


def hear(way: str, count: int, place: Path) -> Heard:
    """
    Let a crowd of `crowd.WAYS` send *count* messages to a daemon in a new folder.

    Raises:
        RuntimeError: Not all were stored.
    """
    with crowd.crowd(way) as people:
        daemon = Ours(place, free_port(), RULES, {**_SETTINGS, **people.environment})
        daemon.start()
        try:
            # The first query is different: it reads only a part of what is there.
            people.say(1)
            _until_accepted(daemon, 1)
            return _measure(people, daemon, count)
        finally:
            daemon.stop()


def _measure(people: Crowd, daemon: Ours, count: int) -> Heard:
    said = people.say(count)
    ours, theirs = footprint.cpu(daemon.pid), footprint.cpu(people.pid)
    end = _until_accepted(daemon, 1 + count)
    ours = footprint.cpu(daemon.pid) - ours
    theirs = footprint.cpu(people.pid) - theirs
    return Heard(
        accepted=count / (end - (people.asked() or said)),
        ours=ours / count * 1000,
        theirs=theirs / count * 1000,
    )


def _until_accepted(daemon: Ours, count: int) -> float:
    """
    Wait until *count* messages are in the store; return when the last of them was.

    Raises:
        RuntimeError: They were not stored in time.
    """
    store = f"file:{daemon.root}/state/ventanilla.db?mode=ro"
    deadline = time.monotonic() + _PATIENCE
    with closing(sqlite3.connect(store, uri=True)) as connection:
        while True:
            rows = connection.execute("SELECT count(*) FROM messages").fetchone()[0]
            if rows >= count:
                return time.monotonic()
            if time.monotonic() > deadline:
                raise RuntimeError(f"{rows} of {count} messages were accepted")
            time.sleep(0.02)


def _table(heard: dict[str, list[Heard]]) -> Sequence[str]:
    head = (
        "pages of 100",
        "accepted a second",
        "ms of our processor a message",
        "ms of the platform's",
    )
    rows = [
        (
            way,
            f"{statistics.median(one.accepted for one in all_of_it):,.0f}",
            f"{statistics.median(one.ours for one in all_of_it):.2f}",
            f"{statistics.median(one.theirs for one in all_of_it):.2f}",
        )
        for way, all_of_it in heard.items()
    ]
    return table(head, rows)


if __name__ == "__main__":
    main()
