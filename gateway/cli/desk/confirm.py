"""
`ventanilla desk confirm`: release a held message whose sender came to the desk.
"""

from __future__ import annotations

import click

from gateway.cli.access import in_store
from gateway.cli.asking import confirm_or_exit
from gateway.cli.desk.options import (
    at_desk,
    document_number,
    document_option,
    passport_option,
)
from gateway.cli.messages.shown import sender_of
from gateway.cli.numbers import MessageNumberType
from gateway.cli.options import clerk_option, town
from gateway.cli.printing import json_option, print_json, short, visible
from gateway.cli.wording import say
from gateway.core.filing import Filing
from gateway.town.desk import confirming
from gateway.town.hidden_messages import hidden_from

#: How many characters of a held message are shown, so that its sender recognises it.
_GLIMPSE = 200


@click.command()
@click.argument("message", type=MessageNumberType())
@click.option("--name", required=True, help="The person's name, as on the document.")
@document_option
@passport_option
@click.option("--yes", is_flag=True, help="Do not ask whether they wrote it.")
@clerk_option
@json_option
def confirm(
    message: int,
    *,
    name: str,
    document: str | None,
    passport: bool,
    yes: bool,
    clerk: str,
    as_json: bool,
) -> None:
    """
    Release the held MESSAGE; its sender is at the desk and shows their document.

    It is shown first: ask whether they wrote it. It is routed at once, and this cannot
    be undone.
    """
    filing = at_desk(clerk, lambda c: confirming.held(c, message))
    if not yes:
        question = say("ask-whether-wrote", name=name)
        confirm_or_exit(lambda: _print_held(filing, clerk), question, as_json=as_json)
    elif not as_json:
        _print_held(filing, clerk)
    number = document_number(document)
    voucher = at_desk(
        clerk,
        lambda c: confirming.confirm(c, message, name, number, passport=passport),
        town(),
    )
    if as_json:
        whose = voucher.contact
        told = {"message": message, "person": whose.person, "name": whose.name}
        print_json(told | {"standing": voucher.standing.name.lower()})
    else:
        click.echo(say("held-goes-on", message=message, name=voucher.contact.name))


def _print_held(filing: Filing, clerk: str) -> None:
    said = filing.message
    assert said is not None  # noqa: S101 - `confirming.held` returns no other.
    here = town()
    hidden = in_store(lambda store: hidden_from(store, [filing], clerk, here))
    glimpse = short(f"{said.subject} {said.text}", _GLIMPSE)
    text = say("held-confidential", message=filing.id) if hidden else glimpse
    sender = said.channel if hidden else sender_of(said)
    click.echo(say("held-shown", message=filing.id, at=said.received_at, sender=sender))
    click.echo(f"  {visible(text)}")
