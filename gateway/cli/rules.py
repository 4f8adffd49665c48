"""
`ventanilla check` and `ventanilla explain`.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from gateway.cli.shared import json_option, print_json, visible
from gateway.core.decision import Decision
from gateway.core.errors import Mistake
from gateway.core.identity import Contact, Standing, Verdict
from gateway.core.message import Address, Evidence, Message, Proof, Visibility
from gateway.routing.load import load
from gateway.routing.table import RoutingTable

routes_option = click.option(
    "--routes",
    type=click.Path(path_type=Path),
    default=lambda: os.environ.get("VENTANILLA_ROUTES", "routes.yaml"),
    show_default="$VENTANILLA_ROUTES or routes.yaml",
    help="The rules file.",
)


@click.command()
@click.argument(
    "routes",
    type=click.Path(path_type=Path),
    default=lambda: os.environ.get("VENTANILLA_ROUTES", "routes.yaml"),
)
@json_option
def check(routes: Path, *, as_json: bool) -> None:
    """
    Check a rules file; name every mistake at once, as FILE:LINE:COLUMN.

    Exits with 1 if there is any. A running daemon takes the file up on SIGHUP, and
    only if this finds nothing.
    """
    try:
        table = load(routes)
    except ExceptionGroup as e:
        mistakes = [m for m in e.exceptions if isinstance(m, Mistake)]
        if as_json:
            print_json({"ok": False, "mistakes": [_mistake(m) for m in mistakes]})
        else:
            for mistake in mistakes:
                click.echo(visible(str(mistake)))
        sys.exit(1)
    if as_json:
        print_json({"ok": True, "version": table.version, "mistakes": []})
    else:
        town = table.town
        click.echo(
            f"{routes}: right ({town.name}, {len(town.mailboxes)} mailboxes, "
            f"version {table.version})"
        )


def _mistake(mistake: Mistake) -> dict[str, Any]:
    position = mistake.position
    return {
        "file": position.file,
        "line": position.line,
        "column": position.column,
        "problem": mistake.problem,
        "hint": mistake.hint,
    }


@click.command()
@click.argument("text")
@click.option("--channel", default="twitter", show_default=True, help="Its channel.")
@click.option(
    "--public/--private",
    default=None,
    help="Where it is said; on X in public by default, elsewhere in private.",
)
@click.option(
    "--from",
    "sender",
    default="",
    help="The sender's immutable id on the channel, or its @handle.",
)
@click.option("--to", multiple=True, help="Whom it names: a @handle or an address.")
@click.option("--subject", default="", help="A mail's subject.")
@click.option(
    "--standing",
    type=click.Choice([s.name.lower() for s in Standing]),
    help="How far the sender is believed; known by default, or what the sender is.",
)
@click.option(
    "--at",
    type=click.DateTime(["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d"]),
    help="When it is said, in the town's time; now by default.",
)
@click.option(
    "--expect", metavar="MAILBOX", multiple=True, help="Exit with 1 if not delivered."
)
@routes_option
@json_option
def explain(  # noqa: PLR0913 - one parameter an option.
    text: str,
    *,
    channel: str,
    public: bool | None,
    sender: str,
    to: tuple[str, ...],
    subject: str,
    standing: str | None,
    at: datetime | None,
    expect: tuple[str, ...],
    routes: Path,
    as_json: bool,
) -> None:
    """
    Show where TEXT would go, and why each rule did or did not match.

    It is the daemon's own decision on one message; nothing is sent or kept.

    \b
    ventanilla explain "la farola de la calle Almez está fundida"
    ventanilla explain "propongo para el pleno un carril bici" --standing verified
    """  # noqa: D301 - click's own mark for a paragraph that is not wrapped.
    try:
        table = load(routes)
    except ExceptionGroup as e:
        for mistake in e.exceptions:
            click.echo(visible(str(mistake)), err=True)
        sys.exit(1)
    address, handle = _sender(channel, sender)
    moment = at.replace(tzinfo=table.town.timezone) if at else datetime.now(UTC)
    aloud = channel == "twitter" if public is None else public
    own = table.town.accounts.get(channel)
    message = Message(
        external_id="explained",
        reference="explained",
        sender=address,
        handle=handle,
        text=text,
        subject=subject,
        to=tuple(t.lower() for t in to) or ((own.lower(),) if own else ()),
        visibility=Visibility.PUBLIC if aloud else Visibility.PRIVATE,
        received_at=moment,
        evidence=Evidence(proof=Proof.SIGNED if channel == "email" else Proof.ACCOUNT),
    )
    contact = table.staff(address)
    decision = table.decide(message, _verdict(standing, contact), explain=True)
    if as_json:
        print_json(_decision(decision, table))
    else:
        _print(decision, table)
    reached = {leg.mailbox for leg in decision.legs}
    missed = [m for m in expect if m not in reached]
    if missed:
        click.echo(f"expected {', '.join(missed)}", err=True)
        sys.exit(1)


def _sender(channel: str, given: str) -> tuple[Address, str]:
    if given.startswith("@"):
        return Address(channel, "0"), given
    return Address(channel, given or "0"), ""


def _verdict(standing: str | None, contact: Contact | None) -> Verdict:
    if standing is not None:
        return Verdict(
            standing=Standing[standing.upper()], because="as asked", contact=contact
        )
    if contact is not None:
        return Verdict(
            standing=Standing.VERIFIED, because="a mailbox's address", contact=contact
        )
    return Verdict(standing=Standing.KNOWN, because="not verified in person")


def _decision(decision: Decision, table: RoutingTable) -> dict[str, Any]:
    return {
        "outcome": decision.outcome.value,
        "recipients": [
            {"mailbox": leg.mailbox, "topic": leg.topic, "because": leg.because}
            for leg in decision.legs
        ],
        "intent": decision.intent,
        "topics": list(decision.topics),
        "urgency": decision.urgency.name.lower(),
        "identity_required": decision.requires.name.lower(),
        "reply": decision.reply.value,
        "says": {
            name: table.text(name, language=decision.language, town=table.town.name)
            for name in decision.says
        },
        "flags": sorted(decision.flags),
        "rule": decision.rule,
        "language": decision.language,
        "version": decision.version,
        "trace": [
            {"rule": s.rule, "matched": s.matched, "because": s.because}
            for s in decision.trace
        ],
    }


def _print(decision: Decision, table: RoutingTable) -> None:
    shown = _decision(decision, table)
    reached = ", ".join(leg.mailbox for leg in decision.legs) or "nobody"
    click.echo(f"{shown['outcome']} → {reached}   (rule: {decision.rule})")
    for name in (
        "intent",
        "urgency",
        "identity_required",
        "reply",
        "language",
    ):
        click.echo(f"  {name}: {shown[name]}")
    click.echo(f"  topics: {', '.join(decision.topics) or 'none'}")
    if decision.flags:
        click.echo(f"  flags: {', '.join(shown['flags'])}")
    for name, said in shown["says"].items():
        click.echo(f"  says {name}: {visible(said)}")
    click.echo("why")
    for step in decision.trace:
        mark = "yes" if step.matched else " no"
        click.echo(f"  {mark}  {step.rule}: {visible(step.because)}")
