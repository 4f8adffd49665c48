"""
Options of the desk's commands, and the clerk who runs them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

import click

from gateway.cli.access import in_store, with_store
from gateway.cli.asking import ask_yes_no, prompt
from gateway.cli.configured import settings
from gateway.cli.wording import say, zone
from gateway.clock import utcnow
from gateway.core.identity import Role
from gateway.core.town import Identity, Town
from gateway.daemon.keys import reply_key
from gateway.ports.store import Store
from gateway.town.desk.clerk import Clerk

T = TypeVar("T")

document_option = click.option(
    "--document",
    help="DNI, NIE or passport number; asked for twice if not given. Not stored.",
)
namesake_option = click.option(
    "--namesake", is_flag=True, help="Another person of the same name is enrolled."
)
passport_option = click.option(
    "--passport",
    is_flag=True,
    help="It is a passport or a foreign card, though its number is like a DNI or NIE.",
)
consent_option = click.option(
    "--consent/--no-consent",
    default=None,
    help="The person knows what for, and agrees; asked for if not given.",
)
role_option = click.option(
    "--role",
    type=click.Choice([r.value for r in Role]),
    default=Role.RESIDENT.value,
    show_default=True,
    help="The person's role.",
)
person_argument = click.argument("person", metavar="PERSON")


def document_number(given: str | None) -> str:
    """
    Return the number of the document; unless it is *given*, ask for it twice.
    """
    while not given:
        number = prompt(say("ask-document"), instead="--document")
        again = prompt(say("ask-document-again"), instead="--document")
        if number == again:
            given = number
        else:
            click.echo(say("not-the-same"), err=True)
    return given


def consent_given(*, given: bool | None) -> bool:
    """
    Return whether the person agrees to be enrolled; unless it is *given*, ask.
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
    Return what *work* returns for the clerk *clerk*; exit with 1 if it is refused.

    Args:
        clerk: The clerk's name.
        work: What the clerk does.
        here: The town, if the work needs it (see `make_clerk`).
        first: It may be the first work in this town, before anybody is enrolled: the
            store is made if there is none.
    """

    async def serve(store: Store) -> T:
        return await work(make_clerk(clerk, store, reply_key(settings()), here))

    return with_store(serve) if first else in_store(serve)


def make_clerk(name: str, store: Store, key: bytes, here: Town | None = None) -> Clerk:
    """
    Return the clerk *name*, who works with *store* and *key*. Enrolling and binding
    need the town, for its terms. Without it, only its time zone is asked for, which is
    UTC if the rules cannot be read: people can be revoked all the same.
    """
    return Clerk(
        name=name,
        people=store,
        filings=store,
        identity=here.identity if here else Identity(),
        office_at=here.office_at if here else lambda _: "",
        key=key,
        now=utcnow,
        zone=here.timezone if here else zone(),
    )
