"""
`ventanilla check`: every mistake in the rules at once, and warnings; and `ventanilla
schema`.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import click
from attrs import evolve

from gateway.cli.printing import json_option, print_json, visible
from gateway.cli.rules.cores import on_cores
from gateway.cli.rules_in_force import daemon_routes
from gateway.core.errors import Mistake
from gateway.routing.lint.lint import lint
from gateway.routing.load import compile_files
from gateway.routing.parsing.files import owner
from gateway.routing.rule_files import (
    RuleFiles,
    cases_file,
    place,
    read_cases_file,
    read_files,
)
from gateway.routing.rule_warnings import RuleWarning
from gateway.routing.table import RoutingTable
from gateway.routing.tools.cases import LabelledCase, read_cases

#: As many mistakes, and kinds of them, are read at a glance.
_MANY = 40


@click.command()
@click.argument(
    "routes",
    type=click.Path(path_type=Path),
    default=daemon_routes,
)
@click.option("--strict", is_flag=True, help="Exit with 1 on warnings, too.")
@json_option
def check(routes: Path, *, strict: bool, as_json: bool) -> None:
    """
    Check a rules file; name every mistake at once, as FILE:LINE:COLUMN; if there is
    none, those of the cases beside it (`ventanilla test`).

    Exits with 1 if there is any. A running daemon loads the file on SIGHUP, and only if
    it has none. Without mistakes, this command warns of what is valid but probably
    mistaken and, if there are cases, of rules that no case reaches. A rule silences a
    warning with `allow: [its-name]`.
    """
    files = read_files(routes)
    table: RoutingTable | None = None
    mistakes: list[Mistake] = []
    warnings: Sequence[RuleWarning] = ()
    try:
        table = compile_files(files)
        warnings = _warnings(files, table, routes)
    except ExceptionGroup as e:
        mistakes = [m for m in e.exceptions if isinstance(m, Mistake)]
        if not mistakes:
            raise
    if as_json:
        print_json(
            {
                "ok": not mistakes,
                "version": table.version if table else None,
                "mistakes": _shown(mistakes, files, routes),
                "warnings": _shown(warnings, files, routes),
            }
        )
    else:
        _print([*mistakes, *warnings], files, routes)
        _count(mistakes, routes)
        if table and not mistakes:
            town = table.town
            tail = f"; warnings: {len(warnings)}" if warnings else ""
            click.echo(
                f"{routes}: right ({town.name}, {len(town.mailboxes)} mailboxes, "
                f"version {table.version}){tail}"
            )
    if mistakes or (strict and warnings):
        sys.exit(1)


@click.command()
def schema() -> None:
    """
    Print the JSON Schema of routes.yaml, for editors.
    """
    from gateway.routing.tools.schema import schema as whole

    print_json(whole())


def _warnings(
    files: RuleFiles, table: RoutingTable, routes: Path
) -> Sequence[RuleWarning]:
    """
    Return the warnings. Finding them takes seconds, so they are cached by rules, cases
    and day.

    Raises:
        ExceptionGroup: The cases are wrong: one Mistake for each mistake.
    """
    name, cases = cases_file(routes).name, read_cases_file(routes)
    today = datetime.now(table.town.timezone).date()

    def look() -> Sequence[RuleWarning]:
        reached = _reached(cases, name, table) if cases else None
        return lint(files.texts, table, reached, today)

    return files.warnings((str(today), name, cases), look)


def _reached(cases: str, name: str, table: RoutingTable) -> set[str]:
    known = read_cases(cases, name, table)
    reached = on_cores(partial(_matched, table=table), known)
    return set().union(*reached)


def _matched(case: LabelledCase, table: RoutingTable) -> set[str]:
    decision = table.decide(case.message, case.verdict, thread=case.thread)
    return {step.rule for step in decision.trace if step.matched}


def _print(
    told: Sequence[Mistake | RuleWarning], files: RuleFiles, routes: Path
) -> None:
    owners = _owners(files)
    for each in told:
        named = owners.get(each.position.file)
        line = str(evolve(each, position=place(each.position, routes)))
        click.echo(visible(f"{line} — {named}" if named else line))


def _count(mistakes: Sequence[Mistake], routes: Path) -> None:
    """
    Count mistakes that are too many to read, such as of a new town that lacks a mailbox
    which the common rules name everywhere.
    """
    if len(mistakes) > _MANY:
        click.echo(f"{routes}: wrong; mistakes: {len(mistakes)}")
        for problem, times in Counter(m.problem for m in mistakes).most_common(_MANY):
            click.echo(visible(f"  {times}: {problem}"))


def _shown(
    told: Sequence[Mistake | RuleWarning], files: RuleFiles, routes: Path
) -> list[dict[str, Any]]:
    owners = _owners(files)
    return [
        {
            "severity": "warning" if isinstance(each, RuleWarning) else "error",
            "code": each.lint.code if isinstance(each, RuleWarning) else None,
            "name": each.lint.label if isinstance(each, RuleWarning) else None,
            "file": place(each.position, routes).file,
            "line": each.position.line,
            "column": each.position.column,
            "problem": each.problem,
            "hint": each.hint,
            "texts": [*each.texts] if isinstance(each, RuleWarning) else [],
            "owner": owners.get(each.position.file),
        }
        for each in told
    ]


def _owners(files: RuleFiles) -> dict[str, str]:
    named = {file: owner(text, file) for file, text in files.texts.items()}
    return {file: name for file, name in named.items() if name}
