"""
The effect of a rule, and how the effects of several rules are combined.
"""

from __future__ import annotations

from typing import TypeVar

from attrs import evolve, frozen

from gateway.core.calendar import Term
from gateway.core.decision import Outcome, Reply, Urgency
from gateway.core.identity import Standing

L = TypeVar("L", Standing, Urgency)

#: From the least strict to the strictest.
_REPLIES = (Reply.PUBLIC, Reply.PRIVATE, Reply.NONE)


@frozen(kw_only=True)
class Effect:
    """
    What follows from a rule. None or empty means that the rule does not say.

    Attributes:
        deliver: Mailboxes that get the message instead of the owners of its topics.
        also: Mailboxes that get it as well.
        judged_by: Who judges a complaint about somebody who works here: the first of
            these mailboxes that the complaint is not about.
        requires: The least standing that the sender must have.
        says: The names of the texts to answer with.
        kept_from: Mailboxes that do not get it, nor stand in for others.
        confidential: Nobody else gets it, and it is never answered in public.
    """

    deliver: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    judged_by: tuple[str, ...] = ()
    kept_from: tuple[str, ...] = ()
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
        Say whether it is of an emergency.
        """
        return self.urgency is Urgency.EMERGENCY

    @property
    def protects(self) -> bool:
        """
        Say whether it is of an emergency or confidential.
        """
        return self.saves or self.confidential

    @property
    def is_confided(self) -> bool:
        """
        Say whether it is confidential, or of what people tell in confidence.
        """
        return self.confidential or "confidential" in self.flags

    def beside(self, other: Effect) -> Effect:
        """
        Combine two effects of the same rank: as `over` does, but with the stricter
        standing and urgency, and the texts of both.
        """
        return evolve(
            self.over(other),
            requires=_most(self.requires, other.requires),
            urgency=_most(self.urgency, other.urgency),
            says=tuple(dict.fromkeys(self.says + other.says)),
        )

    def over(self, other: Effect) -> Effect:
        """
        Combine this effect with a weaker one: this one decides wherever it says
        something, except that the reply is the stricter one. ``also``, ``kept_from``
        and flags add up, and what either keeps confidential stays so.
        """
        return Effect(
            deliver=self.deliver or other.deliver,
            also=tuple(dict.fromkeys(self.also + other.also)),
            judged_by=self.judged_by or other.judged_by,
            kept_from=tuple(dict.fromkeys(self.kept_from + other.kept_from)),
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
