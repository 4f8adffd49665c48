"""
`ventanilla facts`: list what the town knows, and how it answers a question.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from gateway.cli.days import MOMENT
from gateway.cli.options import routes_option
from gateway.cli.printing import json_option, print_json, print_list, visible
from gateway.cli.rules.options import moment
from gateway.cli.tables import loaded
from gateway.cli.wording import day, say
from gateway.core.decision import ASKED, FACT, Decision
from gateway.core.identity import Standing, Verdict
from gateway.core.message import Address, Message
from gateway.routing.decided_texts import spoken, texts_to_say
from gateway.routing.facts.fact import Fact
from gateway.routing.table import RoutingTable

#: The verdict on a question asked at the terminal.
_NOBODY = Verdict(standing=Standing.KNOWN, because="asked at the terminal")


@click.group(invoke_without_command=True)
@routes_option
@json_option
@click.pass_context
def facts(context: click.Context, *, routes: Path, as_json: bool) -> None:
    """
    List what the town knows: when each fact was checked, until when it holds, and who
    is asked what it does not say.

    The facts stand in `facts:`, such as in routes/junar/facts.yaml. Exits with 1 if one
    has expired: its owner is asked until somebody updates it.

    \b
    ventanilla facts
    ventanilla facts ask "¿a qué hora abre la piscina?"
    """  # noqa: D301 - click's own mark for a paragraph that is not wrapped.
    context.obj = routes
    if context.invoked_subcommand is not None:
        return
    table = loaded(routes)
    today = datetime.now(table.town.timezone).date()
    every = table.knowledge.facts.values()
    known = [_shown(fact, table, today) for fact in every]
    rows = [_row(fact, one) for fact, one in zip(every, known, strict=True)]
    columns = ("fact", "of", "last-day", "owner", "not-in")
    head = [say(f"head-{name}") for name in columns]
    print_list(known, head, rows, say("no-facts"), as_json=as_json)
    if any(one["expired"] for one in known):
        sys.exit(1)


@facts.command()
@click.argument("question")
@click.option(
    "--at",
    type=MOMENT,
    help="When it is asked, in the town's time; now by default.",
)
@json_option
@click.pass_obj
def ask(routes: Path, question: str, *, at: datetime | None, as_json: bool) -> None:
    """
    Show the answer to QUESTION; nothing is sent or stored.

    The decision is the daemon's. Exits with 1 if no fact answers the question: then
    `ventanilla explain` shows which rule does, or who is asked.

    \b
    ventanilla facts ask "what is for lunch on friday?" --at 2026-03-05
    """  # noqa: D301 - click's own mark for a paragraph that is not wrapped.
    table = loaded(routes)
    message = Message(
        external_id="asked",
        reference="asked",
        sender=Address("telegram", "0"),
        text=question,
        received_at=moment(at, table.town.timezone),
    )
    decision = table.decide(message, _NOBODY)
    texts = [
        spoken(name, decision, table)
        for name, _ in texts_to_say(decision, message.visibility)
    ]
    if as_json:
        print_json(_answer(decision, texts))
    else:
        for text in texts or [say("facts-nothing-said")]:
            click.echo(visible(text))
        reached = ", ".join(leg.mailbox for leg in decision.legs)
        asks = ASKED in decision.flags
        told = say("facts-asks", mailboxes=reached or say("nobody")) if asks else ""
        click.echo(f"  ({'; '.join(filter(None, [decision.rule, told]))})")
    if FACT not in decision.says:
        sys.exit(1)


def _answer(decision: Decision, texts: list[str]) -> dict[str, Any]:
    return {
        "rule": decision.rule,
        "outcome": decision.outcome.value,
        "language": decision.language,
        "says": texts,
        "asked": [leg.mailbox for leg in decision.legs]
        if ASKED in decision.flags
        else [],
    }


def _shown(fact: Fact, table: RoutingTable, today: date) -> dict[str, Any]:
    return {
        "fact": fact.name,
        "of": str(fact.of),
        "until": str(fact.ends) if fact.ends else None,
        "expired": fact.ends is not None and fact.ends < today,
        "owner": list(fact.rule.effect.deliver),
        "missing": [lang for lang in table.town.languages if lang not in fact.says],
    }


def _row(fact: Fact, told: Mapping[str, Any]) -> list[str]:
    until = [day(fact.ends)] if fact.ends else []
    over = [say("fact-expired")] if told["expired"] else []
    owner = ", ".join(told["owner"]) or say("fact-of-topic")
    missing = " ".join(told["missing"])
    return [fact.name, day(fact.of), " ".join(until + over), owner, missing]
