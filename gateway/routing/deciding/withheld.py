"""
Mailboxes that must not get a message: those that its sender says are not to learn of
it, and those that its rule keeps it from.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from attrs import evolve

from gateway.core.decision import Decision, Outcome
from gateway.routing.deciding.naming import Named, names_of
from gateway.routing.deciding.reaching import nobodys
from gateway.routing.deciding.spoken_to import at_its_head
from gateway.routing.reading import Naming, Reading
from gateway.routing.rules import Rules
from gateway.routing.trace import Trace
from gateway.routing.words.secrecy import (
    denies,
    is_for_nobody_else,
    is_kept_from,
    is_meant_for,
    is_of_work,
    tells_of,
)
from gateway.routing.words.secret_to_them import is_kept_from_them

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
    about = _about(rules, reading)
    kept = {mailbox for mailbox, said in names if is_kept_from(plain, said)}
    kept |= {
        mailbox
        for mailbox, said in about
        if is_kept_from(plain, said, office=is_of_work(said))
    }
    there = at_its_head(rules, reading)
    if there and is_for_nobody_else(plain):
        kept |= {mailbox for mailbox, _ in [*names, *about]} - there
    if is_kept_from_them(plain):
        work = [(mailbox, said) for mailbox, said in about if is_of_work(said)]
        kept |= {
            mailbox
            for mailbox, said in [*names, *work]
            if mailbox not in there and tells_of(plain, said)
        }
    if not kept:
        return reading
    trace.note("withheld", ", ".join(sorted(kept)))
    return evolve(reading, kept_from=frozenset(kept))


def _about(rules: Rules, reading: Reading) -> list[tuple[str, str]]:
    """
    Return the owners of the topics of which words are said, each with these words.
    """
    told = {
        name
        for book in (rules.topic_book, rules.hint_book)
        for rule in book.matching(reading, Trace(explain=False))
        for name in rule.effect.topics
    }
    known = reading.atoms.known
    return [
        (mailbox, known[atom].words)
        for topic in map(rules.topics.__getitem__, told)
        for atom in topic.atoms & known.keys()
        for mailbox in topic.owner
    ]


def accusing(reading: Reading, named: Sequence[Named]) -> Sequence[Named]:
    """
    Return those of *named* that a complaint is about: those that are not to learn of
    it, if it says so of any. Beside them stand those whose persons it tells of.
    """
    kept = reading.kept_from
    about = [each for each in named if each.mailbox in kept] if kept else [*named]
    there = {each.mailbox for each in about}
    told = sorted(reading.told_of - there)
    return [*about, *(Named(mailbox, Naming.TOLD, mailbox) for mailbox in told)]


def unknowing(
    rules: Rules, reading: Reading, accused: Collection[str]
) -> frozenset[str]:
    """
    Return those of the mailboxes that a complaint is about, *accused*, that are not to
    learn of it: all that it is not written to, if it says so of somebody.
    """
    if not is_kept_from_them(reading.plain):
        return frozenset()
    meant = {
        mailbox
        for mailbox, said in names_of(rules, reading)
        if is_meant_for(reading.plain, said)
    }
    return frozenset(accused) - meant - at_its_head(rules, reading)


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
