"""
Who is under age: who agrees for them, until when others act for them, and who counts
by a guardian's agreement.
"""

from __future__ import annotations

from datetime import date, timedelta

from gateway.core.errors import DeskRefused
from gateway.core.people.person import ADULT_AT, CONSENTS_AT, Person, Verification
from gateway.ports.people import People
from gateway.town.desk.clerk import Clerk


async def guardian(clerk: Clerk, number: str, born: date | None) -> Person | None:
    """
    Give who agrees for somebody who was *born* then, by their *number*; None if they
    agree for themselves.

    Raises:
        DeskRefused: They are too young for it, or the other agrees for nobody; or they
            are of age.
    """
    today = clerk.today
    if born is not None and born > today:
        raise DeskRefused(f"nobody was born on {born} yet")
    years = None if born is None else age(born, today)
    if not number:
        if years is not None and years < CONSENTS_AT:
            raise DeskRefused(
                f"a child of {years} is enrolled with a guardian who is: --guardian"
            )
        if years is not None and years >= ADULT_AT:
            raise DeskRefused(
                f"whoever was born on {born} is of age: --born is a minor's"
            )
        return None
    if years is None or years >= ADULT_AT:
        raise DeskRefused(
            "a guardian is a minor's: say when they were born (--born); for an adult, "
            "ventanilla desk act-for"
        )
    person = (await clerk.find(number)).person
    minor = person.adult_on is not None and person.adult_on > today
    if minor or person.state is not Verification.ACTIVE:
        why = "a minor" if minor else person.state.value
        raise DeskRefused(f"{person.id} is {why}, and agrees for nobody")
    return person


def age(born: date, today: date) -> int:
    """
    Give how old somebody is who was *born* then.
    """
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def adult_on(born: date) -> date:
    """
    Give the day on which somebody comes of age who was *born* then.
    """
    # Whoever was born on a 29th of February comes of age on the 1st of March.
    return date(born.year + ADULT_AT, born.month, 1) + timedelta(days=born.day - 1)


def last_day(principal: Person, until: date | None, today: date) -> date | None:
    """
    Give the last day on which somebody acts for *principal*, which was to be *until*:
    for a minor the day before they come of age at the latest.
    """
    if principal.adult_on is None or principal.adult_on <= today:
        return until
    last = principal.adult_on - timedelta(days=1)
    return last if until is None else min(until, last)


async def children(people: People, guardian: Person, today: date) -> list[Person]:
    """
    Give the children who count because *guardian* agreed for them.
    """
    found = [await people.person(number) for number in guardian.wards]
    return [
        known.person
        for known in found
        if known and known.person.counts_by_another(today)
    ]


def left_alone(guardian: Person, child: Person) -> str:
    """
    Say that nobody would agree for a *child* if its *guardian* did no more.
    """
    return (
        f"{child.id} ({child.name}) is under {CONSENTS_AT}, and {guardian.id} agreed "
        f"for them: revoke {child.id}, too, and enrol them anew if another guardian "
        "agrees (ventanilla desk enrol --anew --guardian)"
    )
