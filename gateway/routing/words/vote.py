"""
A sentence that votes, and what the nearest of them say together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import field, frozen

from gateway.routing.words.examples import Likeness
from gateway.routing.words.near import Unit


@frozen
class Shown:
    """
    A sentence that a neighbour might write, and what it is.

    Attributes:
        says: By part, the name of what it is: ``{"topics": "lighting"}``.
    """

    sentence: str
    language: str
    says: Mapping[str, str]


@frozen
class Vote:
    """
    What the nearest examples say.

    Attributes:
        shares: By part, what each name got of all that was said.
        voters: They themselves, the nearest first, each with how near it is.
        words: The words of the message, and pairs of them.
    """

    shares: Mapping[str, Mapping[str, float]] = field(factory=dict)
    voters: Sequence[tuple[Shown, float]] = ()
    words: Sequence[Unit] = field(default=(), eq=False)

    def tells(self, part: str, name: str = "") -> bool:
        """
        Say whether a word of the message tells of *name*, or of a part as a whole:
        what stands in all kinds of sentences tells of nothing.
        """
        told = (part, name)
        return any(told in unit.tells for unit in self.words)

    def share(self, part: str, *names: str) -> float:
        """
        Give what *names* got together.
        """
        shares = self.shares.get(part, {})
        return sum([shares.get(name, 0.0) for name in names])

    def first(self, part: str) -> tuple[str, float]:
        """
        Give what got most, and how much; nothing where nobody voted.
        """
        shares = self.shares.get(part)
        if not shares:
            return "", 0.0
        name = max(shares, key=shares.__getitem__)
        return name, shares[name]

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
        near = self.nearest(part, name)
        return f"{self.share(part, name):.0%} of what is like it, first {near}"
