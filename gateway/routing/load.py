"""
Reading of the rules from disk.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import chain
from pathlib import Path, PurePosixPath

from attrs import evolve, field, frozen

from gateway.core.errors import Mistake, Position
from gateway.core.town import Town
from gateway.routing.compiler import compile_routes
from gateway.routing.kept_rules import RuleCache, is_worth_caching, rule_cache
from gateway.routing.parsing.files import includes
from gateway.routing.parsing.source import shown
from gateway.routing.rule_warnings import RuleWarning, RuleWarnings
from gateway.routing.table import RoutingTable
from gateway.routing.words.learning.teaching import learned_from
from gateway.routing.words.learning.vote import Teach

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


@frozen
class RuleFiles:
    """
    The text of the rules' files, as read from disk.

    Attributes:
        name: The name of the main file.
        texts: The content of each file, by its name; the main file first.
        missing: A mistake for each file or include that could not be read.
        sought: The names and patterns that the files include, whether there or not.
    """

    name: str
    texts: Mapping[str, str]
    missing: tuple[Mistake, ...] = ()
    sought: frozenset[str] = frozenset()

    def compile(self) -> RoutingTable:
        """
        Return the compiled table, from the cache if it is there.

        Raises:
            ExceptionGroup: The rules are wrong: one Mistake for each mistake, in the
                order of the files.
        """
        cache = self._cache()
        if cache is None:
            return self._compiled(learned_from)
        compiled = partial(self._compiled, cache.teach)
        return cache.cached(self._parts, RoutingTable, compiled)

    def town(self) -> Town:
        """
        Return the town of the compiled table. It is also cached by itself: a command
        that needs only the town, such as its languages, does not load the whole table.

        Raises:
            ExceptionGroup: As `compile`.
        """
        cache = self._cache()
        if cache is None:
            return self.compile().town
        return cache.cached(self._parts, Town, lambda: self.compile().town)

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
        cache = rule_cache(os.environ) if is_worth_caching(self.texts) else None
        if cache is None:
            return find()
        parts = ("warned", *depends_on, *self._parts)
        return cache.cached(parts, RuleWarnings, lambda: RuleWarnings((*find(),))).those

    def _cache(self) -> RuleCache | None:
        worth = is_worth_caching(self.texts) and not self.missing
        return rule_cache(os.environ) if worth else None

    @property
    def _parts(self) -> tuple[str, ...]:
        return (self.name, *chain(*self.texts.items()))

    def _compiled(self, teach: Teach) -> RoutingTable:
        if self.name not in self.texts:
            raise ExceptionGroup(self.name, self.missing)
        others = {n: text for n, text in self.texts.items() if n != self.name}
        return compile_routes(
            self.texts[self.name],
            self.name,
            included=others,
            missing=self.missing,
            teach=teach,
        )


def load(path: Path) -> RoutingTable:
    """
    Read and compile the rules in *path* and in the files that it includes.

    Raises:
        ExceptionGroup: The rules are wrong: one Mistake for each mistake, in the order
            of the files, each with the path of its file (see `place`).
    """
    try:
        return read_files(path).compile()
    except ExceptionGroup as e:
        mistakes = [m for m in e.exceptions if isinstance(m, Mistake)]
        placed = [evolve(m, position=place(m.position, path)) for m in mistakes]
        raise ExceptionGroup(e.message, placed) from None


def place(position: Position, path: Path) -> Position:
    """
    Return *position* with the path of its file, which so far is relative to the folder
    of *path*: so an editor finds the file.
    """
    return evolve(position, file=str(path.parent / position.file))


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
        outside = beside.is_absolute() or ".." in beside.parts
        inside = PurePosixPath(position.file).parent / beside
        if outside or "**" in entry or str(inside) == self.first:
            hint = "files beside the rules, or in a folder there"
            self._report(position, f"cannot include {shown(entry)}", hint)
            return []
        self.sought.add(str(inside))
        if not any(letter in entry for letter in "*?["):
            return [str(inside)]
        try:
            there = [p for p in self.folder.glob(str(inside)) if p.is_file()]
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
            position, hint = _position_of(e, name), "save it as UTF-8"
            self._report(position, f"{called} is not UTF-8 text", hint)
            return
        except OSError as e:
            problem = f"cannot be read: {e.strerror or e}"
            if isinstance(e, FileNotFoundError):
                first = name == self.first
                hint = _HOW_TO_BEGIN if first else self._beside_the_link()
        except ValueError:
            problem = "is not a valid file name"
        self._report(position, f"{called} {problem}", hint)

    def _report(self, at: Position, problem: str, hint: str | None = None) -> None:
        self.missing.append(Mistake(at, problem, hint))


def _position_of(wrong: UnicodeDecodeError, name: str) -> Position:
    before = wrong.object[: wrong.start]
    line = before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")
    return Position(name, before.count(b"\n") + 1, len(line) + 1)
