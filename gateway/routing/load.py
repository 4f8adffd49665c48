"""
Read the rules from disk.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from gateway.core.errors import Mistake, Position
from gateway.routing.compiler import compile_routes, includes
from gateway.routing.source import shown
from gateway.routing.table import RoutingTable
from gateway.routing.texts import shipped


def load(path: Path) -> RoutingTable:
    """
    Read and compile the rules in *path* and in the files that it includes.

    Raises:
        ExceptionGroup: One Mistake for each mistake, in the order of the files.
    """
    start = Position(path.name, 1, 1)
    mistakes: list[Mistake] = []
    text = _read(path, start, mistakes)
    included: dict[str, str] = {}
    for name, position in includes(text, path.name):
        inside = PurePosixPath(name)
        if inside.is_absolute() or ".." in inside.parts or name == path.name:
            hint = "a file beside the rules, or in a folder there"
            mistakes.append(Mistake(position, f"cannot include {shown(name)}", hint))
        else:
            included[name] = _read(path.parent / inside, position, mistakes)
    if mistakes:
        raise ExceptionGroup(path.name, mistakes)
    return compile_routes(text, path.name, included=included, catalogue=shipped())


def _read(path: Path, position: Position, mistakes: list[Mistake]) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        problem = "is not UTF-8 text"
    except OSError as e:
        problem = f"cannot be read: {e.strerror or e}"
    except ValueError:
        problem = "is no name of a file"
    mistakes.append(Mistake(position, f"{shown(str(path))} {problem}"))
    return ""
