"""
`ventanilla desk revoke`: revoke an account, or a person with all accounts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import click

from gateway.cli.access import in_store
from gateway.cli.asking import confirm_or_exit
from gateway.cli.desk.options import at_desk
from gateway.cli.desk.shown import described_person, label, print_person
from gateway.cli.options import AddressType, clerk_option
from gateway.cli.printing import json_option, print_json
from gateway.cli.wording import case_named, say
from gateway.core.case import Number
from gateway.core.message import Address
from gateway.core.people.person import CONSENTS_AT, Person
from gateway.core.plenary.question import Question, QuestionState
from gateway.town.desk import binding, enrolling, left, minors
from gateway.town.desk.clerk import Clerk


@click.command()
@click.argument("whom", metavar="ADDRESS|PERSON")
@click.option("--because", default="", help="Why; recorded in the audit chain.")
@click.option(
    "--mistaken", is_flag=True, help="The account was bound to the wrong person."
)
@click.option(
    "--yes", is_flag=True, help="Do not show what is revoked, and do not ask."
)
@clerk_option
@json_option
def revoke(
    whom: str, *, because: str, mistaken: bool, yes: bool, clerk: str, as_json: bool
) -> None:
    """
    Revoke an account, or a person with all accounts, at once.

    Only the desk can undo this: in person, with the document. Cases that were opened
    from the account stay the person's; they are answered at the counter from then on.
    What was asked from it and is still on a plenary's list is put aside. If the account
    was bound to the wrong person, --mistaken leaves its cases to the account's holder,
    except those that continued as the person's. Before a person is revoked, the command
    asks.
    """
    address = None
    if ":" in whom:
        address = AddressType().convert(whom, None, click.get_current_context())
        gone = [_unbind(clerk, address, because, mistaken=mistaken)]
    elif mistaken:
        raise click.UsageError(say("mistaken-of-one"))
    else:
        if not yes:
            _confirm(clerk, whom, as_json=as_json)
        gone = [*at_desk(clerk, lambda c: enrolling.revoke(c, whom, because))]
    theirs = in_store(lambda store: left.proposed(store, gone[0])) if mistaken else []
    proposed = [case_named(number) for number in theirs]
    asked = {each.id: in_store(partial(left.asked, person=each)) for each in gone}
    going = {each.id: [case_named(n) for n in _open_cases(each)] for each in gone}
    if as_json:
        print_json(
            {
                "address": str(address) if address else None,
                "people": [
                    {
                        **described_person(each),
                        "open": going[each.id],
                        "asked": [*map(_described, asked[each.id])],
                    }
                    for each in gone
                ],
                "proposed": proposed,
            }
        )
        return
    _print_revoked(address, gone)
    if proposed:
        those = ", ".join(proposed)
        click.echo(say("proposed-as", name=gone[0].name, numbers=those))
    _print_asked(gone, asked)
    for whose, numbers in going.items():
        if numbers:
            click.echo(say("still-open", numbers=", ".join(numbers), id=whose))


def _unbind(clerk: str, address: Address, because: str, *, mistaken: bool) -> Person:
    known = at_desk(
        clerk, lambda c: binding.unbind(c, address, because, mistaken=mistaken)
    )
    return known.person


def _confirm(clerk: str, whom: str, *, as_json: bool) -> None:
    """
    Show which people and accounts would be revoked, and ask.
    """

    async def look(c: Clerk) -> tuple[Person, list[str]]:
        known = await c.find(whom)
        children = await minors.children(c.people, known.person, c.today)
        goes = [label(each) for each in known.accounts if each.revoked_at is None]
        of_age = partial(say, "child-under", years=CONSENTS_AT)
        goes += [of_age(id=each.id, name=each.name) for each in children]
        return known.person, goes

    person, goes = at_desk(clerk, look)

    def show() -> None:
        print_person(person, as_json=False)
        for each in goes:
            click.echo(f"  {each}")

    confirm_or_exit(show, say("ask-revoke"), as_json=as_json)


def _print_revoked(address: Address | None, gone: Sequence[Person]) -> None:
    person, *children = gone
    if address is not None:
        its = {"id": person.id, "name": person.name}
        click.echo(say("account-revoked", address=address, **its))
        return
    for each in gone:
        click.echo(say("person-revoked", id=each.id, name=each.name))
    if children:
        click.echo(say("children-revoked", years=CONSENTS_AT))


def _print_asked(
    gone: Sequence[Person], asked: Mapping[str, Sequence[Question]]
) -> None:
    for each in gone:
        if asked[each.id]:
            those = ", ".join(map(_asked, asked[each.id]))
            click.echo(say("asked-as", name=each.name, questions=those))


def _asked(one: Question) -> str:
    state = say(f"question-{one.state.value}")
    seen = one.shown_at and one.state is not QuestionState.SHOWN
    told = f"{state}, {say('question-was-shown')}" if seen else state
    return f"{case_named(one.case)} ({told})"


def _described(one: Question) -> dict[str, str | bool]:
    return {
        "number": case_named(one.case),
        "state": one.state.value,
        "session": one.session.isoformat(),
        "in_minutes": one.in_minutes,
    }


def _open_cases(person: Person) -> list[Number]:
    return in_store(lambda store: left.open_cases(store, person))
