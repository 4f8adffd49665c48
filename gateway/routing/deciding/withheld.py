"""
Mailboxes that must not get a message: those that its sender says are not to learn of
it, and those that its rule keeps it from.
"""

from __future__ import annotations

from collections.abc import Collection

from attrs import evolve

from gateway.core.decision import Decision, Outcome
from gateway.routing.deciding.naming import names_of
from gateway.routing.deciding.reaching import nobodys
from gateway.routing.deciding.spoken_to import at_its_head
from gateway.routing.reading import Reading
from gateway.routing.rules import Rules
from gateway.routing.trace import Trace
from gateway.routing.words.secrecy import (
    denies,
    is_kept_from,
    is_kept_from_them,
    tells_of,
)

_DELIVERED = (Outcome.DELIVER, Outcome.CHALLENGE)


def keeping(rules: Rules, reading: Reading, trace: Trace) -> Reading:
    """
    Return *reading* with the mailboxes that the sender says are not to learn of the
    message, by any name of theirs but a handle: "que no lo lea la interventora"; or of
    whom it tells, if it is not written to them: "… que no se entere de que he sido yo".
    """
    plain = reading.plain
    if not denies(plain):
        return reading
    names = names_of(rules, reading)
    kept = {mailbox for mailbox, said in names if is_kept_from(plain, said)}
    told = {
        name
        for book in (rules.topic_book, rules.hint_book)
        for rule in book.matching(reading, Trace(explain=False))
        for name in rule.effect.topics
    }
    kept |= {
        mailbox
        for topic in map(rules.topics.__getitem__, told)
        for atom in topic.atoms & reading.atoms.known.keys()
        for said in [reading.atoms.known[atom].words]
        if is_kept_from(plain, said, office=False)
        for mailbox in topic.owner
    }
    if names and not kept and is_kept_from_them(plain):
        there = at_its_head(rules, reading)
        kept = {
            mailbox
            for mailbox, said in names
            if mailbox not in there and tells_of(plain, said)
        }
    if not kept:
        return reading
    trace.note("withheld", ", ".join(sorted(kept)))
    return evolve(reading, kept_from=frozenset(kept))


def withheld(rules: Rules, decision: Decision, kept: Collection[str]) -> Decision:
    """
    Return *decision* without the legs of the mailboxes that it is *kept* from; nor do
    these stand in for others. If nobody else would get it, ``otherwise`` does.
    """
    if not kept:
        return decision
    legs = [leg for leg in decision.legs if leg.mailbox not in kept]
    if decision.legs and not legs and decision.outcome in _DELIVERED:
        others = [name for name in rules.otherwise.deliver if name not in kept]
        legs = nobodys(others, "its sender keeps it from whom it would go to")
    accused = decision.accused | {*kept}
    return evolve(decision, legs=tuple(legs), accused=accused)
