"""
Who is under age: until when others act for them, and for whom a guardian agreed.
"""

from __future__ import annotations

from datetime import date, timedelta

from gateway.core.identity import Mandate
from gateway.core.person import Person

#: From this age on a person agrees for themselves (Organic Law 3/2018, art. 7).
CONSENTS_AT = 14

#: From this age on nobody else does (Constitution, art. 12).
ADULT_AT = 18

#: By what a guardian acts for a child.
GUARDIAN = "guardian"


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


def wards(guardian: Person, today: date) -> tuple[Mandate, ...]:
    """
    Give the children for whom *guardian* agreed, and who are too young to agree for
    themselves: nobody agrees for them once the guardian counts no more.
    """
    return tuple(
        mandate
        for mandate in guardian.mandates
        if mandate.basis == GUARDIAN
        and mandate.until is not None
        and age(_born(mandate.until), today) < CONSENTS_AT
    )


def _born(minor_until: date) -> date:
    adult_on = minor_until + timedelta(days=1)
    return adult_on.replace(year=adult_on.year - ADULT_AT)
