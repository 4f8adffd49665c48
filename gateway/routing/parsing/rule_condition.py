"""
Reading of a rule's condition, without its examples.
"""

from __future__ import annotations

from collections.abc import Mapping

from gateway.routing.conditions import Condition, all_of, none_of
from gateway.routing.parsing.matchers import match
from gateway.routing.parsing.source import Node
from gateway.routing.parsing.wording import (
    Scope,
    says_hashtags,
    says_patterns,
    says_words,
)

#: Keys of ``match`` that may also stand in the rule itself.
SHORT = {"words": says_words, "hashtags": says_hashtags, "patterns": says_patterns}


def read_condition(known: Mapping[str, Node], scope: Scope) -> Condition | None:
    """
    Read the condition of a rule, without its examples; None if it has none by itself.
    """
    parts = [read(known[k], scope) for k, read in SHORT.items() if k in known]
    if "match" in known:
        parts.append(match(known["match"], scope))
    must = tuple(part for part in parts if part is not None)
    if not must or ("like" in known and not any(map(_asks_for_words, must))):
        # Without words, the condition only narrows the examples.
        return None
    condition = must[0] if len(must) == 1 else all_of(must)
    return unless(condition, known, scope)


def _asks_for_words(condition: Condition) -> bool:
    return condition.triggers is not None or bool(condition.atoms)


def unless(condition: Condition, known: Mapping[str, Node], scope: Scope) -> Condition:
    """
    Return *condition* with the rule's ``unless``, if it has any: none of its words may
    be said.
    """
    if "unless" not in known:
        return condition
    excluded = says_words(known["unless"], scope)
    return condition if excluded is None else all_of((condition, none_of((excluded,))))
