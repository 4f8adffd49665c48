"""
`ventanilla sandbox`: a whole town on loopback, and the course.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import click

from gateway.cli.access import quieten, stop_event
from gateway.cli.options import routes_option
from gateway.cli.output_files import exit_on_os_error
from gateway.cli.printing import fail, visible
from gateway.core.town import Town
from gateway.environment import Environment
from gateway.routing.load import load
from gateway.sandbox.stage import Stage, StageBroken, listen, set_stage, unless
from gateway.settings import read_settings
from gateway.town.desk.clerk import Clerk


@click.command()
@click.option("--port", default=8400, show_default=True, help="The port of the page.")
@click.option("--scene-only", is_flag=True, help="Play the scene; exit with 0 or 1.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Keep its files here; by default they are removed at the end.",
)
@routes_option
@click.option("--course", is_flag=True, help="Serve the course instead.")
@click.option(
    "--lang",
    type=click.Choice(["es", "en"]),
    help="The course's language; the browser's by default.",
)
@click.option(
    "--lessons",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The course's steps, if they are the town's own (docs/course.md).",
)
def sandbox(
    *,
    port: int,
    scene_only: bool,
    folder: Path | None,
    routes: Path,
    course: bool,
    lang: str | None,
    lessons: Path | None,
) -> None:
    """
    A whole town on this machine: no account, key or network is needed.

    X, Telegram and the mail servers are simulated on loopback; the daemon is the real
    one, with other settings. First a short scene is played here, if the town has the
    mailboxes for it, as the sample town does. Then a page is served where you write as
    a citizen and answer as the employee.

    With --course, the page is for learning: somebody practises, one step at a time, and
    the town answers as in real use.
    """
    if scene_only and course:
        raise click.UsageError("--scene-only plays the scene, and --course has none")
    if not course and (lang or lessons):
        raise click.UsageError("--lang and --lessons are the course's: add --course")
    quieten()
    try:
        # Compiling the rules may take a minute: outside the loop, Ctrl-C ends it.
        town = load(routes).town
    except ExceptionGroup as e:
        fail(*(str(mistake) for mistake in e.exceptions))
    with exit_on_os_error():
        place = folder or Path(mkdtemp(prefix="ventanilla-"))
        place.mkdir(parents=True, exist_ok=True)
    stage = set_stage(place, routes, town)
    status = asyncio.run(
        _course(stage, port, lang or "", lessons)
        if course
        else _sandbox(stage, port, scene_only=scene_only)
    )
    if folder is None and status == 0:
        rmtree(place)
    sys.exit(status)


async def _sandbox(stage: Stage, port: int, *, scene_only: bool) -> int:
    stop = stop_event()
    from gateway.sandbox.cast import CITIZENS
    from gateway.sandbox.page import SandboxPage
    from gateway.sandbox.scene import lacking, play

    _say_absent(stage.absent, stage.town)
    absent = ", ".join(lacking(stage.town))
    if absent:
        # The scene is written for the sample town.
        click.echo(f"No scene: {stage.town.name} has no mailbox {absent}", err=True)
        if scene_only:
            return 1
    click.echo(f"{stage.town.name}: opening\n")

    async def opening() -> bool:
        await stage.open(CITIZENS)
        return bool(absent) or await play(stage, click.echo)

    try:
        # If the port is in use, this fails before the scene, which needs none.
        with listen(0 if scene_only else port) as door:
            all_came_back = await unless(stop, opening())
            if stop.is_set() or scene_only:
                # A scene that was interrupted must not pass for a whole one.
                return int(scene_only and not all_came_back)
            if not all_came_back:
                return 1
            click.echo(f"Your turn: http://127.0.0.1:{port}/   (Ctrl-C closes)")
            await SandboxPage(stage).serve(door, stop)
    except StageBroken as e:
        click.echo(str(e), err=True)
        return 1
    finally:
        await stage.close()
    return 0


async def _course(stage: Stage, port: int, language: str, lessons: Path | None) -> int:
    stop = stop_event()
    from gateway.sandbox.course_page import CoursePage
    from gateway.sandbox.learners import Classroom, unanswered
    from gateway.sandbox.lessons import LessonsInvalid, read_lessons

    try:
        steps = read_lessons(lessons)
    except LessonsInvalid as e:
        fail(visible(str(e)))
    _say_absent(stage.absent, stage.town)
    steps = tuple(step for step in steps if step.channel in stage.far_ends)
    if not steps:
        fail(f"{stage.town.name} has no account on the channel of any step")
    for step, mailbox in unanswered(stage.town, steps):
        click.echo(
            f"Nobody answers at step {step}: {stage.town.name} has no mailbox "
            f"{mailbox} of mail; write steps of its own (--lessons)",
            err=True,
        )
    click.echo(f"{stage.town.name}: opening\n")
    try:
        with listen(port) as door:
            await unless(stop, stage.open())
            if stop.is_set():
                return 0
            async with clerk_beside(stage.environment, stage.town) as clerk:
                page = CoursePage(Classroom(stage, clerk), steps, language)
                click.echo(f"The course: http://127.0.0.1:{port}/   (Ctrl-C closes)")
                await page.serve(door, stop)
    except StageBroken as e:
        click.echo(str(e), err=True)
        return 1
    finally:
        await stage.close()
    return 0


def _say_absent(channels: Sequence[str], town: Town) -> None:
    for channel in channels:
        click.echo(f"No {channel}: {town.name} has no account there", err=True)


@asynccontextmanager
async def clerk_beside(
    variables: Mapping[str, str], town: Town
) -> AsyncIterator[Clerk]:
    """
    Yield a clerk who works with the store of the daemon that has these settings, for
    the course.
    """
    from gateway.cli.desk.options import make_clerk
    from gateway.daemon.keys import reply_key
    from gateway.store.sql import open_store

    known = read_settings(Environment(variables))
    key = reply_key(known)
    store = open_store(known.store, "classroom", key)
    await store.open()
    try:
        yield make_clerk("Inés", store, key, town)
    finally:
        await store.close()
