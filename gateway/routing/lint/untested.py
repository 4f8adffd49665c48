"""
Doubt rules that no example reaches: one's own by name, those that come as a whole, as
the rules of any town do, by their number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from fnmatch import fnmatchcase
from posixpath import dirname, join

from gateway.core.errors import Position
from gateway.routing.findings import Finding, Lint
from gateway.routing.lint.entries import KINDS, Doubt, Entries, Entry
from gateway.routing.lint.logic import CONDITION
from gateway.routing.parsing.files import includes


def doubts_of_the_untested(
    files: Entries, texts: Mapping[str, str], reached: Collection[str]
) -> Iterator[Doubt]:
    """
    Doubt rules that none of those *reached* is.

    Args:
        files: What stands in the files, entry by entry.
        texts: What stands in each file, by its name; the first includes the others.
        reached: Names of the rules that matched in some example.
    """
    whole = _whole(texts)
    rules = [*filter(_can_be_reached, files.of(*KINDS))]
    untested = [each for each in rules if each.name not in reached]
    for entry in untested:
        if _file(entry) not in whole:
            problem = f"no example reaches {entry.name}"
            yield entry.doubt(Lint.UNTESTED_RULE, problem, "add a case that does")
    some = Counter(whole[_file(entry)] for entry in untested if _file(entry) in whole)
    every = Counter(whole.get(_file(entry)) for entry in rules)
    for (first, place), number in some.items():
        those = f"{number} of the {every[first, place]} rules of {first}"
        problem = f"no example reaches {those} and what it includes"
        hint = "ventanilla test --coverage names them"
        yield Finding(Lint.UNTESTED_RULE, place, problem, hint), (files.town,)


def _can_be_reached(entry: Entry) -> bool:
    return entry.has(*CONDITION, "hints", "like")


def _file(entry: Entry) -> str:
    return entry.key.position.file


def _whole(texts: Mapping[str, str]) -> dict[str, tuple[str, Position]]:
    """
    Give the files that come with one that includes others, and that itself: by their
    names, which it is, and where the first file says so.
    """
    main, *others = texts
    found: dict[str, tuple[str, Position]] = {}
    for pattern, place in includes(texts[main], main):
        for first in others:
            if fnmatchcase(first, join(dirname(main), pattern)):
                behind = _behind(first, texts)
                found |= dict.fromkeys(behind and [first, *behind], (first, place))
    return found


def _behind(file: str, texts: Mapping[str, str]) -> list[str]:
    found, ahead = list[str](), [file]
    while ahead:
        name = ahead.pop()
        for pattern, _ in includes(texts[name], name):
            beside = join(dirname(name), pattern)
            new = [n for n in texts if fnmatchcase(n, beside) and n not in found]
            found += new
            ahead += new
    return found
