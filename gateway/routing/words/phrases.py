"""
Several words in their order, perhaps with others between them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import field, frozen

#: A word that is said no more often than this is looked for by hand.
_FEW = 3


@frozen
class Phrase:
    """
    An entry of more than one word.

    Attributes:
        atom: Its number.
        units: Its words' numbers, in their order.
        gaps: How many other words may stand before each.
        needs: Its words' numbers; without one of them it cannot be said.
    """

    atom: int
    units: tuple[int, ...]
    gaps: tuple[int, ...]
    needs: frozenset[int] = field(init=False)

    @needs.default
    def _needs(self) -> frozenset[int]:
        return frozenset(self.units)

    def span(self, places: Mapping[int, Sequence[int]]) -> tuple[int, int] | None:
        """
        Give where it is said for the first time, from its first word to its last.

        Args:
            places: The positions of each word that is said, in their order, all of
                those that are needed among them.
        """
        starts = places[self.units[0]]
        if len(starts) <= _FEW and not any(self.gaps):
            return self._by_hand(starts, places)
        # Starts are kept apart, so that the words said can be shown. What it costs
        # grows with the words said, and not with their square.
        ends = {position: position for position in starts}
        for unit, gap in zip(self.units[1:], self.gaps[1:], strict=True):
            ends = {
                position: ends[position - back]
                for position in places[unit]
                for back in range(gap + 1, 0, -1)
                if position - back in ends
            }
        # Positions rise, and their starts with them.
        return next(((start, end) for end, start in ends.items()), None)

    def _by_hand(
        self, starts: Sequence[int], places: Mapping[int, Sequence[int]]
    ) -> tuple[int, int] | None:
        for start in starts:
            end = start
            for unit in self.units[1:]:
                end += 1
                if end not in places[unit]:
                    break
            else:
                return start, end
        return None
