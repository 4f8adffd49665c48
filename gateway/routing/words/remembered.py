"""
What was worked out about a word, for when somebody says it again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

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
