"""
`ventanilla explain`: one message, and why it goes where it goes.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from attrs import evolve

from gateway.cli.given import citizens_option, loaded, people, routes_option
from gateway.cli.shared import fail, json_option, print_json, visible
from gateway.core.conversation import Conversation
from gateway.core.decision import Decision, Step
from gateway.core.identity import Contact, Standing, Verdict
from gateway.core.message import Address, Evidence, Message, Proof, Visibility
from gateway.routing.addresses import channels
from gateway.routing.saying import said, spoken
from gateway.routing.table import RoutingTable, Thread
from gateway.routing.tools.replaying import Replay
from gateway.routing.trace import HOLDS

#: What is said of a rule, and what is missing, fit on a line or two.
_WIDE = 80


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
    "--thread",
    metavar="MAILBOX",
    help="It replies in its sender's own conversation with this mailbox.",
)
@citizens_option
@click.option(
    "--expect", metavar="MAILBOX", multiple=True, help="Exit with 1 if not delivered."
)
@click.option(
    "--all", "whole", is_flag=True, help="Name also the rules of which nothing is said."
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
    thread: str | None,
    citizens: Path | None,
    expect: tuple[str, ...],
    whole: bool,
    routes: Path,
    as_json: bool,
) -> None:
    """
    Show where TEXT would go, which rules matched, and which nearly did.

    It is the daemon's own decision on one message; nothing is sent or kept. "yes" is a
    rule that matched; "near" one of which something is said, with what is missing, or
    that holds, with what comes before it.
    --all and --json also give those of which nothing is said.

    \b
    ventanilla explain "la farola de la calle Almez está fundida"
    ventanilla explain "propongo para el pleno un carril bici" --standing verified
    """  # noqa: D301 - click's own mark for a paragraph that is not wrapped.
    table = loaded(routes)
    by = channels(table.town.accounts, table.town.mailboxes.values())
    if channel not in by:
        fail(f"there is no channel {channel!r}: {', '.join(by)}")
    known = people(citizens)
    address, handle = _sender(channel, sender, known)
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
    verdict = _verdict(standing, message, Replay(table, known))
    decision = table.decide(
        message, verdict, thread=_thread(thread, message, table), explain=True
    )
    shown = _decision(decision, verdict, message, table)
    if as_json:
        print_json(shown)
    else:
        _print(shown)
        _print_why(decision.trace, whole=whole)
    reached = {leg.mailbox for leg in decision.legs}
    missed = [m for m in expect if m not in reached]
    if missed:
        click.echo(f"expected {', '.join(missed)}", err=True)
        sys.exit(1)


def _sender(
    channel: str, given: str, known: Mapping[Address, Contact]
) -> tuple[Address, str]:
    for address, contact in known.items():
        label = contact.handle.lower()
        if address.channel == channel and given.lower() in (label, address.value):
            return address, contact.handle
    if given.startswith("@"):
        return Address(channel, "0"), given
    return Address(channel, given.lower() or "0"), ""


def _verdict(standing: str | None, message: Message, run: Replay) -> Verdict:
    found = run.judge(message)
    if standing is None:
        return found
    return evolve(found, standing=Standing[standing.upper()], because="as asked")


def _thread(
    mailbox: str | None, message: Message, table: RoutingTable
) -> Thread | None:
    if mailbox is None:
        return None
    if mailbox not in table.town.mailboxes:
        fail(f"there is no mailbox {mailbox!r}")
    conversation = Conversation(
        id="explained",
        contact=message.sender,
        mailbox=mailbox,
        visibility=message.visibility,
        heard="before",
        heard_at=message.received_at,
    )
    return Thread(conversation, explicit=True)


def _decision(
    decision: Decision, verdict: Verdict, message: Message, table: RoutingTable
) -> dict[str, Any]:
    return {
        "outcome": decision.outcome.value,
        "recipients": [
            {"mailbox": leg.mailbox, "topic": leg.topic, "because": leg.because}
            for leg in decision.legs
        ],
        "intent": decision.intent,
        "topics": list(decision.topics),
        "urgency": decision.urgency.name.lower(),
        "standing": verdict.standing.name.lower(),
        "standing_because": verdict.because,
        "resembles": verdict.resembles,
        "identity_required": decision.requires.name.lower(),
        "reply": decision.reply.value,
        "says": [
            {"name": name, "where": where.value, "text": spoken(name, decision, table)}
            for name, where in said(decision, message.visibility)
        ],
        "authority": decision.authority or None,
        "flags": sorted(decision.flags),
        "rule": decision.rule,
        "language": decision.language,
        "version": decision.version,
        "trace": [
            {"rule": s.rule, "matched": s.matched, "because": s.because}
            for s in decision.trace
        ],
    }


def _print(shown: Mapping[str, Any]) -> None:
    reached = ", ".join(each["mailbox"] for each in shown["recipients"]) or "nobody"
    click.echo(f"{shown['outcome']} → {reached}   (rule: {shown['rule']})")
    for name in ("intent", "urgency", "identity_required", "reply", "language"):
        click.echo(f"  {name}: {shown[name]}")
    click.echo(f"  topics: {', '.join(shown['topics']) or 'none'}")
    because = visible(shown["standing_because"])
    click.echo(f"  standing: {shown['standing']}, {because}")
    if shown["resembles"]:
        click.echo(f"  resembles: {visible(shown['resembles'])}")
    if shown["flags"]:
        click.echo(f"  flags: {', '.join(shown['flags'])}")
    for each in shown["says"]:
        where = f"in {each['where']}"
        click.echo(f"  says {each['name']} {where}: {visible(each['text'])}")
    if shown["authority"]:
        click.echo(f"  passed on to: {shown['authority']}")


def _print_why(trace: Sequence[Step], *, whole: bool) -> None:
    click.echo("why")
    silent = 0
    for step in trace:
        near = _nearly(step, whole=whole)
        if step.matched or near or whole:
            mark = "yes" if step.matched else "near" if near else "no"
            click.echo(f"  {mark:>4}  {step.rule}: {visible(near or step.because)}")
        else:
            silent += 1
    if silent:
        click.echo(f"  of {silent} other rules nothing is said; --all names them")


def _nearly(step: Step, *, whole: bool) -> str:
    """
    Tell what is said of a rule that did not match, and what was missing; nothing, if
    nothing is said of it.
    """
    if step.matched:
        return ""
    most = None if whole else _WIDE
    said, missing = (_short(each, most) for each in (step.said, step.because))
    if said:
        return f"says {said}, but {missing}"
    # Not near enough to an example, or not what counts: it says so itself.
    return missing if step.because.startswith(("like ", HOLDS)) else ""


def _short(text: str, most: int | None) -> str:
    return text if most is None or len(text) <= most else f"{text[: most - 1]}…"
