"""
`ventanilla explain`: where one message goes, and why.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import click
from attrs import evolve

from gateway.cli.days import MOMENT
from gateway.cli.options import routes_option
from gateway.cli.printing import fail, json_option, print_json
from gateway.cli.rules.options import citizens_option, moment, people
from gateway.cli.rules.shown import decision_json, print_decision, print_why
from gateway.cli.tables import loaded
from gateway.core.identity import LEVELS, Contact, Verdict
from gateway.core.message import Address, Evidence, Message, Proof, Visibility
from gateway.platforms import platform
from gateway.routing.parsing.addresses import channels, read_address, usual_channel
from gateway.routing.parsing.reader import meant
from gateway.routing.table import RoutingTable, Thread
from gateway.routing.tools.cases import thread_with
from gateway.routing.tools.replaying import Replay

#: The person whose agreed word an explained message says.
_SOMEBODY = "somebody"


@click.command()
@click.argument("text")
@click.option(
    "--channel",
    help="Its channel; by default twitter, or the first where the town has an account.",
)
@click.option(
    "--public/--private",
    default=None,
    help="Its visibility; public by default on X, private elsewhere.",
)
@click.option(
    "--from",
    "sender",
    default="",
    help="The sender's immutable id on the channel, or its @handle.",
)
@click.option("--to", multiple=True, help="A @handle or an address that it is sent to.")
@click.option("--subject", default="", help="A mail's subject.")
@click.option(
    "--standing",
    type=click.Choice([*LEVELS]),
    help="The sender's standing; by default that of --from, or known.",
)
@click.option(
    "--agreed",
    is_flag=True,
    help="It says the word that its sender agreed at the desk.",
)
@click.option(
    "--at",
    type=MOMENT,
    help="When it was received, in the town's time; now by default.",
)
@click.option(
    "--thread",
    metavar="MAILBOX",
    help="It is a reply in its sender's conversation with this mailbox.",
)
@citizens_option
@click.option(
    "--expect",
    metavar="MAILBOX",
    multiple=True,
    help="Exit with 1 if it is not delivered to this mailbox.",
)
@click.option(
    "--near", "nearly", is_flag=True, help="Show also the rules that nearly matched."
)
@click.option(
    "--all", "whole", is_flag=True, help="Show every rule, with all that is missing."
)
@routes_option
@json_option
def explain(  # noqa: PLR0913 - one parameter an option.
    text: str,
    *,
    channel: str | None,
    public: bool | None,
    sender: str,
    to: tuple[str, ...],
    subject: str,
    standing: str | None,
    agreed: bool,
    at: datetime | None,
    thread: str | None,
    citizens: Path | None,
    expect: tuple[str, ...],
    nearly: bool,
    whole: bool,
    routes: Path,
    as_json: bool,
) -> None:
    """
    Show where TEXT would go, and which rules matched.

    The decision is the daemon's; nothing is sent or stored. "held" marks a guard that
    matches but does not count, with the reason; "yes" a rule that matched. With --near,
    "near" marks a rule of which only a part matches, with what is missing, or that
    matches but comes behind another, with that one. --all and --json show also the
    rules of which nothing matches.

    \b
    ventanilla explain "la farola de la calle Almez está fundida"
    ventanilla explain "propongo para el pleno un carril bici" --standing verified
    """  # noqa: D301 - click's own mark for a paragraph that is not wrapped.
    table = loaded(routes)
    expected = {mailbox: _holder(mailbox, table) for mailbox in expect}
    by = channels(table.town.accounts, table.town.mailboxes.values())
    channel = channel or usual_channel(table.town.accounts)
    if channel not in by:
        fail(f"there is no channel {channel!r}: {', '.join(by)}")
    known = people(citizens)
    address, handle = _sender(channel, sender, known)
    aloud = platform(channel).aloud if public is None else public
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
        received_at=moment(at, table.town.timezone),
        evidence=Evidence(proof=Proof.SIGNED if channel == "email" else Proof.ACCOUNT),
    )
    verdict = _verdict(standing, message, Replay(table, known), agreed=agreed)
    decision = table.decide(
        message, verdict, thread=_thread(thread, message, table), explain=True
    )
    shown = decision_json(decision, verdict, message, table)
    if as_json:
        print_json(shown)
    else:
        print_decision(shown)
        print_why(decision.trace, nearly=nearly, whole=whole)
    reached = {leg.mailbox for leg in decision.legs}
    missed = [m for m, holder in expected.items() if holder not in reached]
    if missed:
        click.echo(f"expected {', '.join(missed)}", err=True)
        sys.exit(1)


def _sender(
    channel: str, given: str, known: Mapping[Address, Contact]
) -> tuple[Address, str]:
    there = Address(channel, read_address(channel, given) or given.lower() or "0")
    for address, contact in known.items():
        named = given and given.lower() == contact.handle.lower()
        if (named and address.channel == channel) or address == there:
            return address, contact.handle
    if given.startswith("@"):
        return Address(channel, "0"), given
    return there, ""


def _verdict(
    standing: str | None, message: Message, run: Replay, *, agreed: bool
) -> Verdict:
    found = evolve(run.judge(message), agreed=_SOMEBODY if agreed else "")
    if standing is None:
        return found
    return evolve(found, standing=LEVELS[standing], because="as asked")


def _thread(
    mailbox: str | None, message: Message, table: RoutingTable
) -> Thread | None:
    if mailbox is None:
        return None
    return thread_with(_holder(mailbox, table), message)


def _holder(mailbox: str, table: RoutingTable) -> str:
    holder = table.holder(mailbox)
    if holder not in table.town.mailboxes:
        hint = meant(mailbox, [*table.town.mailboxes, *table.town.holders])
        fail(f"there is no mailbox {mailbox!r}" + (f" ({hint})" if hint else ""))
    return holder
