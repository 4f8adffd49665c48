"""
Compiled rules as bytes: pickles that refer to numbers, and to parts that lie elsewhere,
instead of containing them.
"""

from __future__ import annotations

import copyreg
import io
import pickle
import re
from collections.abc import Callable, Mapping
from typing import BinaryIO

#: Errors of rules that cannot be pickled, such as too deeply nested ones.
UNPICKLABLE = (pickle.PicklingError, AttributeError, TypeError, RecursionError)

#: The greatest number that Python keeps a single object of.
_SHARED_BY_PYTHON = 256


def pickled(thing: object, parts: Mapping[str, object]) -> bytes:
    """
    Pickle *thing*, with the names of the *parts* that it has instead of themselves.

    Raises:
        pickle.PicklingError, AttributeError, TypeError, RecursionError: That is not
            possible; in `UNPICKLABLE`.
    """
    written = io.BytesIO()
    _Pickler(written, parts).dump(thing)
    return written.getvalue()


def unpickled(content: BinaryIO, part: Callable[[str], object]) -> object:
    """
    Read what was pickled, asking *part* for each part by its name. It may execute
    whatever its writer likes, and raise anything.
    """
    reader = pickle.Unpickler(content)  # noqa: S301 - whoever calls it trusts it
    elsewhere = _Elsewhere(part)
    reader.persistent_load = elsewhere.__getitem__  # type: ignore[method-assign]
    found: object = reader.load()
    return found


class _Pickler(pickle.Pickler):
    # Without the functions that libraries register globally: with Twisted's, for
    # methods, reading the rules would import Twisted.
    dispatch_table = {re.Pattern: copyreg.dispatch_table[re.Pattern]}  # noqa: RUF012

    def __init__(self, file: BinaryIO, parts: Mapping[str, object]) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._names = {id(part): name for name, part in parts.items()}

    def persistent_id(self, one: object) -> int | str | None:
        # A number that many sets and tuples share would else be an object in each of
        # them when it is loaded: a million more, of 32 bytes.
        if type(one) is int:
            return one if one > _SHARED_BY_PYTHON else None
        return self._names.get(id(one))


class _Elsewhere(dict[int | str, object]):
    """
    What a pickle refers to: its numbers, each one object, and its parts by name, which
    *part* returns.
    """

    def __init__(self, part: Callable[[str], object]) -> None:
        super().__init__()
        self._part = part

    def __missing__(self, key: int | str) -> object:
        found = self[key] = key if isinstance(key, int) else self._part(key)
        return found
