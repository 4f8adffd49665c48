"""
Training of a classifier on a town's examples, if it has any.
"""

from __future__ import annotations

from collections.abc import Sequence

from gateway.routing.words.learning.vote import Classifier, Shown, Untrained


def learned_from(shown: Sequence[Shown], language: str) -> Classifier:
    """
    Train a classifier on what is *shown* in *language*.
    """
    if not shown:
        return Untrained()
    # NumPy takes 11 MiB, which a town without examples is spared.
    from gateway.routing.words.learning.votes import Votes

    return Votes(shown, language)
