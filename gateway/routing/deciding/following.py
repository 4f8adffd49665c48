"""
What follows from what a message is about and from what is wanted, and what is promised:
by when it is answered, and by when it has an end.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from attrs import evolve

from gateway.core.calendar import sooner
from gateway.routing.effect import Effect
from gateway.routing.rules import Rule, Rules, Topic

#: What follows from so many of them is worked out once, and remembered: there are few.
_FEW = 3

#: Stands for all topics from which nothing follows but that their owners get it.
_PLAIN = Topic(name="", effect=Effect(), owner=())


def following(
    rules: Rules, topics: Sequence[Topic], intent: str, special: Rule | None
) -> Effect:
    """
    Give what follows from *topics* and *intent*, with what is promised; a *special*
    rule goes before both.
    """
    telling = [topic for topic in topics if not topic.plain]
    if len(telling) < len(topics):
        telling.append(_PLAIN)
    named: tuple[Rule | str, ...] = (intent, *[topic.name for topic in telling])
    if special is not None:
        named = (special, *named)
    known = rules.usual.get(named)
    if known is None:
        own = special.effect if special is not None else Effect()
        wanted = asked_for(rules, telling, intent, own)
        known = _promising(wanted, own, telling, rules)
        if len(named) <= _FEW:
            rules.usual[named] = known
    return known


def asked_for(
    rules: Rules, topics: Sequence[Topic], intent: str, own: Effect
) -> Effect:
    """
    Give what follows from *topics* and *intent*, and before both from a rule's *own*.
    """
    return own.over(together(topics).over(rules.wants.get(intent, Effect())))


def together(topics: Sequence[Topic]) -> Effect:
    """
    Give what follows from *topics*. What is another's is refused by itself, and not
    what stands beside it.
    """
    own = [topic for topic in topics if not topic.anothers]
    effects = [topic.effect for topic in own or topics if not topic.plain]
    return reduce(lambda all_, one: one.beside(all_), effects or [Effect()])


def unclaimed(effect: Effect, rules: Rules) -> Effect:
    """
    Give what follows where nothing else says where a message goes: what ``otherwise``
    says, except that it promises only what no other rule does.
    """
    return evolve(
        rules.otherwise.over(effect),
        answer_within=effect.answer_within or rules.otherwise.answer_within,
        solve_within=effect.solve_within or rules.otherwise.solve_within,
    )


def _promising(
    effect: Effect, special: Effect, topics: Sequence[Topic], rules: Rules
) -> Effect:
    """
    Give *effect* with what is promised: by the *special* rule, else by a topic, for
    what it means (a complaint about lamps is no broken lamp), else for what is wanted.
    """
    wanted = rules.wants.get(effect.intent, Effect())
    of_topics = [t.effect for t in topics if t.means in ("", effect.intent)]
    return evolve(
        effect,
        answer_within=special.answer_within
        or sooner(*(each.answer_within for each in of_topics))
        or wanted.answer_within,
        solve_within=special.solve_within
        or sooner(*(each.solve_within for each in of_topics))
        or wanted.solve_within,
    )
