"""
Legal capacity, in letters about procedures that require an identity: for whom the
sender may act, on what basis, and whether they are of age (Law 39/2015, arts. 3 and 5).
Other mailboxes do not get it: who repairs a lamp needs no ward's name (Regulation (EU)
2016/679, art. 5.1.c).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from gateway.core.calendar import shown_day
from gateway.core.decision import Decision
from gateway.core.identity import Mandate, Standing, Verdict
from gateway.core.people.person import GUARDIAN
from gateway.relay.speaking.wording import Say


def capacity_lines(
    verdict: Verdict, decision: Decision, today: date, say: Say
) -> Iterator[tuple[str, object, Mapping[str, str]]]:
    """
    Yield the lines about it for a letter about *decision*: the text's name, whether the
    line is shown, and its variables.
    """
    contact = verdict.contact
    if contact is None or verdict.mistaken or decision.requires < Standing.VERIFIED:
        return
    if contact.adult_on is not None and today < contact.adult_on:
        yield "letter-minor", True, {"day": shown_day(contact.adult_on)}
    people = "; ".join(_given(m, say) for m in contact.mandates if m.counts(today))
    yield "letter-mandates", people, {"people": people}


def basis_of(mandate: Mandate, say: Say) -> str:
    """
    Return on what basis somebody acts for another: that they are a guardian, or what
    the clerk saw.
    """
    return say("letter-guardian") if mandate.basis == GUARDIAN else mandate.basis


def _given(mandate: Mandate, say: Say) -> str:
    basis = basis_of(mandate, say)
    if mandate.until is None:
        return f"{mandate.name} ({basis})"
    last = say("letter-mandate-until", day=shown_day(mandate.until))
    return f"{mandate.name} ({basis}, {last})"
