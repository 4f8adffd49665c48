"""
Warnings about rules that no test case reaches. The town's own are named one by one;
those of a package, such as the common rules, are only counted. A package is a file that
the first file includes and that itself includes others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from fnmatch import fnmatchcase
from posixpath import dirname, join

from gateway.core.errors import Position
from gateway.routing.lint.entries import KINDS, Allowable, Entries, Entry
from gateway.routing.lint.logic import CONDITION
from gateway.routing.parsing.including import includes
from gateway.routing.rule_warnings import Lint, RuleWarning


def check_untested(
    files: Entries, texts: Mapping[str, str], reached: Collection[str]
) -> Iterator[Allowable]:
    """
    Warn of rules that are not among those *reached*.

    Args:
        files: The entries of the files.
        texts: The content of each file, by its name; the first includes the others.
        reached: Names of the rules that matched in some test case.
    """
    packages = _packages(texts)
    rules = [*filter(_can_be_reached, files.of(*KINDS))]
    untested = [each for each in rules if each.name not in reached]
    for entry in untested:
        if _file(entry) not in packages:
            problem = f"no case reaches {entry.name}"
            yield entry.warning(Lint.UNTESTED_RULE, problem, "add one that does")
    some = Counter(
        packages[_file(entry)] for entry in untested if _file(entry) in packages
    )
    every = Counter(packages.get(_file(entry)) for entry in rules)
    for (first, place), number in some.items():
        those = f"{number} of the {every[first, place]} rules of {first}"
        problem = f"no case reaches {those} and the files that it includes"
        hint = "ventanilla test --coverage names them"
        yield RuleWarning(Lint.UNTESTED_RULE, place, problem, hint), (files.town,)


def _can_be_reached(entry: Entry) -> bool:
    return entry.has(*CONDITION, "hints", "like")


def _file(entry: Entry) -> str:
    return entry.key.position.file


def _packages(texts: Mapping[str, str]) -> dict[str, tuple[str, Position]]:
    """
    Return for each file of a package the package's first file, and the place where the
    main file includes that.
    """
    main, *others = texts
    found: dict[str, tuple[str, Position]] = {}
    for pattern, place in includes(texts[main], main):
        for first in others:
            if fnmatchcase(first, join(dirname(main), pattern)):
                behind = _included_by(first, texts)
                found |= dict.fromkeys(behind and [first, *behind], (first, place))
    return found


def _included_by(file: str, texts: Mapping[str, str]) -> list[str]:
    found, ahead = list[str](), [file]
    while ahead:
        name = ahead.pop()
        for pattern, _ in includes(texts[name], name):
            beside = join(dirname(name), pattern)
            new = [n for n in texts if fnmatchcase(n, beside) and n not in found]
            found += new
            ahead += new
    return found
