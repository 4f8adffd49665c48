"""
Look up known names by what looks like them: an index of skeletons.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, TypeVar

from attrs import field, frozen

from gateway.core.writing.skeleton import PAIRS, is_open

T = TypeVar("T")

_OPEN = re.compile(r"[^\0-\x7f]+")


@frozen
class Shapes(Generic[T]):
    """
    A mapping from skeletons, which also finds keys that a skeleton with unknown letters
    resembles.

    Attributes:
        known: By skeleton.
        enough: How many recognised letters suffice for a match, however many others are
            unknown.
    """

    known: Mapping[str, T]
    enough: int
    _lengths: Mapping[int, tuple[str, ...]] = field(init=False, repr=False)

    @_lengths.default
    def _sorted(self) -> Mapping[int, tuple[str, ...]]:
        lengths = defaultdict(list)
        for shape in self.known:
            lengths[len(shape)].append(shape)
        return {length: tuple(shapes) for length, shapes in lengths.items()}

    def any_like(self, shapes: Iterable[str]) -> bool:
        """
        Say whether any of *shapes* may be the skeleton of something known.
        """
        return any(
            shape in self.known if shape.isascii() else [*self.like(shape)]
            for shape in shapes
        )

    def like(self, shape: str) -> Iterator[T]:
        """
        Yield the values of the known skeletons that *shape* may stand for.
        """
        if shape.isascii():
            if shape in self.known:
                yield self.known[shape]
            return
        # A symbol stands for a letter, or for nothing.
        for reading in dict.fromkeys((shape, _OPEN.sub(_letters, shape))):
            if reading in self.known:
                yield self.known[reading]
            elif all(map(self._tells, reading.split("@"))):
                for known in self._near(reading):
                    if _fits(reading, known):
                        yield self.known[known]

    def _tells(self, shape: str) -> bool:
        return sum(map(str.isascii, shape)) >= self.enough or not is_open(shape)

    def _near(self, shape: str) -> Iterator[str]:
        parts = _OPEN.split(shape)
        first, telling, last = parts[0], max(parts, key=len), parts[-1]
        unknown = len(shape) - sum(map(len, parts))
        for length in range(len(shape), len(shape) + unknown + 1):
            for known in self._lengths.get(length, ()):
                if (
                    telling in known
                    and known.startswith(first)
                    and known.endswith(last)
                ):
                    yield known


def _letters(unknown: re.Match[str]) -> str:
    return "".join(filter(str.isalnum, unknown[0]))


def _fits(shape: str, known: str) -> bool:
    # Every position in *known* at which the part of *shape* read so far may end.
    ends = {0}
    for c in shape:
        if c.isascii():
            ends = {end + 1 for end in ends if known.startswith(c, end)}
        else:
            pairs = {end + 2 for end in ends if known[end : end + 2] in PAIRS}
            ends = {end + 1 for end in ends} | pairs
        if not ends:
            return False
    return len(known) in ends
