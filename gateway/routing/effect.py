"""
What follows from a rule.
"""

from __future__ import annotations

from typing import TypeVar

from attrs import evolve, frozen

from gateway.core.calendar import Term
from gateway.core.decision import Outcome, Reply, Urgency
from gateway.core.identity import Standing

L = TypeVar("L", Standing, Urgency)

#: The strictest last.
_REPLIES = (Reply.PUBLIC, Reply.PRIVATE, Reply.NONE)


@frozen(kw_only=True)
class Effect:
    """
    What follows from a rule; None and nothing, where it says nothing of it.

    Attributes:
        deliver: Mailboxes that get it instead of those responsible for its topics.
        also: Mailboxes that get it besides.
        judged_by: Mailboxes of which the first that it is not about has it: a complaint
            about somebody who works here.
        confidential: Nobody else gets it, and it is never answered in public.
    """

    deliver: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    judged_by: tuple[str, ...] = ()
    requires: Standing | None = None
    urgency: Urgency | None = None
    outcome: Outcome | None = None
    reply: Reply | None = None
    says: tuple[str, ...] = ()
    flags: frozenset[str] = frozenset()
    intent: str = ""
    topics: tuple[str, ...] = ()
    confidential: bool = False
    answer_within: Term | None = None
    solve_within: Term | None = None

    @property
    def saves(self) -> bool:
        """
        Say whether it saves lives.
        """
        return self.urgency is Urgency.EMERGENCY

    @property
    def protects(self) -> bool:
        """
        Say whether it saves lives, or keeps in confidence who needs help.
        """
        return self.saves or self.confidential

    def beside(self, other: Effect) -> Effect:
        """
        Put two effects of the same weight together: of each thing the stricter.
        """
        return evolve(
            self.over(other),
            requires=_most(self.requires, other.requires),
            urgency=_most(self.urgency, other.urgency),
            says=tuple(dict.fromkeys(self.says + other.says)),
        )

    def over(self, other: Effect) -> Effect:
        """
        Put this effect over a weaker one: what it says itself counts, except that an
        answer never becomes more public.
        """
        return Effect(
            deliver=self.deliver or other.deliver,
            also=tuple(dict.fromkeys(self.also + other.also)),
            judged_by=self.judged_by or other.judged_by,
            requires=other.requires if self.requires is None else self.requires,
            urgency=other.urgency if self.urgency is None else self.urgency,
            outcome=self.outcome or other.outcome,
            reply=_stricter(self.reply, other.reply),
            says=self.says or other.says,
            flags=self.flags | other.flags,
            intent=self.intent or other.intent,
            topics=self.topics or other.topics,
            confidential=self.confidential or other.confidential,
            answer_within=self.answer_within or other.answer_within,
            solve_within=self.solve_within or other.solve_within,
        )


def _most(one: L | None, other: L | None) -> L | None:
    if one is None or other is None:
        return other if one is None else one
    return max(one, other)


def _stricter(one: Reply | None, other: Reply | None) -> Reply | None:
    if one is None or other is None:
        return other if one is None else one
    return max(one, other, key=_REPLIES.index)
