"""
`ventanilla sandbox`.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import click

from gateway.cli.shared import fail, quieten


@click.command()
@click.option("--port", default=8400, show_default=True, help="Of the page.")
@click.option("--scene-only", is_flag=True, help="Play the scene; exit with 0 or 1.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Keep its files here; by default they go when it closes.",
)
@click.option(
    "--routes",
    type=click.Path(path_type=Path),
    default="routes.yaml",
    show_default=True,
    help="The rules file.",
)
def sandbox(*, port: int, scene_only: bool, folder: Path | None, routes: Path) -> None:
    """
    A whole town on this machine: no account, key or network is needed.

    X, Telegram and the mail servers are ours, on loopback; the daemon is the real
    one, and only its settings differ. First a short scene is played here; then a
    page is served where you write as a citizen and answer as the employee.
    """
    quieten()
    place = folder or Path(mkdtemp(prefix="ventanilla-"))
    place.mkdir(parents=True, exist_ok=True)
    try:
        status = asyncio.run(_sandbox(port, place, routes, scene_only=scene_only))
    except ExceptionGroup as e:
        fail(*(str(mistake) for mistake in e.exceptions))
    if folder is None and status == 0:
        rmtree(place)
    sys.exit(status)


async def _sandbox(port: int, folder: Path, routes: Path, *, scene_only: bool) -> int:
    stop = _closing()
    from gateway.sandbox.cast import CITIZENS
    from gateway.sandbox.page import Page
    from gateway.sandbox.scene import play
    from gateway.sandbox.stage import StageBroken, listen, set_stage, unless

    stage = set_stage(folder, routes)
    click.echo(f"{stage.town.name}: opening\n")

    async def opening() -> bool:
        await stage.open(CITIZENS)
        return await play(stage, click.echo)

    try:
        # A port in use is said before the scene, which by itself needs none.
        with listen(0 if scene_only else port) as door:
            all_came_back = await unless(stop, opening())
            if stop.is_set() or scene_only:
                # Whoever asked for the scene must not take half of it for all of it.
                return int(scene_only and not all_came_back)
            if not all_came_back:
                return 1
            click.echo(f"Your turn: http://127.0.0.1:{port}/   (Ctrl-C closes)")
            await Page(stage).serve(door, stop)
    except StageBroken as e:
        click.echo(str(e), err=True)
        return 1
    finally:
        await stage.close()
    return 0


def _closing() -> asyncio.Event:
    stop = asyncio.Event()
    signals = [signal.SIGTERM, signal.SIGINT]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # As nohup has it.
        signals.append(signal.SIGHUP)
    for number in signals:
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop
