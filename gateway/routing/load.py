"""
Read the rules from disk.
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
from gateway.routing.findings import Finding, Findings
from gateway.routing.kept_rules import Kept, is_worth, kept
from gateway.routing.parsing.files import includes
from gateway.routing.parsing.source import shown
from gateway.routing.table import RoutingTable
from gateway.routing.words.learning.teaching import learned_from
from gateway.routing.words.learning.vote import Teach

#: So many files are enough for a town.
FILES = 128

#: Cases to test the rules with lie beside them, and are no rules.
_CASES = ".test.yaml"

#: For whoever has no rules, or looks in another folder than theirs.
_BEGIN = (
    "name yours with --routes or VENTANILLA_ROUTES; how to begin says the source: "
    "a town of your own in docs/your-town.md, the smallest town in docs/routes.md"
)


@frozen
class Files:
    """
    The rules as they stand on disk.

    Attributes:
        name: What the first file is called.
        texts: What stands in each, by its name; the first file comes first.
        missing: What is wrong with those that could not be read.
    """

    name: str
    texts: Mapping[str, str]
    missing: tuple[Mistake, ...] = ()

    def compile(self) -> RoutingTable:
        """
        Build the table that they describe, or take it from where it was kept.

        Raises:
            ExceptionGroup: One Mistake for each mistake, in the order of the files.
        """
        where = self._where()
        if where is None:
            return self._compiled(learned_from)
        compiled = partial(self._compiled, where.teach)
        return where.once(self._parts, RoutingTable, compiled)

    def town(self) -> Town:
        """
        Give the town of that table. It is kept by itself, too: whoever only asks for
        its clocks or languages does not read the whole table.

        Raises:
            ExceptionGroup: As `compile`.
        """
        where = self._where()
        if where is None:
            return self.compile().town
        return where.once(self._parts, Town, lambda: self.compile().town)

    def warned(
        self, of: Sequence[str], look: Callable[[], Sequence[Finding]]
    ) -> Sequence[Finding]:
        """
        Give what is hardly meant in them, as `lint` finds it, or take it from where it
        was kept.

        Args:
            of: What else it depends on.
            look: Finds it.
        """
        where = kept(os.environ) if is_worth(self.texts) else None
        if where is None:
            return look()
        parts = ("warned", *of, *self._parts)
        return where.once(parts, Findings, lambda: Findings((*look(),))).those

    def _where(self) -> Kept | None:
        worth = is_worth(self.texts) and not self.missing
        return kept(os.environ) if worth else None

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
        ExceptionGroup: One Mistake for each mistake, in the order of the files; each
            names its file as seen from where *path* starts.
    """
    try:
        return read_files(path).compile()
    except ExceptionGroup as e:
        mistakes = [m for m in e.exceptions if isinstance(m, Mistake)]
        placed = [evolve(m, position=place(m.position, path)) for m in mistakes]
        raise ExceptionGroup(e.message, placed) from None


def place(position: Position, path: Path) -> Position:
    """
    Say where *position*, in the rules of *path*, is for whoever wrote *path*: their
    editor must find the file.
    """
    return evolve(position, file=str(path.parent / position.file))


def read_files(path: Path) -> Files:
    """
    Read *path* and the files that it includes, without looking into them.
    """
    shelf = _Shelf(path.parent, path.name)
    shelf.read(path, path.name, Position(path.name, 1, 1), shown(str(path)))
    shelf.follow(path.name)
    return Files(path.name, shelf.texts, tuple(shelf.missing))


@frozen
class _Shelf:
    folder: Path
    first: str
    texts: dict[str, str] = field(factory=dict)
    missing: list[Mistake] = field(factory=list)

    def follow(self, name: str) -> None:
        """
        Read what the file of this *name* includes, and what those files do.
        """
        for entry, position in includes(self.texts.get(name, ""), name):
            for other in self.find(entry, position):
                if self.include(other, position):
                    self.follow(other)

    def find(self, entry: str, position: Position) -> list[str]:
        """
        Give the names of the files that *entry* means, in their order: as they stand
        beside the file that says so.
        """
        beside = PurePosixPath(entry)
        outside = beside.is_absolute() or ".." in beside.parts
        inside = PurePosixPath(position.file).parent / beside
        if outside or "**" in entry or str(inside) == self.first:
            hint = "files beside the rules, or in a folder there"
            self._miss(position, f"cannot include {shown(entry)}", hint)
            return []
        if not any(letter in entry for letter in "*?["):
            return [str(inside)]
        try:
            there = [p for p in self.folder.glob(str(inside)) if p.is_file()]
            found = [each.relative_to(self.folder) for each in there]
        except (OSError, ValueError) as e:
            self._miss(position, f"cannot look for {shown(entry)}: {e}")
            return []
        names = sorted(
            each.as_posix()
            for each in found
            if not any(part.startswith(".") for part in each.parts)
            and not each.name.endswith(_CASES)
            and each.as_posix() != self.first
        )
        if not names:
            self._miss(position, f"no file is called {shown(entry)}")
        return names

    def include(self, name: str, position: Position) -> bool:
        """
        Read one file, if it lies in the folder of the rules; each is read once. Say
        whether it was now.
        """
        if name in self.texts:
            return False
        if len(self.texts) > FILES:
            self._miss(position, f"more than {FILES} files are included")
            return False
        place = self.folder / name
        try:
            inside = place.resolve().is_relative_to(self.folder.resolve())
        except (OSError, ValueError, RuntimeError):
            # The same is wrong with it when it is read, and told there in words.
            inside = True
        if inside:
            self.read(place, name, position, shown(name))
        else:
            hint = "its link leads out of the folder of the rules"
            self._miss(position, f"cannot include {shown(name)}", hint)
        return name in self.texts

    def read(self, place: Path, name: str, position: Position, called: str) -> None:
        """
        Read one file as it is.
        """
        hint = None
        try:
            if place.exists() and not place.is_file():
                # Whoever opens a pipe waits for ever.
                problem = "is no ordinary file"
            else:
                # Notepad begins a file with a mark that is no part of it.
                self.texts[name] = place.read_text(encoding="utf-8-sig")
                return
        except UnicodeDecodeError as e:
            position, hint = _where(e, name), "save it as UTF-8"
            self._miss(position, f"{called} is not UTF-8 text", hint)
            return
        except OSError as e:
            problem = f"cannot be read: {e.strerror or e}"
            if name == self.first and isinstance(e, FileNotFoundError):
                hint = _BEGIN
        except ValueError:
            problem = "is no name of a file"
        self._miss(position, f"{called} {problem}", hint)

    def _miss(self, at: Position, problem: str, hint: str | None = None) -> None:
        self.missing.append(Mistake(at, problem, hint))


def _where(wrong: UnicodeDecodeError, name: str) -> Position:
    before = wrong.object[: wrong.start]
    line = before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")
    return Position(name, before.count(b"\n") + 1, len(line) + 1)
