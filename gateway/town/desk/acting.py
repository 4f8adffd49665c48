"""
Mandates: who may act for whom.
"""

from __future__ import annotations

from datetime import date

from attrs import evolve

from gateway.core.errors import DeskRefused
from gateway.core.identity import Mandate
from gateway.core.people.person import GUARDIAN, Person
from gateway.core.sentence import sentence
from gateway.town.desk import minors
from gateway.town.desk.clerk import Clerk, must_count


async def mandate(
    clerk: Clerk, id: str, principal: str, basis: str, until: date | None
) -> Person:
    """
    Record that a person may act for another; for a minor, until they come of age.

    Raises:
        DeskRefused: One of them is not enrolled; they are the same; the other's
            verification has ended; the last day is past; the other is a child who is
            enrolled by this person's agreement, and this would replace it; or the basis
            is called a guardian's, which only enrolment gives.
    """
    if basis.strip().casefold() == GUARDIAN:
        raise DeskRefused(sentence("a-guardian-agrees", guardian=GUARDIAN))
    known = await clerk.find(id)
    other = (await clerk.find(principal)).person
    if other.id == known.person.id:
        raise DeskRefused(sentence("not-for-oneself"))
    must_count(other)
    _must_not_be_left_alone(clerk, known.person, other)
    today = clerk.today
    if until is not None and until < today:
        raise DeskRefused(sentence("day-is-over", day=until))
    last = minors.last_day(other, until, today)
    given = Mandate(principal=other.id, name=other.name, basis=basis, until=last)
    return await give(clerk, known.person, given)


async def end_mandate(clerk: Clerk, id: str, principal: str) -> Person:
    """
    Record that a person may no longer act for another.

    Raises:
        DeskRefused: There is no such mandate; or the other is a child who is enrolled
            by this person's agreement.
    """
    known = await clerk.find(id)
    number = principal.upper()
    left = tuple(m for m in known.person.mandates if m.principal != number)
    if left == known.person.mandates:
        raise DeskRefused(sentence("acts-not-anyhow", id=id, principal=principal))
    other = await clerk.people.person(number)
    if other is not None:
        _must_not_be_left_alone(clerk, known.person, other.person)
    person = evolve(known.person, mandates=left)
    await clerk.keep(person, person.state, "desk.end_mandate", principal=number)
    return person


async def give(clerk: Clerk, person: Person, mandate: Mandate) -> Person:
    """
    Add a mandate to a person who was looked up; one for the same principal is replaced.
    """
    others = [m for m in person.mandates if m.principal != mandate.principal]
    person = evolve(person, mandates=(*others, mandate))
    until = mandate.until.isoformat() if mandate.until else ""
    await clerk.keep(
        person,
        person.state,
        "desk.mandate",
        principal=mandate.principal,
        basis=mandate.basis,
        until=until,
    )
    return person


def _must_not_be_left_alone(clerk: Clerk, guardian: Person, other: Person) -> None:
    if other.id in guardian.wards and other.counts_by_another(clerk.today):
        raise DeskRefused(minors.left_alone(guardian, other))
