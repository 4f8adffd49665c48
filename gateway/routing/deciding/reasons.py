"""
Why a mailbox gets a message, as its letter says.
"""

from __future__ import annotations

from attrs import evolve

from gateway.core.decision import Outcome, Reason, Why
from gateway.routing.conditions import words_of
from gateway.routing.reading import Reading
from gateway.routing.rules import Rule


def about(
    reading: Reading, *atoms: frozenset[int], wordless: Why = Why.ABOUT
) -> tuple[Reason, ...]:
    """
    Return the reason to show a mailbox: the words said of the first set of *atoms* that
    has any, or *wordless* where there are none. Matches of regular expressions are left
    out, as they mean nothing to a reader.
    """
    for each in atoms:
        spelled = [said for said in reading.atoms.of(each) if not said.is_pattern]
        if spelled:
            return (Reason(Why.SAYS, words_of(spelled)),)
    return (Reason(wordless),)


def told_by(guard: Rule, reading: Reading) -> tuple[Reason, ...]:
    """
    Return the reason to show the mailboxes that a *guard* delivers to.
    """
    if _calls(guard, reading):
        return (Reason(Why.AGREED, reading.verdict.agreed),)
    apart = guard.effect.outcome is Outcome.QUARANTINE
    wordless = _doubted(reading) if apart else Why.ABOUT
    return about(reading, guard.condition.atoms, wordless=wordless)


def _calls(guard: Rule, reading: Reading) -> bool:
    """
    Say whether a *guard* holds only because the agreed word is said.
    """
    verdict, near = reading.verdict, reading.atoms.likely
    if not verdict.agreed or guard.condition.holds(reading, near) is None:
        return False
    unsaid = evolve(reading, verdict=evolve(verdict, agreed=""))
    return guard.condition.holds(unsaid, near) is None


def _doubted(reading: Reading) -> Why:
    """
    Return why a message is in quarantine, where no word of it says so.
    """
    return Why.FORGED if reading.message.evidence.dmarc == "fail" else Why.APART
