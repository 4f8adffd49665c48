"""
Compiling of the rules' files into a routing table, or taking it from the cache.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from gateway.routing.compiler import compile_routes
from gateway.routing.rule_files import RuleFiles, placed, read_files
from gateway.routing.table import RoutingTable
from gateway.routing.words.learning.teaching import learned_from


def compile_files(files: RuleFiles) -> RoutingTable:
    """
    Return the compiled table of *files*, from the cache if it is there.

    Raises:
        ExceptionGroup: The rules are wrong: one Mistake for each mistake, in the order
            of the files.
    """
    return files.cached(RoutingTable, partial(_compiled, files))


def load(path: Path) -> RoutingTable:
    """
    Read and compile the rules in *path* and in the files that it includes.

    Raises:
        ExceptionGroup: The rules are wrong: one Mistake for each mistake, in the order
            of the files, each with the path of its file (see `placed`).
    """
    with placed(path):
        return compile_files(read_files(path))


def _compiled(files: RuleFiles) -> RoutingTable:
    if files.name not in files.texts:
        raise ExceptionGroup(files.name, files.missing)
    others = {n: text for n, text in files.texts.items() if n != files.name}
    return compile_routes(
        files.texts[files.name],
        files.name,
        included=others,
        missing=files.missing,
        teach=partial(learned_from, cache=files.cache),
    )
