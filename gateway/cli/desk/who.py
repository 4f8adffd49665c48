"""
`ventanilla who`: what is known of an address, and why.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import click
from attrs import frozen

from gateway.cli.desk.shown import described
from gateway.cli.given import AddressType, loaded
from gateway.cli.inforce import running
from gateway.cli.printing import json_option, print_json, visible
from gateway.cli.reaching import in_store
from gateway.core.conversation import Mailbox
from gateway.core.identity import Standing, lapsed
from gateway.core.message import Address
from gateway.core.people.documents import Kind
from gateway.core.people.person import Enrolled, Label
from gateway.ports.people import Known
from gateway.ports.store import Store


@frozen
class _Found:
    enrolled: Enrolled | None
    known: Known
    labels: Sequence[Label]
    mailbox: Mailbox | None
    held: Sequence[str]


@click.command()
@click.argument("address", type=AddressType())
@json_option
def who(address: Address, *, as_json: bool) -> None:
    """
    Say who ADDRESS (CHANNEL:ID) is to us now, and why.

    It is the standing that a message from there has once the channel vouches for it: a
    mail must also be signed by its domain.
    """
    table = loaded(running())
    mailbox = table.town.mailbox_at(address)
    holders = table.holders.items()
    held = [office for office, has in holders if mailbox and has == mailbox.id]

    async def look(store: Store) -> _Found:
        return _Found(
            await store.by_address(address),
            await store.known([address]),
            await store.labels(address),
            mailbox,
            held,
        )

    found = _described(address, in_store(look))
    if as_json:
        print_json(found)
        return
    click.echo(f"{address}: {found['standing']} ({found['reason']})")
    if found["mailbox"]:
        click.echo(f"  mailbox {found['mailbox']}")
    if found["person"]:
        person = found["person"]
        click.echo(f"  {person['person']} {visible(person['name'])}, {person['state']}")
        for account in person["accounts"]:
            gone = f", revoked {account['revoked_at']}" if account["revoked_at"] else ""
            label = visible(account["handle"])
            click.echo(f"  also {account['address']} {label}".rstrip() + gone)
    for label in found["labels"]:
        click.echo(f"  called {visible(label['handle'])} since {label['since']}")


def _described(address: Address, found: _Found) -> dict[str, Any]:
    standing, reason = _standing(address, found)
    return {
        "address": str(address),
        "standing": standing.name.lower(),
        "reason": reason,
        "mailbox": found.mailbox.id if found.mailbox else None,
        "person": described(found.enrolled) if found.enrolled else None,
        "labels": [
            {"handle": label.handle, "since": label.since.isoformat()}
            for label in found.labels
        ],
    }


def _standing(address: Address, found: _Found) -> tuple[Standing, str]:
    if found.mailbox is not None and address in found.mailbox.former:
        # Of a vacant mailbox it was that one's, and not that of whoever stands in.
        whose = " or ".join([found.mailbox.id, *found.held])
        return Standing.KNOWN, f"mailbox {whose} had it: nobody speaks from there"
    if found.mailbox is not None:
        return Standing.VERIFIED, f"the address of mailbox {found.mailbox.id}"
    contact = found.known.contacts.get(address)
    if contact is None:
        return Standing.KNOWN, "not verified in person"
    over = lapsed(contact, max(datetime.now(UTC), found.known.at))
    if over:
        return Standing.KNOWN, over
    person = found.enrolled.person if found.enrolled else None
    when = f"on {contact.verified_at:%Y-%m-%d} by {person.seen_by if person else ''}"
    if person is not None and person.kind is Kind.UNSEEN:
        return Standing.VERIFIED, f"taken over {when}, without a document"
    return Standing.VERIFIED, f"verified in person {when}"
