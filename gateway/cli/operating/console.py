"""
`ventanilla console`: print a link to a mailbox's console, and end all links.
"""

from __future__ import annotations

import secrets

import click

from gateway.cli.access import in_store
from gateway.cli.configured import settings
from gateway.cli.options import clerk_option, town
from gateway.cli.printing import fail, json_option, print_json
from gateway.cli.wording import say, when
from gateway.clock import utcnow
from gateway.core.audit import Act
from gateway.core.console.openings import LINK_LASTS, Opening
from gateway.core.console.openings import link as link_of
from gateway.core.conversation import Mailbox
from gateway.core.objects import about_console
from gateway.ports.store import Store
from gateway.town.console import LINK, closing, new_link


@click.group()
def console() -> None:
    """
    Open the console, in which employees work in the browser, to somebody, or close it.

    Employees need no command: they write #consola from an address of their mailbox, and
    get a link there.
    """


@console.command()
@click.argument("mailbox")
@clerk_option
@json_option
def link(mailbox: str, *, clerk: str, as_json: bool) -> None:
    """
    Print a link that opens the console of MAILBOX, once and within a quarter of an
    hour. Whoever has it acts as the mailbox: give it only to the mailbox's holder. The
    audit chain records who printed it.
    """
    from gateway.daemon.keys import reply_key

    known, box = settings(), _mailbox(mailbox)
    if not known.console:
        fail(say("console-off"))
    now, once = utcnow(), secrets.token_hex(8)
    act = Act(
        at=now, actor=clerk, action=LINK, object=about_console(box.id), result=once
    )

    async def work(store: Store) -> Opening:
        await store.note(act)
        return await new_link(store, box, once, now)

    made = link_of(known.public_url, in_store(work), reply_key(known))
    until = now + LINK_LASTS
    if as_json:
        print_json({"mailbox": box.id, "link": made, "until": until.isoformat()})
        return
    click.echo(say("console-link", mailbox=box.id, until=when(until)))
    click.echo(made)


@console.command()
@click.argument("mailbox")
@clerk_option
@json_option
def close(mailbox: str, *, clerk: str, as_json: bool) -> None:
    """
    End every link and session of MAILBOX that exists now. New ones can still be
    requested: to stop somebody from that, remove their address from the rules.
    """
    name = mailbox.casefold()
    act = closing(name, clerk, utcnow())
    in_store(lambda store: store.close_console(name, act))
    if name not in town().mailboxes:
        # A mailbox that was removed from the rules has no console, but may come back.
        click.echo(say("console-of-nobody", mailbox=name), err=True)
    if as_json:
        print_json({"mailbox": name})
        return
    click.echo(say("console-closed", mailbox=name))


def _mailbox(name: str) -> Mailbox:
    known = town().mailboxes
    box = known.get(name.casefold())
    if box is None:
        fail(say("no-mailbox", mailbox=name, mailboxes=", ".join(known)))
    return box
