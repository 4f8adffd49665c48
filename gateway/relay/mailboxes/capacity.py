"""
What an office must know of who speaks for whom, where it matters who they are: for whom
a sender may act, by what, and whether they are of age (Law 39/2015, arts. 3 and 5).

Nobody else needs it: who sees to a lamp reads no name of somebody's ward (Regulation
(EU) 2016/679, art. 5.1.c).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from gateway.core.decision import Decision
from gateway.core.identity import Mandate, Standing, Verdict
from gateway.core.people.person import GUARDIAN
from gateway.relay.speaking.wording import Say


def told(
    verdict: Verdict, decision: Decision, today: date, say: Say
) -> Iterator[tuple[str, object, Mapping[str, str]]]:
    """
    Give the lines of a letter about *decision* that tell of it: the text's name,
    whether it holds, and what stands in it.
    """
    contact = verdict.contact
    if contact is None or decision.requires < Standing.VERIFIED:
        return
    if contact.adult_on is not None and today < contact.adult_on:
        yield "letter-minor", True, {"day": f"{contact.adult_on:%d/%m/%Y}"}
    people = "; ".join(_given(m, say) for m in contact.mandates if m.counts(today))
    yield "letter-mandates", people, {"people": people}


def _given(mandate: Mandate, say: Say) -> str:
    basis = say("letter-guardian") if mandate.basis == GUARDIAN else mandate.basis
    if mandate.until is None:
        return f"{mandate.name} ({basis})"
    last = say("letter-mandate-until", day=f"{mandate.until:%d/%m/%Y}")
    return f"{mandate.name} ({basis}, {last})"
