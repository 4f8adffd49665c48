"""
What follows from what a message is about and from what is wanted.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from gateway.core.decision import Outcome
from gateway.routing.effect import Effect
from gateway.routing.promises import promising
from gateway.routing.rules import Rule, Rules, Topic

#: What follows from so many of them is worked out once, and remembered: there are few.
_FEW = 3


def following(
    rules: Rules, topics: Sequence[Topic], intent: str, special: Rule | None
) -> Effect:
    """
    Give what follows from *topics* and *intent*, with what is promised; a *special*
    rule goes before both.
    """
    named: tuple[Rule | str, ...] = (intent, *[topic.name for topic in topics])
    if special is not None:
        named = (special, *named)
    known = rules.usual.get(named)
    if known is None:
        own = special.effect if special is not None else Effect()
        known = promising(own.over(_wanted(rules, topics, intent)), own, topics, rules)
        if len(named) <= _FEW:
            rules.usual[named] = known
    return known


def together(topics: Sequence[Topic]) -> Effect:
    """
    Give what follows from *topics*. What is another's is refused by itself, and not
    what stands beside it.
    """
    own = [topic for topic in topics if not is_anothers(topic)]
    effects = [topic.effect for topic in own or topics if not topic.plain]
    return reduce(lambda all_, one: one.beside(all_), effects or [Effect()])


def is_anothers(topic: Topic) -> bool:
    """
    Say whether what is about *topic* is not the town's.
    """
    return topic.effect.outcome is Outcome.REFUSE


def _wanted(rules: Rules, topics: Sequence[Topic], intent: str) -> Effect:
    return together(topics).over(rules.wants.get(intent, Effect()))
