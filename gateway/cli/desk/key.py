"""
`ventanilla desk new-key`: accept a new key, after the old one was lost or changed.
"""

from __future__ import annotations

from collections.abc import Sequence

import click

from gateway.cli.access import in_store
from gateway.cli.configured import settings
from gateway.cli.desk.options import make_clerk
from gateway.cli.options import clerk_option
from gateway.cli.printing import json_option, print_json
from gateway.cli.wording import say
from gateway.core.errors import DeskRefused
from gateway.core.people.person import Person
from gateway.core.sentence import sentence
from gateway.daemon.keys import kept_key
from gateway.ports.store import Store
from gateway.town.desk import agreeing


@click.command("new-key")
@clerk_option
@json_option
def new_key(*, clerk: str, as_json: bool) -> None:
    """
    Accept the present key in place of one that was lost or had to be changed. Stop
    every node first; none starts before this command was run.

    Every agreed word ends, and the people who had one are listed: call them in to agree
    on another. Reply addresses given out so far no longer work, and documents seen so
    far are not recognised. If the old key can be restored, do that instead.
    """

    async def work(store: Store) -> Sequence[Person]:
        key = kept_key(settings())
        if not key:
            raise DeskRefused(sentence("key-none"))
        return await agreeing.change_key(make_clerk(clerk, store, key), store)

    ended = in_store(work, keyed=False)
    if as_json:
        print_json({"ended": [person.id for person in ended]})
        return
    for person in ended:
        click.echo(say("word-ended", id=person.id, name=person.name))
    click.echo(say("key-counts"))
