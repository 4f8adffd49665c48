"""
`ventanilla bench`.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import click

from gateway.cli.making import exit_on_os_error
from gateway.cli.printing import fail, json_option, print_json, print_table, visible
from gateway.cli.reaching import quieten, stop_event

#: Seconds of a day.
_DAY = 86_400

#: Of the daemon's log, where it does not come up.
_LINES = 5


@click.command()
@click.option(
    "--seconds",
    type=click.FloatRange(0.1, 600),
    default=10.0,
    show_default=True,
    help="For each number of sessions.",
)
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False, exists=True, writable=True),
    help="A folder on the disk to be tried out; by default the temporary one.",
)
@click.option("--small", is_flag=True, help="By rules of our own, not the town's.")
@json_option
def bench(*, seconds: float, folder: Path | None, small: bool, as_json: bool) -> None:
    """
    Say what this machine can do, in a minute or two.

    A real daemon is started beside the one that may run here: with a temporary store,
    ports of its own and the rules of VENTANILLA_ROUTES (routes.yaml; a small town's
    where there is none). It gets mails of 2 KB from 1, 10 and 50 sessions at once;
    nobody is asked who vouches for their senders, and nothing leaves the machine.
    All is removed at the end.

    \b
    accepted   mails a second that were answered 250: they are on disk then
    delivered  letters a second that were in mailboxes, on disk
    250 after  what a sender waits from the end of a mail to the answer
    processor  what the daemon and its workers spend on a mail

    Each number of sessions begins when the letters of the one before are there. Where
    the workers fall too far behind, what a mail costs is not known (-), and more at
    once is not tried.

    Choose the disk that will hold the town's mail: --folder /var/lib, say. The
    temporary folder may be in memory, which costs nothing and keeps nothing.
    Whoever sends is on this machine, too: a server that others send to does more.
    """  # noqa: D301 - click's own mark for a paragraph that is not wrapped.
    quieten()
    from gateway.sandbox.stage import StageBroken
    from gateway.sandbox.trial.trial import TrialFailed

    with exit_on_os_error():
        temporary = tempfile.TemporaryDirectory(prefix="ventanilla-bench-", dir=folder)
    with temporary as made:
        place = Path(made)
        try:
            found = asyncio.run(_run(place, _routes(small=small), seconds))
        except TrialFailed as e:
            fail(visible(str(e)))
        except ExceptionGroup as e:
            fail(*(str(mistake) for mistake in e.exceptions))
        except OSError as e:
            fail(f"{place}: {e.strerror or e}: name another disk with --folder")
        except StageBroken as e:
            fail(str(e), *_said(place / "daemon.log"))
    if found is None:
        sys.exit(130)
    if as_json:
        from attrs import asdict

        print_json(asdict(found))
    else:
        print_found(found)


async def _run(folder: Path, routes: Path, seconds: float) -> Any:
    from gateway.sandbox.stage import unless
    from gateway.sandbox.trial.trial import Trial

    def tell(what: str) -> None:
        click.echo(f"{what} …", err=True)

    trial = Trial(folder=folder, routes=routes, seconds=seconds, tell=tell)
    return await unless(stop_event(), trial.run())


def _routes(*, small: bool) -> Path:
    from gateway.sandbox.trial.trial import SMALL

    named = os.environ.get("VENTANILLA_ROUTES", "").strip()
    routes = Path(named or "routes.yaml")
    if small or not (named or routes.exists()):
        return SMALL
    return routes.resolve()


def _said(log: Path) -> list[str]:
    if not log.exists():
        return []
    lines = log.read_text("utf-8", "replace").splitlines()[-_LINES:]
    return ["its last words:", *(f"  {visible(line)}" for line in lines)]


def print_found(found: Any) -> None:
    """
    Print what was found out, for people.
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
    click.echo(f"\n{_follows(found)}")


def _follows(found: Any) -> str:
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
    # Two digits: more would be a promise.
    whole = str(int(count))
    return int(whole[:2].ljust(len(whole), "0"))
