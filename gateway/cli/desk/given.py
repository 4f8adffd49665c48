"""
What the desk's commands are given, and how they reach the desk.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC
from typing import TypeVar

import click

from gateway.cli.asking import ask_yes_no, prompt
from gateway.cli.reaching import in_store, settings, with_store
from gateway.cli.wording import say
from gateway.clock import utcnow
from gateway.core.identity import Role
from gateway.core.town import Identity, Town
from gateway.daemon.keys import reply_key
from gateway.ports.store import Store
from gateway.town.desk.clerk import Clerk

T = TypeVar("T")

document_option = click.option(
    "--document",
    help="DNI, NIE or passport; asked for twice if it is not given. It is not kept.",
)
namesake_option = click.option(
    "--namesake", is_flag=True, help="Somebody else is called the same."
)
passport_option = click.option(
    "--passport",
    is_flag=True,
    help="It is a passport or a foreign card, though nearly a DNI or a NIE.",
)
consent_option = click.option(
    "--consent/--no-consent",
    default=None,
    help="The person was told what for, and agrees; asked for if it is not given.",
)
role_option = click.option(
    "--role",
    type=click.Choice([r.value for r in Role]),
    default=Role.RESIDENT.value,
    show_default=True,
    help="What the person is to the town hall.",
)
person_argument = click.argument("person", metavar="PERSON")


def the_document(given: str | None) -> str:
    """
    Give the number of the document on the desk; typed twice unless it is *given*.
    """
    while not given:
        number = prompt(say("ask-document"), instead="--document")
        again = prompt(say("ask-document-again"), instead="--document")
        if number == again:
            given = number
        else:
            click.echo(say("not-the-same"), err=True)
    return given


def agreed(*, given: bool | None) -> bool:
    """
    Say whether the person agrees to be enrolled; asked for unless it is *given*.
    """
    if given is not None:
        return given
    return ask_yes_no(say("ask-consent"), instead="--consent")


def at_desk(
    clerk: str,
    work: Callable[[Clerk], Awaitable[T]],
    here: Town | None = None,
    *,
    first: bool = False,
) -> T:
    """
    Let *clerk* do some work; what is refused ends the command. It may be the *first*
    that is done in this town, where nobody has to be known for it.
    """

    async def sit(store: Store) -> T:
        return await work(seated(clerk, store, reply_key(settings()), here))

    return with_store(sit) if first else in_store(sit)


def seated(name: str, store: Store, key: bytes, here: Town | None = None) -> Clerk:
    """
    Give the clerk *name* at work, who enrols and binds only where they know the town,
    and goes by its day; elsewhere by that of UTC: who is to be revoked is revoked
    though the rules cannot be read.
    """
    return Clerk(
        name=name,
        people=store,
        office=store,
        identity=here.identity if here else Identity(),
        office_at=here.office_at if here else lambda _: "",
        key=key,
        now=utcnow,
        zone=here.timezone if here else UTC,
    )
