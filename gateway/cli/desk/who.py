"""
`ventanilla who`: the holder and the standing of an address.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import click
from attrs import frozen

from gateway.cli.access import in_store
from gateway.cli.desk.shown import label, person_json
from gateway.cli.options import AddressType, town
from gateway.cli.printing import json_option, print_json, visible
from gateway.cli.wording import for_machines, say, say_kept
from gateway.core.conversation import Mailbox
from gateway.core.identity import Standing, lapsed
from gateway.core.message import Address
from gateway.core.people.documents import DocumentKind
from gateway.core.people.person import Enrolled, Label
from gateway.core.sentence import sentence
from gateway.ports.people import KnownSenders
from gateway.ports.store import Store


@frozen
class _Found:
    enrolled: Enrolled | None
    known: KnownSenders
    labels: Sequence[Label]
    mailbox: Mailbox | None
    held: Sequence[str]


@click.command()
@click.argument("address", type=AddressType())
@json_option
def who(address: Address, *, as_json: bool) -> None:
    """
    Show whose ADDRESS (CHANNEL:ID) is, and its standing with the reason.

    A message from there has this standing if the channel vouches for it: a mail must
    also be signed by its domain.
    """
    here = town()
    mailbox = here.mailbox_at(address)
    holders = here.holders.items()
    held = [office for office, has in holders if mailbox and has == mailbox.id]

    async def look(store: Store) -> _Found:
        return _Found(
            await store.by_address(address),
            await store.known([address]),
            await store.labels(address),
            mailbox,
            held,
        )

    found = in_store(look)
    if as_json:
        print_json(_described(address, found))
        return
    for line in _lines(address, found):
        click.echo(line)


def _lines(address: Address, found: _Found) -> Iterator[str]:
    standing, because = _standing(address, found)
    yield f"{address}: {say(standing)} ({say_kept(because)})"
    if found.mailbox:
        yield f"  {say('head-mailbox')}: {visible(found.mailbox.id)}"
    if found.enrolled:
        one = found.enrolled.person
        yield f"  {say('who-person', id=one.id, name=one.name, state=one.state)}"
        for account in found.enrolled.accounts:
            if account.address != address:
                yield f"  {say('who-also', account=label(account))}"
    for each in found.labels:
        yield f"  {say('who-called', handle=each.handle, since=each.since)}"


def _described(address: Address, found: _Found) -> dict[str, Any]:
    standing, reason = _standing(address, found)
    return {
        "address": str(address),
        "standing": standing.name.lower(),
        "reason": reason,
        "mailbox": found.mailbox.id if found.mailbox else None,
        "person": person_json(found.enrolled) if found.enrolled else None,
        "labels": [
            {"handle": each.handle, "since": each.since.isoformat()}
            for each in found.labels
        ],
    }


def _standing(address: Address, found: _Found) -> tuple[Standing, str]:
    """
    Return the standing that `gateway.core.identity.judge` would give, and the reason in
    the English that decisions keep.
    """
    if found.mailbox is not None and address in found.mailbox.former:
        # It may have been the address of a vacant mailbox that this one stands in for.
        whose = " or ".join([found.mailbox.id, *found.held])
        return Standing.KNOWN, _because("kept-former-address", mailbox=whose)
    if found.mailbox is not None:
        its = found.mailbox.id
        return Standing.VERIFIED, _because("kept-mailbox-address", mailbox=its)
    contact = found.known.contacts.get(address)
    if contact is None:
        return Standing.KNOWN, _because("kept-not-in-person")
    over = lapsed(contact, max(datetime.now(UTC), found.known.at))
    if over:
        return Standing.KNOWN, over
    person = found.enrolled.person if found.enrolled else None
    unseen = person is not None and person.kind is DocumentKind.UNSEEN
    how = "kept-taken-over" if unseen else "kept-verified-by"
    seen = {"day": contact.verified_at.date(), "by": person.seen_by if person else ""}
    return Standing.VERIFIED, _because(how, **seen)


def _because(name: str, **values: object) -> str:
    return for_machines(sentence(name, **values))
