"""
Bounded caches of functions' results. Pickled with the rules, they keep the function and
lose the results.
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

#: A cache with so many entries is cleared: people use few words, but invent many.
_MOST = 65_536

#: Longer keys are not cached, as nobody says them twice.
_LONGEST = 64


class _Lent:
    """
    Calls a function, of which it holds only a weak reference if it is a bound method.
    An object that caches its own method would otherwise be in a reference cycle, and
    rules that were replaced would stay in memory until a garbage collection.
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
        Return the function.
        """
        return self._given()


class Remembered(dict[str, T]):
    """
    A bounded cache as a dictionary that computes missing values. A hit costs a third of
    one in ``lru_cache``.

    Args:
        work_out: Computes a value from *given* and the key. The owner of a bound method
            must outlive the cache.
        given: The first arguments.
    """

    def __init__(self, work_out: Callable[..., T], *given: str) -> None:
        super().__init__()
        self._work_out = _Lent(work_out)
        self._given = given

    def __missing__(self, word: str) -> T:
        """
        Compute the value of *word*, and cache it.
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
    An LRU cache of a function of one argument, with at most *most* entries (None: no
    limit). The owner of a bound method must outlive the cache.
    """

    _work_out: _Lent = field(converter=_Lent)
    most: int | None
    of: Callable[[K], T] = field(init=False)

    @of.default
    def _remembering(self) -> Callable[[K], T]:
        return lru_cache(self.most)(self._work_out)

    def __reduce__(self) -> tuple[Any, ...]:
        return Lately, (self._work_out.back(), self.most)
