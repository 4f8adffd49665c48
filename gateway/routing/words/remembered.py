"""
What was worked out, for when somebody asks again. Of rules that are kept, only how it
is worked out.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache
from types import MethodType
from typing import Any, Generic, TypeVar
from weakref import WeakMethod

from attrs import field, frozen

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

#: People use few words, and make up many: it all begins again when there are so many.
_MOST = 65_536

#: Nobody says anything longer twice.
_LONGEST = 64


class _Lent:
    """
    Works something out by a method that keeps nobody alive: whoever remembers what a
    method of its own works out would hold itself by it, and rules that were replaced
    would stay until somebody looked for circles.
    """

    def __init__(self, work_out: Callable[..., Any]) -> None:
        method = isinstance(work_out, MethodType)
        self._given: Callable[[], Any] = (
            WeakMethod(work_out) if method else lambda: work_out
        )

    def __call__(self, *given: Any) -> Any:
        return self._given()(*given)

    def back(self) -> Any:
        """
        Give what was lent.
        """
        return self._given()


class Remembered(dict[str, T]):
    """
    A dictionary that works out what it lacks, and stays small whatever is asked of it.
    A look-up of what it has costs a third of one in ``lru_cache``.

    Args:
        work_out: Works it out of what is *given* and the word; a method's owner must
            be there as long as anybody asks.
    """

    def __init__(self, work_out: Callable[..., T], *given: str) -> None:
        super().__init__()
        self._work_out = _Lent(work_out)
        self._given = given

    def __missing__(self, word: str) -> T:
        """
        Work it out.
        """
        found: T = self._work_out(*self._given, word)
        if len(word) <= _LONGEST:
            if len(self) >= _MOST:
                self.clear()
            self[word] = found
        return found

    def __reduce__(self) -> tuple[Any, ...]:
        return Remembered, (self._work_out.back(), *self._given)


@frozen(eq=False)
class Lately(Generic[K, T]):
    """
    What is worked out of something, remembered for the *most* that were asked of last;
    None: for all. The owner of a method that works it out must be there as long as
    anybody asks.
    """

    _work_out: _Lent = field(converter=_Lent)
    most: int | None
    of: Callable[[K], T] = field(init=False)

    @of.default
    def _remembering(self) -> Callable[[K], T]:
        return lru_cache(self.most)(self._work_out)

    def __reduce__(self) -> tuple[Any, ...]:
        return Lately, (self._work_out.back(), self.most)
