"""
What examples say of a message: the classifier that asks them, and its vote.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol, TypeAlias

from attrs import field, frozen

from gateway.routing.words.learning.examples import Likeness

#: The factor of examples of other topics in the vote on urgency.
_ELSEWHERE = 0.5


@frozen
class Shown:
    """
    A labelled example.

    Attributes:
        sentence: The example.
        says: Its label in each part: ``{"topics": "lighting"}``.
    """

    sentence: str
    says: Mapping[str, str]


@frozen
class Vote:
    """
    The result for a message: the vote of the nearest examples, and the scores of the
    classifier.

    Attributes:
        shares: By part: the share of the vote of each label, from 0 to 1.
        voters: The nearest examples, the nearest first, each with its similarity.
        learned: By part: the score of the trained classifier for each label; about 1 if
            the message is like its examples, negative if it is like others.
        words: The words that were asked about.
    """

    shares: Mapping[str, Mapping[str, float]] = field(factory=dict)
    voters: Sequence[tuple[Shown, float]] = ()
    learned: Mapping[str, Mapping[str, float]] = field(factory=dict)
    words: Sequence[str] = field(default=(), eq=False)

    @property
    def nearness(self) -> float:
        """
        The similarity of the nearest example, from 0 to about 1.
        """
        return self.voters[0][1] if self.voters else 0.0

    def share(self, part: str, *names: str) -> float:
        """
        Return the share of the vote of all *names* together.
        """
        shares = self.shares.get(part, {})
        return sum([shares.get(name, 0.0) for name in names])

    def soon(self, urgency: str, topics: Collection[str]) -> float:
        """
        Return the share of an *urgency*, counting examples of other topics than
        *topics* less: "muy mal" said of somebody's health tells little of a "muy mal
        olor".
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
        Return the nearest voter with the label *name*.

        Raises:
            StopIteration: There is none.
        """
        said = (each for each in self.voters if each[0].says.get(part) == name)
        shown, near = next(said)
        return Likeness(shown.sentence, round(min(near, 1.0), 2))

    def because(self, part: str, name: str) -> str:
        """
        Return the reason for the label *name*, as traces show it.
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


#: Trains a classifier on examples in a language, or takes it from a cache.
Teach: TypeAlias = Callable[[Sequence[Shown], str], Classifier]
