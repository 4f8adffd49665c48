"""
The effect of a message's topics, intent and special rule, with the terms promised: by
when it is answered, and by when it is solved.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from attrs import evolve

from gateway.core.calendar import sooner
from gateway.routing.effect import Effect
from gateway.routing.rules import Rule, Rules, Topic

#: Effects of up to so many names (rule, intent, topics) are cached: there are few.
_FEW = 3

#: Stands for all topics without an effect, so that they share an entry of the cache.
_PLAIN = Topic(name="", effect=Effect(), owner=())


def joint_effect(
    rules: Rules, topics: Sequence[Topic], intent: str, special: Rule | None
) -> Effect:
    """
    Return the effect of *topics* and *intent*, with its terms. A *special* rule (a
    matter or procedure) takes precedence over both.
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
    Return the effect of *topics* and *intent*, over which a rule's *own* effect takes
    precedence.
    """
    return own.over(together(topics).over(rules.wants.get(intent, Effect())))


def together(topics: Sequence[Topic]) -> Effect:
    """
    Return the combined effect of *topics*. Topics of other authorities count only if
    there are no others, so that they do not refuse what stands beside them.
    """
    own = [topic for topic in topics if not topic.anothers]
    effects = [topic.effect for topic in own or topics if not topic.plain]
    return reduce(lambda all_, one: one.beside(all_), effects or [Effect()])


def unclaimed(effect: Effect, rules: Rules) -> Effect:
    """
    Return *effect* overridden by that of ``otherwise``, for a message that goes nowhere
    else. Only the terms of *effect* take precedence over those of ``otherwise``.
    """
    last = rules.otherwise
    if last.answer_within is None and last.solve_within is None:
        return last.over(effect)
    return evolve(
        last.over(effect),
        answer_within=effect.answer_within or last.answer_within,
        solve_within=effect.solve_within or last.solve_within,
    )


def _promising(
    effect: Effect, special: Effect, topics: Sequence[Topic], rules: Rules
) -> Effect:
    """
    Return *effect* with its terms: those of the *special* rule; else the soonest of the
    topics whose ``means`` is the intent, or that have none (a complaint about lamps is
    no broken lamp); else those of the intent.
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
