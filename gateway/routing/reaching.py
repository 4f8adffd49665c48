"""
Whom a message reaches: those whom it names, and those responsible for what it is about.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from gateway.core.conversation import Conversation
from gateway.core.decision import Leg
from gateway.routing.reading import Naming, Reading
from gateway.routing.rules import Rule, Rules, Topic
from gateway.routing.trace import Trace


@frozen
class Named:
    """
    A mailbox that the message names.
    """

    mailbox: str
    how: Naming
    said: str


def all_named(rules: Rules, reading: Reading) -> list[Named]:
    """
    Give the mailboxes that a message names.
    """
    found: dict[str, Named] = {}
    for atom in sorted(reading.atoms.known.keys() & rules.names.keys()):
        mailbox, how = rules.names[atom]
        if mailbox not in found or how is Naming.HANDLE:
            found[mailbox] = Named(mailbox, how, reading.atoms.known[atom].words)
    return list(found.values())


def legs_of(
    named: Sequence[Named],
    topics: Sequence[Topic],
    special: Rule | None,
    trace: Trace,
    *,
    direct: bool = False,
) -> list[Leg]:
    """
    Give the legs of a message that goes to those whom it names and those responsible.

    Args:
        named: Whom it names.
        topics: What it is about, the foremost first.
        special: The matter, procedure or fact that says more, if any.
        trace: Says why each topic was found.
        direct: It is a word with those whom it names, whatever it touches on.
    """
    said = {step.rule: step.because for step in trace.steps if step.matched}
    legs: dict[str, Leg] = {}
    owned: dict[str, str] = {}
    for topic in topics:
        for name in topic.owner:
            owned.setdefault(name, topic.name)
    confidential = special is not None and special.effect.confidential
    elsewhere = special is not None and bool(special.effect.deliver)
    for each in () if confidential else named:
        if elsewhere and each.how is Naming.NAME:
            # Whoever says where it goes need not tell it to all who are spoken of.
            continue
        legs[each.mailbox] = Leg(
            mailbox=each.mailbox,
            because=f"names it: {each.said}",
            topic=owned.get(each.mailbox, ""),
        )
    if special is not None:
        foremost = topics[0].name if topics else ""
        for name in (*special.effect.deliver, *special.effect.also):
            leg = Leg(mailbox=name, because=special.name, topic=foremost)
            legs.setdefault(name, leg)
    if not (direct and named) and (special is None or not special.effect.deliver):
        for name, about in owned.items():
            rule = f"topic {about}"
            because = f"{rule}: {said[rule]}" if rule in said else rule
            leg = Leg(mailbox=name, because=because, topic=about)
            legs.setdefault(name, leg)
    return list(legs.values())


def thread_legs(own: Conversation, named: Sequence[Named]) -> list[Leg]:
    """
    Give the legs of a message that goes on with its sender's own conversation: those
    whom it names by handle join.
    """
    legs = [Leg(mailbox=own.mailbox, because="goes on with its conversation")]
    return legs + [
        Leg(mailbox=each.mailbox, because=f"names it: {each.said}")
        for each in named
        if each.how is Naming.HANDLE and each.mailbox != own.mailbox
    ]
