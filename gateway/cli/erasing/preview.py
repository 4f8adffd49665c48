"""
A preview of an erasure: what is stored about somebody, and what would be erased.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click
from attrs import frozen

from gateway.cli.access import in_store
from gateway.cli.erasing.letterboxes import letterboxes, unreachable_letters
from gateway.cli.printing import visible
from gateway.cli.wording import for_machines, say, say_kept
from gateway.clock import utcnow
from gateway.core.people.person import Enrolled
from gateway.core.sentence import Sentence
from gateway.core.town import Town
from gateway.ports.erasing import Dossier
from gateway.ports.store import Store
from gateway.town import forgetting
from gateway.town.desk import minors
from gateway.town.forgetting import Erasure


@frozen(kw_only=True)
class Preview:
    """
    What is stored about somebody who is to be forgotten.

    Attributes:
        object: The name of the data subject in the audit chain.
        name: The person's name; empty if they are not enrolled.
        addresses: Their addresses.
        left: What would be erased.
        cases: The numbers of the cases that would be erased.
        named_in: The numbers of other people's messages that mention them or
            said something to them, too.
        stays: What would not be erased, a sentence each, as the chain has it.
        former: Who held the address before, if anybody did.
        in_the_way: What prevents the erasure, a sentence each. ``--even-open``
            overrides only open and kept cases.
    """

    object: str
    name: str
    addresses: Sequence[str]
    left: Dossier
    cases: Sequence[str]
    named_in: Sequence[int]
    stays: Sequence[str]
    former: Sentence | None
    in_the_way: Sequence[Sentence]

    def described(self) -> dict[str, Any]:
        """
        Return it as JSON.
        """
        return {
            "name": self.name,
            "object": self.object,
            "addresses": list(self.addresses),
            **self.counts(),
            "shared": list(self.left.shared),
            "named_in": list(self.named_in),
            "stays": list(self.stays),
            "former": for_machines(self.former) if self.former else "",
            "cases": list(self.cases),
            "in_the_way": [for_machines(each) for each in self.in_the_way],
        }

    def counts(self) -> dict[str, int]:
        """
        Return how many records of each kind would be erased.
        """
        return {
            "messages": len(self.left.messages),
            "conversations": len(self.left.conversations),
            "deliveries": len(self.left.deliveries),
        }


def print_preview(told: Preview) -> None:
    """
    Print what is stored, for people.
    """
    whose = say_kept(told.object)
    click.echo(f"{visible(told.name)} ({whose})" if told.name else whose)
    for address in told.addresses:
        click.echo(f"  {visible(address)}")
    if told.former:
        click.echo(f"  {say(told.former)}")
    click.echo(say("forget-goes", **told.counts()))
    if told.cases:
        click.echo(say("forget-cases", cases=", ".join(told.cases)))
    for number in told.left.shared:
        click.echo(say("forget-shared", message=number))
    for number in told.named_in:
        click.echo(say("forget-named-in", message=number))
    for line in told.stays:
        click.echo(say_kept(line))
    if told.in_the_way:
        click.echo(say("forget-in-the-way"))
    for each in told.in_the_way:
        click.echo(f"  {say(each)}")


def preview_erasure(request: Erasure, here: Town) -> Preview:
    """
    Return what is stored about the data subject; exit with 1 if that is nothing.
    """
    now = utcnow()

    async def look(store: Store) -> tuple[Dossier, Dossier, str, list[Sentence]]:
        found = await forgetting.find(store, request)
        known = await store.person(found.subject.person)
        name = known.person.name if known else ""
        left = await store.spared(found, now)
        return found, left, name, await children_left_alone(store, known, here)

    found, left, name, alone = in_store(look)
    return Preview(
        object=found.object,
        name=name,
        addresses=[str(address) for address in found.subject.addresses],
        left=left,
        cases=[here.casework.named(case.number) for case in left.cases],
        named_in=found.named_in,
        stays=forgetting.staying(left.kept, here, now),
        former=forgetting.former(found),
        in_the_way=(
            *forgetting.in_the_way(left, here, now),
            *unreachable_letters(found, letterboxes()),
            *alone,
        ),
    )


async def children_left_alone(
    store: Store, known: Enrolled | None, here: Town
) -> list[Sentence]:
    """
    Return a sentence for each child that would be left without a guardian who agrees.
    """
    if known is None:
        return []
    today = utcnow().astimezone(here.timezone).date()
    children = await minors.children(store, known.person, today)
    return [minors.left_alone(known.person, child) for child in children]
