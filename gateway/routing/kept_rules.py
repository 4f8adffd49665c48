"""
Compiled rules, kept for the next process that reads the same files.

To compile a town's rules takes seconds, and nearly every command needs them. As Python
does with modules, what was compiled is kept in the user's cache, under a name that says
what it was made from: the files, our own code, the interpreter and its libraries. What
is not there, not whole, or not nobody else's to write is compiled anew. What examples
teach is half of that work, and few who edit rules edit examples: it is kept by itself.
So are what `ventanilla check` warns of, which takes longer, and the town, a small part
that many commands need alone.

A pickle does whatever its writer likes, so one is read only from where nobody else can
write (docs/decisions/0007-kept-rules.md).
"""

from __future__ import annotations

import copyreg
import hashlib
import io
import os
import pickle
import re
import stat
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TypeVar

import re2
from attrs import frozen

import gateway
from gateway.platforms import sources
from gateway.routing.without_gc import without_gc
from gateway.routing.words.learning.vote import Classifier, Shown, Untrained

T = TypeVar("T")

#: Characters of rules below which they are compiled sooner than found.
_WORTH = 200_000

#: So many of each kind are kept: of a file that is being worked on there would be one
#: for each version, of some 70 MB, and 55 more if its examples change.
_MOST = 3

#: How those begin that are being written, and the seconds after which nobody writes
#: there any more: whoever began was killed.
_BEGUN, _WRITTEN = "tmp", 3600

#: What is raised for rules that cannot be kept: nested too deep, say.
_NOT_KEPT = (pickle.PicklingError, AttributeError, TypeError, RecursionError)

_CHECK_BYTES = 4


class _Pickler(pickle.Pickler):
    # What libraries have registered for everybody is left out: by Twisted's way with
    # methods, whoever reads the rules would load Twisted.
    dispatch_table = {re.Pattern: copyreg.dispatch_table[re.Pattern]}  # noqa: RUF012


@frozen
class Kept:
    """
    Compiled rules, and what examples teach, in a folder of our own.
    """

    folder: Path

    def teach(self, shown: Sequence[Shown], language: str) -> Classifier:
        """
        Give what *shown* teaches in that *language*: found, or worked out and kept.
        """
        if not shown:
            return Untrained()
        from gateway.routing.words.learning.votes import Votes

        said = ((each.sentence, *chain(*each.says.items()), "") for each in shown)
        parts = (language, *chain.from_iterable(said))
        return self.once(parts, Votes, lambda: Votes(shown, language))

    def once(self, parts: Iterable[str], kind: type[T], make: Callable[[], T]) -> T:
        """
        Give what was kept that was made of *parts*; or *make* it, and keep it.
        """
        try:
            name = name_of(parts)
        except OSError:  # Our own files are being changed.
            return make()
        found = self.find(name, kind)
        if found is None:
            found = make()
            self.keep(name, found)
        return found

    def find(self, name: str, kind: type[T]) -> T | None:
        """
        Give what was kept under *name*, if that is there and can be trusted.
        """
        place = self.folder / f"{name}{_ending(kind)}"
        try:
            if not _is_private(self.folder.stat()):
                return None
            with open(place, "rb", opener=_open_no_link) as file:
                if not _is_private(os.fstat(file.fileno())):
                    return None
                content = file.read()
        except OSError:
            return None
        check, body = content[:_CHECK_BYTES], memoryview(content)[_CHECK_BYTES:]
        if check != _check(body):
            return None
        try:
            with without_gc():
                found = pickle.loads(body)  # noqa: S301 - nobody else can write there
        except Exception:  # noqa: BLE001 - whatever it is, it is compiled anew
            return None
        if not isinstance(found, kind):
            return None
        with suppress(OSError):
            os.utime(place)
        return found

    def keep(self, name: str, thing: object) -> None:
        """
        Keep *thing* under *name*, where that is possible, and the last ones beside it.
        """
        ending = _ending(type(thing))
        with suppress(OSError, *_NOT_KEPT):
            written = io.BytesIO()
            _Pickler(written, pickle.HIGHEST_PROTOCOL).dump(thing)
            body = written.getvalue()
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not _is_private(self.folder.stat()):
                return
            with tempfile.NamedTemporaryFile(
                dir=self.folder, prefix=_BEGUN, delete=False
            ) as file:
                made = Path(file.name)
                try:
                    file.write(_check(body))
                    file.write(body)
                    file.flush()
                    made.replace(self.folder / f"{name}{ending}")
                except BaseException:
                    made.unlink()
                    raise
            self._forget(ending)

    def _forget(self, ending: str) -> None:
        kept = sorted(
            self.folder.glob(f"*{ending}"),
            key=lambda path: path.stat().st_mtime_ns,
            reverse=True,
        )
        long_ago = time.time() - _WRITTEN
        left = [
            p for p in self.folder.glob(f"{_BEGUN}*") if p.stat().st_mtime < long_ago
        ]
        for path in (*kept[_MOST:], *left):
            path.unlink(missing_ok=True)


def kept(variables: Mapping[str, str]) -> Kept | None:
    """
    Give the place to keep compiled rules, as the environment's *variables* have it:
    what systemd made for the service (``CACHE_DIRECTORY``, systemd.exec), or the user's
    own (XDG Base Directory Specification). None, if there is none.
    """
    if made := variables.get("CACHE_DIRECTORY", "").partition(":")[0]:
        return Kept(Path(made))
    base = variables.get("XDG_CACHE_HOME", "")
    try:
        home = Path(base) if Path(base).is_absolute() else Path.home() / ".cache"
    except RuntimeError:
        return None
    return Kept(home / "ventanilla")


def is_worth(texts: Mapping[str, str]) -> bool:
    """
    Say whether rules of these *texts* are found sooner than compiled.
    """
    return sum(map(len, texts.values())) >= _WORTH


def name_of(parts: Iterable[str]) -> str:
    """
    Name what is made of *parts*, by this version of our own.

    Raises:
        OSError: Our own files cannot be read: they are being changed.
    """
    digest = hashlib.sha256(ourselves())
    for part in parts:
        content = part.encode(errors="surrogatepass")
        digest.update(f"{len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


@cache
def ourselves() -> bytes:
    """
    Tell this version of our own files, and of what they need, from all others.
    """
    # What is installed, or changed in a checkout, changes the times of its folder and
    # files: nobody needs to read them. The texts that we ship are among these. By what
    # channels say of their platforms the addresses in the rules were read.
    code = [
        path
        for path in sorted(Path(gateway.__path__[0]).rglob("*"))
        if path.is_file() and path.parent.name != "__pycache__"
    ]
    libraries = Path(re2.__file__).parents[1]
    told = [
        f"{path} {about.st_size} {about.st_mtime_ns}"
        for path, about in (
            (path, path.stat()) for path in (libraries, *code, *sources())
        )
    ]
    return "\n".join([sys.version, *told]).encode(errors="surrogateescape")


def _ending(kind: type[object]) -> str:
    return f".{kind.__name__.lower()}"


def _is_private(about: os.stat_result) -> bool:
    others = stat.S_IWGRP | stat.S_IWOTH
    return about.st_uid == os.geteuid() and not about.st_mode & others


def _open_no_link(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW | os.O_CLOEXEC)


def _check(body: bytes | memoryview) -> bytes:
    return zlib.crc32(body).to_bytes(_CHECK_BYTES, "big")
