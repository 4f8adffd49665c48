"""
A cache of compiled rules, for the next process that reads the same files.

Compiling a town's rules takes seconds, and nearly every command needs them. So they are
kept in the user's cache folder, as Python keeps its modules. A file there is named by a
hash of what it was made from: the rules' files, our own code, the interpreter and its
libraries. What is missing or damaged, or what others may write, is compiled again.

Four parts have files of their own: what examples teach, which is most of the work and
seldom changes; the warnings of `ventanilla check`, which take even longer; and the town
and its calendar, which are small and all that many commands need.

They are pickled (`rule_pickle.py`). A pickle may execute whatever its writer likes, so
one is read only from where nobody else can write (docs/decisions/0007-kept-rules.md).
"""

from __future__ import annotations

import hashlib
import io
import os
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TypeVar
from weakref import WeakValueDictionary

import attrs
from attrs import frozen

import gateway
from gateway.files import is_ours, open_no_link
from gateway.platforms import sources
from gateway.routing.collecting import without_gc
from gateway.routing.rule_pickle import UNPICKLABLE, pickled, unpickled

T = TypeVar("T")

#: The fewest characters of rules that are worth caching: below, compiling is faster.
_LEAST = 200_000

#: How many files of each kind are kept. Without a limit, each edit of the rules would
#: leave one of some 17 MB, and one of 88 MB if it changes examples.
_KEPT = 3

#: The prefix of files that are being written, and the seconds after which such a file
#: is abandoned: its writer was killed.
_UNFINISHED, _ABANDONED = "tmp", 3600

_CHECKSUM_BYTES = 4

#: The parts that this process has, by their files: see `RuleCache.shared`.
_shared: WeakValueDictionary[Path, object] = WeakValueDictionary()


@frozen
class RuleCache:
    """
    A folder with compiled rules and their parts. What cannot be read or written there
    is made again; nothing raises.
    """

    folder: Path

    def cached(self, parts: Iterable[str], kind: type[T], make: Callable[[], T]) -> T:
        """
        Return the cached value that was made from *parts*; without one, *make* it and
        cache it.

        Args:
            parts: The texts that the value is made from, which identify it.
            kind: Its type.
            make: Makes it.
        """
        try:
            name = key_of(parts)
        except OSError:  # Our own code is being changed.
            return make()
        return self._cached(name, kind, make)

    def shared(self, parts: Iterable[str], kind: type[T], make: Callable[[], T]) -> T:
        """
        Return that value, as `cached` does, but if this process has it already, the
        same object. Whatever contains it is cached with a reference to its file.
        """
        try:
            name = key_of(parts)
        except OSError:
            return make()
        place = self.folder / f"{name}{_ending(kind)}"
        found = _shared.get(place)
        if not isinstance(found, kind):
            found = _shared[place] = self._cached(name, kind, make)
        try:
            # As if it were read; who empties the folder meanwhile may not know of us.
            os.utime(place)
        except OSError:
            self.keep(name, found)
        return found

    def _cached(self, name: str, kind: type[T], make: Callable[[], T]) -> T:
        found = self.find(name, kind)
        if found is None:
            found = make()
            self.keep(name, found)
        return found

    def find(self, name: str, kind: type[T]) -> T | None:
        """
        Return the value cached under *name*; None if there is none that is whole, of
        this *kind*, and protected from others.
        """
        found = self._read(self.folder / f"{name}{_ending(kind)}")
        return found if isinstance(found, kind) else None

    def _read(self, place: Path) -> object:
        try:
            if not is_ours(self.folder.stat()):
                return None
            with open(place, "rb", opener=open_no_link) as file:
                if not is_ours(os.fstat(file.fileno())):
                    return None
                content = file.read()
        except OSError:
            return None
        check, body = content[:_CHECKSUM_BYTES], memoryview(content)[_CHECKSUM_BYTES:]
        if check != _checksum(body):
            return None
        written = io.BytesIO(content)
        written.seek(_CHECKSUM_BYTES)
        try:
            with without_gc():
                found = unpickled(written, self._part)
        except Exception:  # noqa: BLE001 - whatever it is, the value is made again
            return None
        with suppress(OSError):
            os.utime(place)
        return found

    def _part(self, name: str) -> object:
        place = self.folder / name
        part = _shared.get(place)
        if part is None:
            part = self._read(place)
            if part is None:
                raise FileNotFoundError(place)
            _shared[place] = part
        return part

    def keep(self, name: str, thing: object) -> None:
        """
        Cache *thing* under *name*, if that is possible, and remove the oldest files of
        its kind.
        """
        ending = _ending(type(thing))
        parts = {
            place.name: part
            for place, part in _shared.items()
            if place.parent == self.folder
        }
        with suppress(OSError, *UNPICKLABLE):
            body = pickled(thing, parts)
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not is_ours(self.folder.stat()):
                return
            with tempfile.NamedTemporaryFile(
                dir=self.folder, prefix=_UNFINISHED, delete=False
            ) as file:
                made = Path(file.name)
                try:
                    file.write(_checksum(body))
                    file.write(body)
                    file.flush()
                    made.replace(self.folder / f"{name}{ending}")
                except BaseException:
                    made.unlink()
                    raise
            self._evict(ending)

    def _evict(self, ending: str) -> None:
        kept = sorted(
            self.folder.glob(f"*{ending}"),
            key=lambda path: path.stat().st_mtime_ns,
            reverse=True,
        )
        long_ago = time.time() - _ABANDONED
        left = [
            p
            for p in self.folder.glob(f"{_UNFINISHED}*")
            if p.stat().st_mtime < long_ago
        ]
        for path in (*kept[_KEPT:], *left):
            path.unlink(missing_ok=True)


