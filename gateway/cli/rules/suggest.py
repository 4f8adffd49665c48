"""
`ventanilla suggest`: propose additions to the rules from what employees corrected.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from attrs import asdict, evolve

from gateway.cli.access import in_store
from gateway.cli.options import read_text, routes_option, span
from gateway.cli.printing import fail, json_option, print_json, visible
from gateway.cli.rules.options import messages
from gateway.cli.tables import loaded
from gateway.routing.load import compile_files
from gateway.routing.rule_files import read_files
from gateway.routing.table import RoutingTable
from gateway.routing.tools.corrections import Correction, read_correction
from gateway.routing.tools.lines import LineInvalid
from gateway.routing.tools.outcomes import Past, Weighed, read_label
from gateway.routing.tools.outcomes import suggest as weigh
from gateway.routing.tools.suggesting import (
    patch,
    propose,
    responsible,
    still_wrong,
    topics_of,
)

#: The name of the file with the proposals while they are tried.
_TRIED = "proposals.yaml"

#: Maximum number of messages that were passed on to look at, the newest.
MOST = 1_000


@click.command()
@click.argument(
    "file", metavar="[CORRECTIONS]", required=False, type=click.Path(path_type=Path)
)
@click.option(
    "--since",
    default="90d",
    show_default=True,
    metavar="SPAN",
    help="Without CORRECTIONS: what was passed on in this time, as 12h, 30d or 8w.",
)
@click.option(
    "--messages",
    "past",
    type=click.Path(path_type=Path),
    help="Past messages, a line each, to show how each proposal changes them.",
)
@routes_option
@json_option
def suggest(
    file: Path | None, *, since: str, past: Path | None, routes: Path, as_json: bool
) -> None:
    """
    Propose words and examples that would have routed corrected messages correctly, as
    YAML to paste. Nothing is changed. Corrections are the messages that employees
    passed on ("no es mío", "#pasar"), or those in a file, one JSON object a line:

    \b
    {"text": "…", "wrong": ["registro"], "right": ["alumbrado"]}
    {"text": "…", "wrong": ["registro"], "right": "lighting"}

    No proposal has a name, a number or personal data. With --messages, each shows which
    messages would have gone elsewhere and, if a line has the label `expected`, whether
    that is better or worse. A proposal that makes any worse is shown, but not in the
    YAML.
    """  # noqa: D301 - click's own mark for a paragraph that is not wrapped.
    table = loaded(routes)
    corrections = (
        _passed_on(table, since) if file is None else _corrections(file, table)
    )
    files = read_files(routes)

    def recompile(added: str) -> RoutingTable:
        return compile_files(evolve(files, texts={**files.texts, _TRIED: added}))

    weighed = weigh(table, corrections, _past(past), recompile)
    good = patch(each.proposal for each in weighed if not each.harms)
    wrong = [each for each in corrections if still_wrong(table, each)]
    if good:
        changed = recompile(good)
        wrong = [each for each in wrong if still_wrong(changed, each)]
    if as_json:
        print_json(
            {
                "proposals": [_shown(each) for each in weighed],
                "yaml": good,
                "left": [
                    {"text": each.text, "because": _why_left(table, each, weighed)}
                    for each in wrong
                ],
            }
        )
    else:
        _print(weighed, good)
        for each in wrong:
            shown = " ".join(each.text.split())[:80]
            click.echo(visible(f"# left: {shown}"))
            click.echo(visible(f"#   {_why_left(table, each, weighed)}"))


def _print(weighed: Sequence[Weighed], good: str) -> None:
    for each in weighed:
        proposal = each.proposal
        where = f"topic {proposal.topic} {proposal.key}"
        click.echo(visible(f"# {where}: {proposal.entry!r}"))
        click.echo(f"#   {proposal.because}; puts {each.rights} right")
        for change in each.changes:
            judged = {True: "good", False: "BAD", None: "?"}[change.good]
            before, after = (
                " ".join(m) or "nobody" for m in (change.before, change.after)
            )
            click.echo(visible(f"#   {judged}: {change.id} {before} -> {after}"))
    click.echo(good or "# nothing to propose", nl=not good)


def _why_left(
    table: RoutingTable, correction: Correction, weighed: Sequence[Weighed]
) -> str:
    """
    Return why no proposal corrects it.
    """
    topic = responsible(table, correction)
    if topic is None:
        return _unclear(table, correction)
    if any(each.harms and each.proposal.topic == topic for each in weighed):
        return f"what was found for topic {topic} would misroute others"
    if not propose(table, [correction]):
        return f"too little in it is typical of topic {topic}, or it names somebody"
    return f"what could be added to topic {topic} does not correct it"


def _unclear(table: RoutingTable, correction: Correction) -> str:
    """
    Return why nothing could be proposed for it, and what to write instead.
    """
    whose, topics = ", ".join(correction.right), topics_of(table, correction)
    if not topics:
        return f"no topic is {whose}'s: add one to the rules"
    which = json.dumps(topics[0], ensure_ascii=False)
    return f'{whose} has {", ".join(topics)}: write which, as "right": {which}'


def _shown(weighed: Weighed) -> dict[str, Any]:
    return {
        **asdict(weighed.proposal),
        "rights": weighed.rights,
        "harms": weighed.harms,
        "changes": [asdict(change) for change in weighed.changes],
    }


def _past(path: Path | None) -> Past:
    if path is None:
        return Past()
    found, wrong = messages(path)
    if wrong:
        fail(f"{path}: {wrong} lines are no messages")
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    return Past(messages=found, labels=dict(filter(None, map(read_label, lines))))


def _passed_on(table: RoutingTable, since: str) -> list[Correction]:
    at = datetime.now(UTC) - span(since)
    found = in_store(lambda store: store.passed_on(at, MOST))
    passed = [
        (each.message, table.holder(each.wrong), table.holder(each.right))
        for each in found
    ]
    return [
        Correction(
            text=message.text,
            subject=message.subject,
            channel=message.channel,
            wrong=(wrong,),
            right=(right,),
        )
        for message, wrong, right in passed
        if wrong != right and {wrong, right} <= table.town.mailboxes.keys()
    ]


def _corrections(path: Path, table: RoutingTable) -> list[Correction]:
    found, problems = [], []
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if line.strip():
            try:
                found.append(read_correction(line, table))
            except LineInvalid as e:
                problems.append(visible(f"{path}:{number}: {e}"))
    if problems:
        fail(*problems)
    return found
