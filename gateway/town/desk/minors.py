"""
Minors: who agrees for them, until when others act for them, and who is enrolled by a
guardian's agreement.
"""

from __future__ import annotations

from datetime import date, timedelta

from gateway.core.errors import DeskRefused
from gateway.core.people.person import ADULT_AT, CONSENTS_AT, Person, Verification
from gateway.core.sentence import Sentence, sentence
from gateway.ports.people import People
from gateway.town.desk.clerk import Clerk


async def guardian(clerk: Clerk, number: str, born: date | None) -> Person | None:
    """
    Return the person who agrees for somebody *born* on that day, by their *number*;
    None if they agree for themselves.

    Raises:
        DeskRefused: They are too young for that; they are of age; or the guardian may
            not agree for them.
    """
    today = clerk.today
    if born is not None and born > today:
        raise DeskRefused(sentence("born-later", born=born))
    years = None if born is None else age(born, today)
    if not number:
        if years is not None and years < CONSENTS_AT:
            raise DeskRefused(sentence("child-needs-guardian", years=years))
        if years is not None and years >= ADULT_AT:
            raise DeskRefused(sentence("born-of-age", born=born))
        return None
    if years is None or years >= ADULT_AT:
        raise DeskRefused(sentence("guardian-of-minors"))
    person = (await clerk.find(number)).person
    if person.adult_on is not None and person.adult_on > today:
        raise DeskRefused(sentence("guardian-minor", id=person.id))
    if person.state is not Verification.ACTIVE:
        raise DeskRefused(
            sentence("guardian-not-active", id=person.id, state=person.state)
        )
    return person


def must_be_of_age(person: Person, today: date) -> None:
    """
    Raise if the desk knows that a person is still a minor *today*.

    Raises:
        DeskRefused: They are, and the clerk gives the date of birth.
    """
    if person.adult_on is not None and person.adult_on > today:
        raise DeskRefused(sentence("minor-until", id=person.id, day=person.adult_on))


def age(born: date, today: date) -> int:
    """
    Return the age in years of somebody *born* on that day.
    """
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def adult_on(born: date) -> date:
    """
    Return the day on which somebody *born* on that day comes of age.
    """
    # Whoever was born on the 29th of February comes of age on the 1st of March.
    return date(born.year + ADULT_AT, born.month, 1) + timedelta(days=born.day - 1)


def last_day(principal: Person, until: date | None, today: date) -> date | None:
    """
    Return the last day of a mandate for *principal* that was to end on *until*: for a
    minor, at the latest the day before they come of age.
    """
    if principal.adult_on is None or principal.adult_on <= today:
        return until
    last = principal.adult_on - timedelta(days=1)
    return last if until is None else min(until, last)


async def children(people: People, guardian: Person, today: date) -> list[Person]:
    """
    Return the children who are enrolled because *guardian* agreed.
    """
    found = [await people.person(number) for number in guardian.wards]
    return [
        known.person
        for known in found
        if known and known.person.counts_by_another(today)
    ]


def left_alone(guardian: Person, child: Person) -> Sentence:
    """
    Return the sentence that nobody would agree for *child* without *guardian*.
    """
    return sentence(
        "left-alone",
        child=child.id,
        name=child.name,
        years=CONSENTS_AT,
        guardian=guardian.id,
    )
