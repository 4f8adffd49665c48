"""
A sentence that votes, and what the nearest of them say together.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

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
