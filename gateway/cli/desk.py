"""
`ventanilla desk`: accounts that a clerk has verified in person.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import click

from gateway.cli.shared import fail, json_option, print_json, print_table, with_store
from gateway.core.identity import Contact, Role
from gateway.core.message import Address


class AddressType(click.ParamType[Address]):
    """
    CHANNEL:ID, such as twitter:1762218342774769184.
    """

    name = "address"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Address:
        """
        Read an address; a handle is no address.
        """
        try:
            address = Address.read(str(value))
        except ValueError:
            self.fail(
                "write CHANNEL:ID, such as twitter:1762218342774769184", param, ctx
            )
        if address.channel != "email" and not address.value.isdecimal():
            self.fail(
                f"{address.value} is not the account's numeric id; a handle may change "
                "hands and proves nobody",
                param,
                ctx,
            )
        return Address(address.channel, address.value.lower())


@click.group()
def desk() -> None:
    """
    Add, list and revoke accounts of people whose document was seen at the desk.
    """


@desk.command()
@click.argument("address", type=AddressType())
@click.option("--name", required=True, help="The person's, as on the document.")
@click.option("--handle", default="", help="The account's label today, with its @.")
@click.option(
    "--role",
    type=click.Choice([r.value for r in Role]),
    default=Role.RESIDENT.value,
    show_default=True,
    help="What the person is to the town hall.",
)
@click.option(
    "--months",
    type=click.IntRange(1, 120),
    default=24,
    show_default=True,
    help="Renew after so many.",
)
def add(address: Address, *, name: str, handle: str, role: str, months: int) -> None:
    """
    Bind ADDRESS (CHANNEL:ID) to a person. Messages held for it go on by themselves.
    """
    now = datetime.now(UTC)
    if not name.strip():
        raise click.BadParameter("the person has a name", param_hint="--name")
    contact = Contact(
        address=address,
        name=name.strip(),
        handle=handle,
        role=Role(role),
        verified_at=now,
        expires_at=now + timedelta(days=round(months * 30.44)),
    )
    with_store(lambda store: store.enrol(contact))
    click.echo(f"{address} is {name}, until {contact.expires_at:%Y-%m-%d}")


@desk.command("list")
@json_option
def list_(*, as_json: bool) -> None:
    """
    List everybody enrolled, revoked and expired ones included.
    """
    found = with_store(lambda store: store.enrolled())
    if as_json:
        print_json([_describe(c) for c in found])
        return
    if not found:
        click.echo("nobody is enrolled: ventanilla desk add --help")
        return
    rows = [
        [
            str(c.address),
            c.handle,
            c.name,
            c.role.value,
            f"{c.verified_at:%Y-%m-%d}",
            _until(c),
        ]
        for c in found
    ]
    print_table(["address", "handle", "name", "role", "verified", "until"], rows)


def _until(contact: Contact) -> str:
    if contact.revoked_at is not None:
        return f"revoked {contact.revoked_at:%Y-%m-%d}"
    return f"{contact.expires_at:%Y-%m-%d}" if contact.expires_at else "no end"


@desk.command()
@click.argument("address", type=AddressType())
def revoke(address: Address) -> None:
    """
    Make ADDRESS count no more, at once. Only the desk can bring it back.
    """
    now = datetime.now(UTC)
    if not with_store(lambda store: store.revoke(address, now)):
        fail(f"{address} is not enrolled, or is revoked already")
    click.echo(f"{address} is revoked")


def _describe(contact: Contact) -> dict[str, Any]:
    return {
        "address": str(contact.address),
        "handle": contact.handle,
        "name": contact.name,
        "role": contact.role.value,
        "verified_at": contact.verified_at.isoformat(),
        "expires_at": contact.expires_at and contact.expires_at.isoformat(),
        "revoked_at": contact.revoked_at and contact.revoked_at.isoformat(),
    }
