"""
Training of a classifier on a town's examples, if it has any.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from gateway.routing.kept_rules import RuleCache
from gateway.routing.words.learning.vote import Classifier, Shown, Untrained


def learned_from(
    shown: Sequence[Shown], language: str, cache: RuleCache | None = None
) -> Classifier:
    """
    Train a classifier on what is *shown* in *language*, or take it from the *cache* if
    it is there.
    """
    if not shown:
        return Untrained()
    # NumPy takes 11 MiB, which a town without examples is spared.
    from gateway.routing.words.learning.votes import Votes

    if cache is None:
        return Votes(shown, language)
    said = ((each.sentence, *chain(*each.says.items()), "") for each in shown)
    parts = (language, *chain.from_iterable(said))
    return cache.shared(parts, Votes, lambda: Votes(shown, language))
