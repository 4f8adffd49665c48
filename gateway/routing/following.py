"""
What follows from what a message is about and from what is wanted.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from gateway.core.decision import Outcome
from gateway.routing.promises import promising
from gateway.routing.rules import Effect, Rule, Rules, Topic

#: What follows from so many topics is worked out once, and remembered: there are few.
_FEW = 2


def following(
    rules: Rules, topics: Sequence[Topic], intent: str, special: Rule | None
) -> Effect:
    """
    Give what follows from *topics* and *intent*, with what is promised; a *special*
    rule goes before both.
    """
    if special is not None:
        effect = special.effect.over(_wanted(rules, topics, intent))
        return promising(effect, special.effect, topics, rules)
    named = (intent, *[topic.name for topic in topics])
    known = rules.usual.get(named)
    if known is None:
        known = promising(_wanted(rules, topics, intent), Effect(), topics, rules)
        if len(topics) <= _FEW:
            rules.usual[named] = known
    return known


def together(topics: Sequence[Topic]) -> Effect:
    """
    Give what follows from *topics*. What is another's is refused by itself, and not
    what stands beside it.
    """
    own = [topic for topic in topics if not is_anothers(topic)]
    effects = [topic.effect for topic in own or topics] or [Effect()]
    return reduce(lambda all_, one: one.beside(all_), effects)


def is_anothers(topic: Topic) -> bool:
    """
    Say whether what is about *topic* is not the town's.
    """
    return topic.effect.outcome is Outcome.REFUSE


def _wanted(rules: Rules, topics: Sequence[Topic], intent: str) -> Effect:
    return together(topics).over(rules.wants.get(intent, Effect()))
