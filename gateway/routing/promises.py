"""
What is promised about a message: by when it is answered, and by when it has an end.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from gateway.core.calendar import sooner
from gateway.routing.effect import Effect
from gateway.routing.rules import Rules, Topic


def promising(
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
