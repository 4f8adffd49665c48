"""
`ventanilla test`: run the test cases beside the rules.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click
from attrs import asdict, frozen

from gateway.cli.options import fail_with, routes_option
from gateway.cli.printing import fail, json_option, print_json, short, visible
from gateway.cli.rules.cores import on_cores
from gateway.cli.rules.options import read_yaml
from gateway.cli.tables import loaded
from gateway.core.errors import Mistake, Position
from gateway.routing.lint.entries import read_entries
from gateway.routing.rule_files import cases_file, place, read_files
from gateway.routing.table import RoutingTable
from gateway.routing.tools.calibrating import Calibration, calibrate
from gateway.routing.tools.cases import LabelledCase, read_cases
from gateway.routing.tools.trying import Tried, Wrong, every_rule, labelled, try_case

#: The fewest cases of a rule by which its threshold is calibrated.
_ENOUGH = 5

#: How many characters of a message are shown.
_SHOWN = 70


@frozen
class _Result:
    """
    The result of a test case.

    Attributes:
        failed: The case, if it failed.
        reached: The names of the rules that matched.
    """

    failed: Tried | None
    reached: Collection[str]


@click.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@routes_option
@click.option("--coverage", is_flag=True, help="List the rules that no case reaches.")
@click.option(
    "--calibrate", "calibrated", is_flag=True, help="List better thresholds for like."
)
@json_option
def test(
    file: Path | None,
    *,
    routes: Path,
    coverage: bool,
    calibrated: bool,
    as_json: bool,
) -> None:
    """
    Run the test cases in FILE: messages with the expected decisions. Without FILE, they
    are beside the rules: routes.test.yaml for routes.yaml.

    Exits with 1 if any is decided otherwise, and shows what differs and why; or if the
    file is wrong, and names every mistake.
    """
    table = loaded(routes)
    file = file or _beside(routes)
    try:
        cases = read_cases(read_yaml(file), str(file), table)
    except ExceptionGroup as e:
        if as_json:
            print_json({"cases": 0, "failed": [], "mistakes": _mistakes(e)})
            sys.exit(1)
        fail_with(e)
    tried = on_cores(partial(_result, table=table), cases)
    failed = [each.failed for each in tried if each.failed]
    missed = _missed(table, tried, routes) if coverage else {}
    better = _better(table, cases) if calibrated else []
    if as_json:
        found = {
            "cases": len(tried),
            "failed": [_described(each) for each in failed],
            "mistakes": [],
        }
        if coverage:
            found["unreached"] = [
                {"rule": rule, **asdict(at)} for rule, at in missed.items()
            ]
        if calibrated:
            found["thresholds"] = [asdict(each) for each in better]
        print_json(found)
    else:
        for each in failed:
            _print(each)
        if coverage:
            _print_coverage(table, missed)
        for one in better:
            click.echo(
                f"{one.rule}: {one.threshold:.2f} would be better than "
                f"{one.present:.2f} (of {one.cases} cases it takes {one.recall:.0%}, "
                f"and {one.precision:.0%} of what it takes are right)"
            )
        click.echo(f"{len(tried)} cases, {len(failed)} otherwise than expected")
    if failed:
        sys.exit(1)


def _beside(routes: Path) -> Path:
    file = cases_file(routes)
    if not file.exists():
        case = "- {text: the lamp is out, expect: {mailboxes: [lights]}}"
        fail(f"{visible(str(file))}: there are no cases yet; write it, such as {case}")
    return file


def _better(table: RoutingTable, cases: Sequence[LabelledCase]) -> list[Calibration]:
    found = calibrate(table, labelled(cases))
    return [
        each
        for each in found
        if each.threshold != each.present and each.cases >= _ENOUGH
    ]


def _result(case: LabelledCase, table: RoutingTable) -> _Result:
    tried = try_case(case, table)
    reached = {step.rule for step in tried.decision.trace if step.matched}
    return _Result(tried if tried.wrong else None, reached)


def _missed(
    table: RoutingTable, tried: Sequence[_Result], routes: Path
) -> dict[str, Position]:
    reached = {rule for each in tried for rule in each.reached}
    places = read_entries(read_files(routes).texts, table).rule_places()
    return {
        rule: place(places[rule], routes)
        for rule in every_rule(table)
        if rule not in reached
    }


def _print_coverage(table: RoutingTable, missed: Mapping[str, Position]) -> None:
    for rule, at in missed.items():
        click.echo(visible(f"{at}: no case reaches {rule}"))
    every = len(every_rule(table))
    click.echo(f"{every - len(missed)} of {every} rules are reached by a case")


def _print(tried: Tried) -> None:
    click.echo(f"{tried.case.position}: {visible(_summary(tried.case))}")
    for wrong in tried.wrong:
        wanted = "never   " if wrong.excluded else "expected"
        click.echo(f"  {wrong.field}")
        click.echo(f"    - {wanted} {_listed(wrong.expected)}")
        click.echo(f"    + is       {_listed(wrong.actual)}")
        for because in wrong.because:
            click.echo(f"      {visible(because)}")


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "nothing"


def _summary(case: LabelledCase) -> str:
    return short(case.message.text or case.message.subject, _SHOWN)


def _mistakes(those: ExceptionGroup[Exception]) -> list[dict[str, Any]]:
    return [
        {**asdict(each.position), "problem": each.problem, "hint": each.hint}
        for each in those.exceptions
        if isinstance(each, Mistake)
    ]


def _described(tried: Tried) -> dict[str, Any]:
    return {
        **asdict(tried.case.position),
        "text": tried.case.message.text,
        "wrong": [_difference(wrong) for wrong in tried.wrong],
    }


def _difference(wrong: Wrong) -> dict[str, Any]:
    return {
        "field": wrong.field,
        "not" if wrong.excluded else "expected": list(wrong.expected),
        "actual": list(wrong.actual),
        "because": list(wrong.because),
    }
