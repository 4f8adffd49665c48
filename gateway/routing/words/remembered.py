"""
What was worked out, for when somebody asks again. Of rules that are kept, only how it
is worked out.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any, Generic, TypeVar

from attrs import field, frozen

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

#: People use few words, and make up many: it all begins again when there are so many.
_MOST = 65_536

#: Nobody says anything longer twice.
_LONGEST = 64


class Remembered(dict[str, T]):
    """
    A dictionary that works out what it lacks, and stays small whatever is asked of it.
    A look-up of what it has costs a third of one in ``lru_cache``.
    """

    def __init__(self, work_out: Callable[[str], T]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, word: str) -> T:
        """
        Work it out.
        """
        found = self._work_out(word)
        if len(word) <= _LONGEST:
            if len(self) >= _MOST:
                self.clear()
            self[word] = found
        return found

    def __reduce__(self) -> tuple[Any, ...]:
        return Remembered, (self._work_out,)


@frozen(eq=False)
class Lately(Generic[K, T]):
    """
    What is worked out of something, remembered for the *most* that were asked of last;
    None: for all.
    """

    work_out: Callable[[K], T]
    most: int | None
    of: Callable[[K], T] = field(init=False)

    @of.default
    def _remembering(self) -> Callable[[K], T]:
        return lru_cache(self.most)(self.work_out)

    def __reduce__(self) -> tuple[Any, ...]:
        return Lately, (self.work_out, self.most)