def rule_cache(variables: Mapping[str, str]) -> RuleCache | None:
    """
    Return the cache that the environment's *variables* name: in the folder that systemd
    made for the service (``CACHE_DIRECTORY``, systemd.exec), else in the user's cache
    folder (XDG Base Directory Specification); None if the user has no home.
    """
    if made := variables.get("CACHE_DIRECTORY", "").partition(":")[0]:
        return RuleCache(Path(made))
    base = variables.get("XDG_CACHE_HOME", "")
    try:
        home = Path(base) if Path(base).is_absolute() else Path.home() / ".cache"
    except RuntimeError:
        return None
    return RuleCache(home / "ventanilla")


def is_worth_caching(texts: Mapping[str, str]) -> bool:
    """
    Return whether rules with these *texts* load faster from the cache than they
    compile.
    """
    return sum(map(len, texts.values())) >= _LEAST


def key_of(parts: Iterable[str]) -> str:
    """
    Return the name under which to cache what this version of our code makes from
    *parts*: a SHA-256 digest in hexadecimal.

    Raises:
        OSError: Our own files cannot be read: they are being changed.
    """
    digest = hashlib.sha256(code_version())
    for part in parts:
        content = part.encode(errors="surrogatepass")
        digest.update(f"{len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


@cache
def code_version() -> bytes:
    """
    Return what identifies this version of our own files, of the libraries and of
    Python.

    Raises:
        OSError: Our own files cannot be read: they are being changed.
    """
    # An installation or an edit changes sizes and times, so the files need not be read.
    # The shipped texts are among them. The channels' platform modules count, too: they
    # read the addresses in the rules.
    code = [
        os.path.join(folder, name)  # noqa: PTH118 - a Path each takes three times as long
        for folder, _, names in os.walk(gateway.__path__[0])
        if not folder.endswith("__pycache__")
        for name in names
    ]
    libraries = str(Path(attrs.__file__).parents[1])
    told = [
        f"{path} {about.st_size} {about.st_mtime_ns}"
        for path in (libraries, *sorted(code), *map(str, sources()))
        for about in [os.stat(path)]  # noqa: PTH116 - as above
    ]
    return "\n".join([sys.version, *told]).encode(errors="surrogateescape")


def _ending(kind: type[object]) -> str:
    return f".{kind.__name__.lower()}"


def _checksum(body: bytes | memoryview) -> bytes:
    return zlib.crc32(body).to_bytes(_CHECKSUM_BYTES, "big")
