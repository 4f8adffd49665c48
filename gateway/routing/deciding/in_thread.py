"""
The legs of what is said in a conversation: to the mailboxes that have it, and others.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from gateway.core.conversation import Conversation
from gateway.core.decision import Decision, Leg, Reason, Urgency, Why
from gateway.routing.deciding.naming import Named
from gateway.routing.deciding.reaching import joining
from gateway.routing.rules import Rule


def going_on(mailbox: str) -> Leg:
    """
    Return the leg to the *mailbox* of the conversation that a message continues.
    """
    return Leg(
        mailbox=mailbox,
        because="goes on with its conversation",
        reasons=(Reason(Why.THREAD),),
    )


def also_read(decision: Decision, own: Conversation) -> Decision:
    """
    Return *decision* with a leg to the mailbox of its sender's *own* conversation, in
    which a message that begins anew was said. If it sees to a part by itself, that has
    it; and whoever is not to learn of it does not.
    """
    legs, mailbox = decision.legs, own.mailbox
    has_part = any(leg.mailbox == mailbox and leg.report for leg in legs)
    if has_part or mailbox in decision.accused:
        return decision
    others = [leg for leg in legs if leg.mailbox != mailbox]
    also = evolve(going_on(mailbox), continues=True)
    return evolve(decision, legs=(*others, also))


def confided(latest: Sequence[Conversation], reached: Sequence[Leg]) -> list[Leg]:
    """
    Return the legs to the mailboxes of the *latest*, confidential conversations, which
    read what their sender wants besides, without those already *reached*.
    """
    there = {leg.mailbox for leg in reached}
    return [
        Leg(
            mailbox=each.mailbox,
            because="its sender's latest conversation, in confidence",
            reasons=(Reason(Why.LATEST),),
            continues=True,
            confided=True,
        )
        for each in latest
        if each.mailbox not in there
    ]


def thread_legs(
    own: Conversation, named: Sequence[Named], special: Rule | None
) -> list[Leg]:
    """
    Return the legs of a message that continues its sender's own conversation: its
    mailbox, those named by handle, and the ``also`` of an urgent *special* rule.
    """
    legs = [going_on(own.mailbox), *joining(named, (own.mailbox,))]
    if special is None or special.effect.urgency is not Urgency.HIGH:
        return legs
    reached = {leg.mailbox for leg in legs}
    also = (name for name in special.effect.also if name not in reached)
    told = (Reason(Why.ABOUT),)
    return legs + [
        Leg(mailbox=name, because=special.name, reasons=told) for name in also
    ]
