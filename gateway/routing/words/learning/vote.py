"""
What examples say of a message: the interface of whatever asks them, and its answer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol, TypeAlias

from attrs import field, frozen

from gateway.routing.words.learning.examples import Likeness

#: What an example of something else counts, by 1, for how urgent a thing is.
_ELSEWHERE = 0.5


@frozen
class Shown:
    """
    A sentence that a neighbour might write, and what it is.

    Attributes:
        says: By part, the name of what it is: ``{"topics": "lighting"}``.
    """

    sentence: str
    says: Mapping[str, str]


@frozen
class Vote:
    """
    What the nearest examples say.

    Attributes:
        shares: By part, what each name got of all that was said.
        voters: They themselves, the nearest first, each with how near it is.
        learned: By part, how much the words of the message and pairs of them speak for
            each name: 1 where they say what its examples do, less than nothing where
            they say what others do.
    """

    shares: Mapping[str, Mapping[str, float]] = field(factory=dict)
    voters: Sequence[tuple[Shown, float]] = ()
    learned: Mapping[str, Mapping[str, float]] = field(factory=dict)

    @property
    def nearness(self) -> float:
        """
        Say how near the nearest is, from 0 to 1 or about.
        """
        return self.voters[0][1] if self.voters else 0.0

    def share(self, part: str, *names: str) -> float:
        """
        Give what *names* got together.
        """
        shares = self.shares.get(part, {})
        return sum([shares.get(name, 0.0) for name in names])

    def soon(self, urgency: str, topics: Collection[str]) -> float:
        """
        Give what an *urgency* got, where it is about these *topics*: whoever feels "muy
        mal" tells little of how soon a "muy mal olor" must go.
        """
        told = said = 0.0
        for shown, near in self.voters:
            says = shown.says
            elsewhere = "guards" not in says and says.get("topics") not in topics
            counts = near * near * (_ELSEWHERE if topics and elsewhere else 1.0)
            told += counts
            if says.get("urgency") == urgency:
                said += counts
        return said / told if told else 0.0

    def nearest(self, part: str, name: str) -> Likeness:
        """
        Give the nearest of those that said *name*.

        Raises:
            StopIteration: Nobody did.
        """
        said = (each for each in self.voters if each[0].says.get(part) == name)
        shown, near = next(said)
        return Likeness(shown.sentence, round(min(near, 1.0), 2))

    def because(self, part: str, name: str) -> str:
        """
        Give the reason, as traces show it.
        """
        share = self.share(part, name)
        if not share:
            learned = self.learned.get(part, {}).get(name, 0.0)
            return f"examples teach it of its words ({learned:.2f})"
        near = self.nearest(part, name)
        return f"{share:.0%} of what is like it, first {near}"


class Classifier(Protocol):
    """
    Asks examples what a message is.
    """

    @property
    def shown(self) -> Sequence[Shown]:
        """
        Return the examples.
        """

    def ask(self, words: Sequence[str]) -> Vote:
        """
        Return what examples say of a message in which `said_in` finds *words*.
        """

    def names(self, part: str) -> frozenset[str]:
        """
        Return the names of *part* that any example shows.
        """


@frozen
class Untrained:
    """
    The classifier of a town that shows no examples: it has nothing to say.
    """

    shown: Sequence[Shown] = ()

    def ask(self, words: Sequence[str]) -> Vote:  # noqa: ARG002 - as all do
        """
        Return a vote of nothing.
        """
        return Vote()

    def names(self, part: str) -> frozenset[str]:  # noqa: ARG002 - as all do
        """
        Return no names.
        """
        return frozenset()


#: Learns from examples in a language, or has learned from them before.
Teach: TypeAlias = Callable[[Sequence[Shown], str], Classifier]


def learned_from(shown: Sequence[Shown], language: str) -> Classifier:
    """
    Learn from what is *shown* in *language*.
    """
    if not shown:
        return Untrained()
    # NumPy takes 11 MiB, which a town without examples is spared.
    from gateway.routing.words.learning.votes import Votes

    return Votes(shown, language)
