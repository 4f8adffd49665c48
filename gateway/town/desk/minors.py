"""
Who is under age: who agrees for them, until when others act for them, and for whom a
guardian agreed.
"""

from __future__ import annotations

from datetime import date, timedelta

from gateway.core.errors import DeskRefused
from gateway.core.person import Person, Verification
from gateway.town.desk.clerk import Clerk

#: From this age on a person agrees for themselves (Organic Law 3/2018, art. 7).
CONSENTS_AT = 14

#: From this age on nobody else does (Constitution, art. 12).
ADULT_AT = 18

#: By what a guardian acts for a child.
GUARDIAN = "guardian"


async def guardian(clerk: Clerk, number: str, born: date | None) -> Person | None:
    """
    Give who agrees for somebody who was *born* then, by their *number*; None if they
    agree for themselves.

    Raises:
        DeskRefused: They are too young for it, or the other agrees for nobody; or they
            are of age.
    """
    today = clerk.now().date()
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


def left_alone(guardian: Person, today: date, child: str = "") -> tuple[str, ...]:
    """
    Say of the children for whom *guardian* agreed, or of that *child* only, and who are
    too young to agree for themselves, that nobody would agree for them if the guardian
    did no more, a sentence each.
    """
    return tuple(
        f"{mandate.principal} ({mandate.name}) is under {CONSENTS_AT}, and "
        f"{guardian.id} agreed for them: revoke {mandate.principal}, too, and enrol "
        "them anew if another guardian agrees (ventanilla desk enrol --anew --guardian)"
        for mandate in guardian.mandates
        if mandate.basis == GUARDIAN
        and mandate.principal == (child or mandate.principal)
        and mandate.until is not None
        and age(_born(mandate.until), today) < CONSENTS_AT
    )


def _born(minor_until: date) -> date:
    adult_on = minor_until + timedelta(days=1)
    # Nobody comes of age on a 29th of February; another's leave may end before it.
    month = adult_on.replace(year=adult_on.year - ADULT_AT, day=1)
    return month + timedelta(days=adult_on.day - 1)
