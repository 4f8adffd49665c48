"""
A sequence that is made when it is first read: nobody reads why most rules held.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar, overload

T = TypeVar("T")


class ToldLater(Sequence[T]):
    """
    What *tell* returns, which is called once, when somebody first asks for any of it.
    It equals a tuple of the same, and is pickled as one.
    """

    def __init__(self, tell: Callable[[], Iterable[T]]) -> None:
        self._tell: Callable[[], Iterable[T]] | None = tell
        self._told: tuple[T, ...] = ()

    @property
    def told(self) -> tuple[T, ...]:
        """
        All of it.
        """
        if self._tell is not None:
            self._told, self._tell = tuple(self._tell()), None
        return self._told

    @overload
    def __getitem__(self, at: int) -> T: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[T]: ...

    def __getitem__(self, at: int | slice) -> T | Sequence[T]:
        """
        Return one of it, or some.
        """
        return self.told[at]

    def __len__(self) -> int:
        """
        Return how much it is.
        """
        return len(self.told)

    def __iter__(self) -> Iterator[T]:
        """
        Yield each of it.
        """
        return iter(self.told)

    def __eq__(self, other: object) -> bool:
        """
        Say whether it is the same as *other*, a tuple or told later, too.
        """
        return self.told == (other.told if isinstance(other, ToldLater) else other)

    def __hash__(self) -> int:
        """
        Return the hash of its tuple.
        """
        return hash(self.told)

    def __repr__(self) -> str:
        """
        Show it as a tuple.
        """
        return repr(self.told)

    def __reduce__(self) -> tuple[Any, ...]:
        """
        Pickle it as a tuple.
        """
        return tuple, (self.told,)
