"""
`ventanilla bench`: measure what this machine can carry.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import click

from gateway.cli.access import quieten, stop_event
from gateway.cli.output_files import exit_on_os_error
from gateway.cli.printing import fail, json_option, print_json, print_table, visible
from gateway.routing.load import load
from gateway.routing.table import RoutingTable
from gateway.sandbox.stage import StageBroken, unless

#: Seconds of a day.
_DAY = 86_400

#: How many lines of the daemon's log are shown if it does not start.
_LINES = 5


@click.command()
@click.option(
    "--seconds",
    type=click.FloatRange(0.1, 600),
    default=10.0,
    show_default=True,
    help="How long to measure each number of sessions.",
)
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False, exists=True, writable=True),
    help="A folder on the disk to measure; by default the temporary one.",
)
@click.option("--small", is_flag=True, help="Use a small town's rules, not the town's.")
@json_option
def bench(*, seconds: float, folder: Path | None, small: bool, as_json: bool) -> None:
    """
    Measure this machine, in a minute or two.

    A real daemon is started beside the one that may run here, with a temporary store,
    ports of its own and the rules of VENTANILLA_ROUTES (routes.yaml; if there are none,
    a small town's). It gets mails of 2 KB from 1, 10 and 50 SMTP sessions at once.
    Senders are not looked up in the DNS, and nothing leaves the machine. At the end,
    everything is removed.

    \b
    accepted   mails per second answered with 250, which are then on disk
    delivered  letters per second that are in mailboxes, on disk
    250 after  time from the end of a mail to the answer
    processor  processor time of the daemon and its workers per mail

    Each measurement begins when all letters of the one before are delivered. If the
    workers fall too far behind, the cost of a mail is unknown (-), and more sessions
    are not tried.

    Choose the disk that will hold the town's mail, such as --folder /var/lib: the
    temporary folder may be in memory, which is much faster and keeps nothing. The
    senders run on this machine, too: without them it carries more.
    """  # noqa: D301 - click's own mark for a paragraph that is not wrapped.
    quieten()
    from gateway.sandbox.trial.trial import TrialFailed

    rules = _routes(small=small)
    try:
        # Compiling them may take a minute: outside the loop, Ctrl-C ends it.
        table = load(rules)
    except ExceptionGroup as e:
        fail(*(str(mistake) for mistake in e.exceptions))
    with exit_on_os_error():
        temporary = tempfile.TemporaryDirectory(prefix="ventanilla-bench-", dir=folder)
    with temporary as made:
        place = Path(made)
        try:
            found = asyncio.run(_run(place, rules, table, seconds))
        except TrialFailed as e:
            fail(visible(str(e)))
        except OSError as e:
            fail(f"{place}: {e.strerror or e}: name another disk with --folder")
        except StageBroken as e:
            fail(str(e), *_last_lines(place / "daemon.log"))
    if found is None:
        sys.exit(130)
    if as_json:
        from attrs import asdict

        print_json(asdict(found))
    else:
        print_found(found)


async def _run(folder: Path, routes: Path, table: RoutingTable, seconds: float) -> Any:
    from gateway.sandbox.trial.trial import Trial

    def tell(what: str) -> None:
        click.echo(f"{what} …", err=True)

    trial = Trial(folder, routes, table, seconds, tell)
    return await unless(stop_event(), trial.run())


def _routes(*, small: bool) -> Path:
    from gateway.sandbox.trial.trial import SMALL

    named = os.environ.get("VENTANILLA_ROUTES", "").strip()
    routes = Path(named or "routes.yaml")
    if small or not (named or routes.exists()):
        return SMALL
    return routes.resolve()


def _last_lines(log: Path) -> list[str]:
    if not log.exists():
        return []
    lines = log.read_text("utf-8", "replace").splitlines()[-_LINES:]
    return ["end of its log:", *(f"  {visible(line)}" for line in lines)]


def print_found(found: Any) -> None:
    """
    Print the measurements, for people.
    """
    click.echo(f"{found.town}; mails of 2 KB, senders not looked up")
    click.echo(
        f"disk: 4 KB are written and synced in {found.sync_p50:.2f} ms, 99 of 100 in "
        f"{found.sync_p99:.2f} ms\n"
    )
    print_table(
        (
            "sessions",
            "accepted/s",
            "delivered/s",
            "250 after, ms",
            "99 of 100, ms",
            "processor, ms",
        ),
        [
            (
                str(one.sessions),
                f"{one.accepted:,.0f}",
                f"{one.delivered:,.0f}",
                f"{one.p50:.1f}",
                f"{one.p99:.1f}",
                "-" if one.cpu is None else f"{one.cpu:.2f}",
            )
            for one in found.carried
        ],
    )
    click.echo(f"\nmemory, daemon and workers: {found.memory:.0f} MiB")
    for one in found.carried:
        if one.refused:
            problem = visible(one.problem)
            click.echo(f"{one.sessions} at once: {one.refused} refused ({problem})")
        if one.waiting:
            click.echo(f"{one.sessions} at once: {one.waiting} still on their way")
    click.echo(f"\n{_conclusion(found)}")


def _conclusion(found: Any) -> str:
    pace = max(min(one.accepted, one.delivered) for one in found.carried)
    if not pace:
        return (
            "Nothing reached a mailbox: `ventanilla explain` says where a message goes."
        )
    return (
        f"At its best pace this machine carries about {_round(pace * _DAY):,} mails a "
        "day; a town of 3,600 sends some hundreds."
    )


def _round(count: float) -> int:
    # Two digits: the measurement is no more precise.
    whole = str(int(count))
    return int(whole[:2].ljust(len(whole), "0"))
