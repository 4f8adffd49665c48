"""
`ventanilla sheet`: a printed page for the door.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from gateway.cli.options import routes_option
from gateway.cli.output_files import exit_on_os_error, write_document
from gateway.cli.printing import fail, json_option, print_json, visible
from gateway.cli.tables import loaded
from gateway.cli.wording import say
from gateway.core.languages import LANGUAGES
from gateway.core.town import Town
from gateway.sandbox.lessons import Lesson, LessonsInvalid, read_lessons
from gateway.town.paper.sheet import Thing
from gateway.town.paper.sheet import sheet as written


@click.command()
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    help="The sheet's language; by default that of the town's papers.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default="sheet.pdf",
    show_default=True,
    help="The file.",
)
@click.option(
    "--lessons",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The course's steps, if they are the town's own (docs/course.md).",
)
@routes_option
@json_option
def sheet(
    *, lang: str | None, out: Path, lessons: Path | None, routes: Path, as_json: bool
) -> None:
    """
    Write an A4 page for the door and for the course: the town's accounts with QR codes,
    what people can write, 112, and the hours.

    Accounts and hours come from the rules: if they change, print the page again. What
    people can write comes from the steps of the course.
    """
    try:
        steps = read_lessons(lessons)
    except LessonsInvalid as e:
        fail(visible(str(e)))
    table = loaded(routes)
    spoken, language = table.town.language, lang or table.town.of_papers
    if lang is None and language != spoken:
        told = say("sheet-in-another", wanted=spoken, language=language)
        click.echo(told, err=True)
    things = [_thing(step, table.town, language) for step in steps]
    with exit_on_os_error():
        paper = written(table, things, language, datetime.now(UTC))
    write_document(paper, out, personal=False)
    if as_json:
        print_json({"file": str(out), "language": language})
    else:
        click.echo(say("sheet-made", file=out))


def _thing(step: Lesson, town: Town, language: str) -> Thing:
    """
    Return a step of the course as an example for the page, with a made-up code and case
    number.
    """
    example = step.example[language].format(
        handle=town.accounts.get("twitter", ""),
        code="1234 5678",
        number=f"{town.casework.understood}-412",
    )
    return Thing(step.title[language], example.strip(), step.code)
