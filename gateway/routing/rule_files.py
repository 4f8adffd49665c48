"""
Reading of the rules from disk, without compiling them. What is made from them is taken
from the cache if it is there: so a command that needs only the town starts without all
that compiles and decides.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import TypeVar

from attrs import evolve, field, frozen

from gateway.core.errors import Mistake, Position
from gateway.routing.kept_rules import RuleCache, is_worth_caching, rule_cache
from gateway.routing.parsing.including import includes
from gateway.routing.parsing.source import shown
from gateway.routing.rule_warnings import RuleWarning, RuleWarnings

T = TypeVar("T")

#: Maximum number of files that the rules may include.
MAX_FILES = 128

#: The ending of files with test cases, which lie beside the rules; a pattern such as
#: ``*.yaml`` includes none of them.
_CASES = ".test.yaml"

#: The hint if there is no such file of rules.
_HOW_TO_BEGIN = (
    "name yours with --routes or VENTANILLA_ROUTES; to begin, read docs/your-town.md "
    "in the source, or docs/routes.md for the smallest town"
)

#: The hint if somebody else's rules, or their folder, are closed.
_FOR_WHOM = "whoever runs this, such as the service's user, must be able to read it"


@frozen
class RuleFiles:
    """
    The text of the rules' files, as read from disk.

    Attributes:
        name: The name of the main file.
        texts: The content of each file, by its name; the main file first. What is no
            UTF-8 in one is replaced by U+FFFD.
        missing: A mistake for each file or include that could not be read.
        sought: The names and patterns that the files include, whether there or not.
    """

    name: str
    texts: Mapping[str, str]
    missing: tuple[Mistake, ...] = ()
    sought: frozenset[str] = frozenset()

    @property
    def cache(self) -> RuleCache | None:
        """
        The cache of what is made from these files; None if they are incomplete, or too
        short to be worth it.
        """
        worth = is_worth_caching(self.texts) and not self.missing
        return rule_cache(os.environ) if worth else None

    def cached(self, kind: type[T], make: Callable[[], T], *of: str) -> T:
        """
        Return what *make* makes from these files, from the cache if it is there.

        Args:
            kind: Its type.
            make: Makes it.
            of: What else it is made from, besides the files.
        """
        cache = self.cache
        parts = (*of, self.name, *chain(*self.texts.items()))
        return make() if cache is None else cache.cached(parts, kind, make)

    def warnings(
        self, depends_on: Sequence[str], find: Callable[[], Sequence[RuleWarning]]
    ) -> Sequence[RuleWarning]:
        """
        Return the warnings about these rules, from the cache if they are there.

        Args:
            depends_on: What else the warnings depend on, besides the files: part of
                their key in the cache.
            find: Finds the warnings; `lint`, for instance.
        """

        def made() -> RuleWarnings:
            return RuleWarnings((*find(),))

        return self.cached(RuleWarnings, made, "warned", *depends_on).those


def place(position: Position, path: Path) -> Position:
    """
    Return *position* with the path of its file, which so far is relative to the folder
    of *path*: so an editor finds the file.
    """
    return evolve(position, file=str(path.parent / position.file))


@contextmanager
def placed(path: Path) -> Iterator[None]:
    """
    Give each Mistake raised inside the ``with`` block the path of its file, by `place`.
    """
    try:
        yield
    except ExceptionGroup as e:
        mistakes = [m for m in e.exceptions if isinstance(m, Mistake)]
        those = [evolve(m, position=place(m.position, path)) for m in mistakes]
        raise ExceptionGroup(e.message, those) from None


def read_files(path: Path) -> RuleFiles:
    """
    Read the text of *path* and of the files that it includes, without compiling them.
    """
    reader = _FileReader(path.parent, path.name)
    reader.read(path, path.name, Position(path.name, 1, 1), shown(str(path)))
    reader.follow(path.name)
    return RuleFiles(
        path.name, reader.texts, tuple(reader.missing), frozenset(reader.sought)
    )


def cases_file(path: Path) -> Path:
    """
    Return where the test cases of the rules in *path* are, if there are any.
    """
    return path.with_suffix(f".test{path.suffix}")


def read_cases_file(path: Path) -> str:
    """
    Read the text of the test cases beside the rules in *path*; empty if there are none.

    Raises:
        ExceptionGroup: It cannot be read: the Mistake, with the name of its file.
    """
    file = cases_file(path)
    if not file.exists():
        return ""
    reader = _FileReader(path.parent, file.name)
    reader.read(file, file.name, Position(file.name, 1, 1), shown(file.name))
    if reader.missing:
        raise ExceptionGroup(file.name, reader.missing)
    return reader.texts[file.name]


@frozen
class _FileReader:
    folder: Path
    first: str
    texts: dict[str, str] = field(factory=dict)
    missing: list[Mistake] = field(factory=list)
    sought: set[str] = field(factory=set)

    def follow(self, name: str) -> None:
        """
        Read the files that the file *name* includes, and those that they include.
        """
        for entry, position in includes(self.texts.get(name, ""), name):
            for other in self.find(entry, position):
                if self.include(other, position):
                    self.follow(other)

    def find(self, entry: str, position: Position) -> list[str]:
        """
        Return the names of the files that *entry* (a path or a pattern) stands for,
        sorted; *entry* is relative to the folder of the file at *position*.
        """
        beside = PurePosixPath(entry)
        inside = PurePosixPath(position.file).parent / beside
        hint = None
        if beside.is_absolute() or ".." in beside.parts:
            hint = "files beside the rules, or in a folder there"
        elif "**" in entry:
            hint = "name each folder, such as areas/*.yaml"
        elif str(inside) == self.first:
            hint = "leave it out: it is the first file, which is read already"
        if hint is not None:
            self._report(position, f"cannot include {shown(entry)}", hint)
            return []
        self.sought.add(str(inside))
        if not any(letter in entry for letter in "*?["):
            return [str(inside)]
        try:
            there = self.folder.glob(str(inside))
            found = [each.relative_to(self.folder) for each in there]
        except (OSError, ValueError) as e:
            self._report(position, f"cannot look for {shown(entry)}: {e}")
            return []
        names = sorted(
            each.as_posix()
            for each in found
            if not any(part.startswith(".") for part in each.parts)
            and not each.name.endswith(_CASES)
            and each.as_posix() != self.first
        )
        if not names:
            problem = f"no file is called {shown(entry)}"
            self._report(position, problem, self._beside_the_link())
        return names

    def _beside_the_link(self) -> str | None:
        """
        Return a hint where files are sought, if the rules themselves are a link.
        """
        try:
            there = (self.folder / self.first).readlink()
        except OSError:  # It is no link, or no more.
            return None
        return (
            f"{self.first} is a link, and files are sought beside it, not beside "
            f"{there}: make a link of its folder instead, or name the file itself in "
            "VENTANILLA_ROUTES"
        )

    def include(self, name: str, position: Position) -> bool:
        """
        Read one file, if it lies in the folder of the rules. Return whether it was
        read; a file that was read before is not read again.
        """
        if name in self.texts:
            return False
        if len(self.texts) > MAX_FILES:
            self._report(position, f"more than {MAX_FILES} files are included")
            return False
        place = self.folder / name
        try:
            inside = place.resolve().is_relative_to(self.folder.resolve())
        except (OSError, ValueError, RuntimeError):
            # Reading it fails in the same way, and `read` reports that.
            inside = True
        if inside:
            self.read(place, name, position, shown(name))
        else:
            hint = "its link leads out of the folder of the rules"
            self._report(position, f"cannot include {shown(name)}", hint)
        return name in self.texts

    def read(self, place: Path, name: str, position: Position, called: str) -> None:
        """
        Read the text of one file. If it cannot be read, report that at *position*.

        Args:
            place: Its path.
            name: Its name in `texts`.
            position: Where it is included.
            called: How a mistake names it.
        """
        hint = None
        try:
            if place.exists() and not place.is_file():
                # Opening a pipe would block for ever.
                problem = "is not a regular file"
            else:
                # Some editors, such as Notepad, begin a file with a byte order mark.
                self.texts[name] = place.read_text(encoding="utf-8-sig")
                return
        except UnicodeDecodeError as e:
            self.missing.append(undecoded(e, name, called))
            self.texts[name] = e.object.decode("utf-8-sig", "replace")
            return
        except OSError as e:
            problem = f"cannot be read: {e.strerror or e}"
            if isinstance(e, FileNotFoundError):
                first = name == self.first
                hint = _HOW_TO_BEGIN if first else self._beside_the_link()
            elif isinstance(e, PermissionError):
                hint = _FOR_WHOM
        except ValueError:
            problem = "is not a valid file name"
        self._report(position, f"{called} {problem}", hint)

    def _report(self, at: Position, problem: str, hint: str | None = None) -> None:
        self.missing.append(Mistake(at, problem, hint))


def undecoded(wrong: UnicodeDecodeError, name: str, called: str) -> Mistake:
    """
    Return the mistake of a file that is not UTF-8, at its first wrong byte.

    Args:
        wrong: The error of decoding the whole file.
        name: The file, as the mistake's position names it.
        called: How the mistake names it.
    """
    before = wrong.object[: wrong.start]
    line = before[before.rfind(b"\n") + 1 :].decode("utf-8-sig", "replace")
    position = Position(name, before.count(b"\n") + 1, len(line) + 1)
    return Mistake(position, f"{called} is not UTF-8 text", "save it as UTF-8")
