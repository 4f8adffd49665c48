"""
Output of the desk: everybody enrolled, or one person.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import click

from gateway.cli.access import in_store
from gateway.cli.printing import fail, json_option, print_json, print_list
from gateway.cli.wording import day, say, say_kept
from gateway.core.identity import Mandate
from gateway.core.people.documents import DocumentKind
from gateway.core.people.person import (
    GUARDIAN,
    Account,
    Enrolled,
    Person,
    Verification,
)
from gateway.ports.store import Store
from gateway.town.desk.person_search import is_found
from gateway.town.desk.reasons import why_revoked


@click.command("list")
@click.argument("words", nargs=-1)
@json_option
def list_(words: tuple[str, ...], *, as_json: bool) -> None:
    """
    List everybody enrolled, including revoked and expired people; with WORDS, only
    those who have them in their name or number, or in the address or handle of an
    account.
    """
    everybody = in_store(lambda store: store.people())
    sought = " ".join(words)
    found = [known for known in everybody if is_found(known, sought)]
    told = [person_json(known) for known in found]
    columns = ("person", "name", "role", "state", "until", "accounts")
    head = [say(f"head-{name}") for name in columns]
    rows = [row for known in found for row in _rows(known)]
    like = say("nobody-like", sought=sought) if sought else ""
    print_list(told, head, rows, like or say("nobody-enrolled"), as_json=as_json)


def _rows(known: Enrolled) -> list[list[str]]:
    person = known.person
    first = [person.id, person.name, say(person.role), say(person.state)]
    first.append(valid_until(person))
    own = [label(account) for account in known.accounts] or [say("no-accounts")]
    return [[*first, own[0]], *([*[""] * 5, each] for each in own[1:])]


def label(account: Account) -> str:
    """
    Return an account's address and handle, and when it was revoked.
    """
    named = f"{account.address} {account.handle}".strip()
    if account.revoked_at is not None:
        return say("account-revoked-on", named=named, day=day(account.revoked_at))
    return named


@click.command()
@click.argument("person", metavar="PERSON")
@json_option
def show(person: str, *, as_json: bool) -> None:
    """
    Show PERSON: verification, accounts, and mandates in both directions.
    """
    number = person.upper()

    async def look(store: Store) -> tuple[Enrolled | None, Sequence[Person]]:
        return await store.person(number), await store.acting_for(number)

    known, acting = in_store(look)
    if known is None:
        fail(say("no-person", id=person))
    theirs = [
        (other, mandate)
        for other in acting
        for mandate in other.mandates
        if mandate.principal == number
    ]
    if as_json:
        acted = [
            {"person": p.id, "name": p.name, **_mandate_terms(m)} for p, m in theirs
        ]
        print_json({**person_json(known), "acted_for_by": acted})
        return
    one = known.person
    click.echo(f"{one.id} {one.name}, {say(one.role)}")
    for line in _lines(known, theirs):
        click.echo(f"  {line}")


def _lines(known: Enrolled, theirs: Sequence[tuple[Person, Mandate]]) -> Iterator[str]:
    """
    Yield the lines about a person.

    Args:
        known: The person, with their accounts.
        theirs: Who may act for them, by which mandates.
    """
    one = known.person
    yield say("show-state", state=one.state, until=valid_until(one))
    seen = {"by": one.seen_by, "at": one.seen_at}
    if one.kind is DocumentKind.UNSEEN:
        yield say("show-unseen", **seen)
    else:
        yield say("show-seen", kind=one.kind, **seen)
    yield say("show-agreed", at=one.consented_at)
    if one.because:
        yield say("show-because", because=why_revoked(one))
    if one.adult_on:
        yield say("show-minor", day=one.adult_on)
    yield from map(mandate_line, one.mandates)
    for other, mandate in theirs:
        leave = _basis(mandate)
        yield say("show-acted-for", id=other.id, name=other.name, basis=leave)
    for account in known.accounts:
        by = say_kept(account.bound_by)
        yield say("show-bound", account=label(account), at=account.bound_at, by=by)


def mandate_line(mandate: Mandate) -> str:
    """
    Return a line that says for whom somebody may act.
    """
    its = {"id": mandate.principal, "name": mandate.name}
    return say("show-acts", **its, basis=_basis(mandate))


def _basis(mandate: Mandate) -> str:
    basis = say("basis-guardian") if mandate.basis == GUARDIAN else mandate.basis
    if mandate.until is None:
        return basis
    return say("basis-until", basis=basis, day=mandate.until)


def person_json(known: Enrolled) -> dict[str, Any]:
    """
    Return a person with their accounts as JSON.
    """
    return {
        **described_person(known.person),
        "accounts": [
            {
                "address": str(account.address),
                "handle": account.handle,
                "bound_at": account.bound_at.isoformat(),
                "bound_by": account.bound_by,
                "revoked_at": account.revoked_at and account.revoked_at.isoformat(),
            }
            for account in known.accounts
        ],
    }


def described_person(person: Person) -> dict[str, Any]:
    """
    Return a person as JSON; of the document only its kind.
    """
    return {
        "person": person.id,
        "name": person.name,
        "role": person.role.value,
        "state": person.state.value,
        "document": person.kind.value,
        "seen_at": person.seen_at.isoformat(),
        "seen_by": person.seen_by,
        "consented_at": person.consented_at.isoformat(),
        "expires_at": person.expires_at.isoformat(),
        "adult_on": person.adult_on and person.adult_on.isoformat(),
        "because": person.because,
        "acts_for": [
            {
                "person": mandate.principal,
                "name": mandate.name,
                **_mandate_terms(mandate),
            }
            for mandate in person.mandates
        ],
    }


def _mandate_terms(mandate: Mandate) -> dict[str, str | None]:
    until = mandate.until
    return {"basis": mandate.basis, "until": until.isoformat() if until else None}


def print_person(person: Person, *, as_json: bool) -> None:
    """
    Print a person's state.
    """
    if as_json:
        print_json(described_person(person))
    else:
        its = {"id": person.id, "name": person.name, "state": person.state}
        told = say("person-stands", **its, until=valid_until(person), kind=person.kind)
        click.echo(told)


def valid_until(person: Person) -> str:
    """
    Return until when a person's verification is valid.
    """
    if person.state is Verification.REVOKED:
        return say("until-revoked")
    return say("until-day", day=day(person.expires_at))
