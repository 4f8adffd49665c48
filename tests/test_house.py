"""
Rule 7 of the house: files have up to 300 lines, functions up to 40 besides what they
are called with and their docstring; or a sentence says why: "long because …".
"""

import ast
import re
from functools import cache
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
#: A step of the store's is never changed.
STEPS = ROOT / "gateway/store/moving/migrations/versions"
FILES = [
    file
    for part in ("gateway", "channels", "bench")
    for file in sorted((ROOT / part).rglob("*.py"))
    if file.parent != STEPS
]


def excused(lines):
    return re.search(r"\blong because\b", " ".join(" ".join(lines).split()))


@cache
def parts(file):
    """
    Give the functions of *file*, and what its f-strings put in: to parse all files
    takes longer than all else.
    """
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.FormattedValue
    nodes = ast.walk(ast.parse(file.read_text("utf-8")))
    return [node for node in nodes if isinstance(node, kinds)]


def begin(function):
    """
    Give the line of the first thing that *function* does.
    """
    first, *more = function.body
    told = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return (more[0] if told and more else first).lineno


def test_files_are_short_or_say_why_not():
    long = {
        str(file.relative_to(ROOT))
        for file in FILES
        for lines in [file.read_text("utf-8").splitlines()]
        if len(lines) > 300 and not excused(lines[:12])
    }

    assert set() == long


def test_functions_are_short_or_say_why_not():
    long = {
        f"{file.relative_to(ROOT)}: {node.name}"
        for file in FILES
        for text in [file.read_text("utf-8")]
        for node in parts(file)
        if not isinstance(node, ast.FormattedValue)
        and node.end_lineno - begin(node) >= 40
        and not excused(text.splitlines()[node.lineno - 1 : begin(node) - 1])
    }

    assert set() == long


def test_no_package_lies_among_the_sources():
    assert [] == [path.name for path in ROOT.glob("*.whl")]


def test_what_a_town_edits_is_read_by_any_parser_of_yaml():
    # PyYAML's own is stricter than libyaml: a question in a list has quotes.
    for folder in ("regions", "junar"):
        for file in (ROOT / "routes" / folder).rglob("*.yaml"):
            yaml.load(file.read_text("utf-8"), yaml.SafeLoader)
    yaml.load((ROOT / "routes.yaml").read_text("utf-8"), yaml.SafeLoader)


def test_no_text_with_braces_puts_in_a_number_that_it_means_to_repeat_by():
    """
    In an f-string the repeat {0,5} of a regular expression is written {{0,5}}.
    """
    wrong = [
        f"{file}:{node.lineno}"
        for file in FILES
        for node in parts(file)
        if isinstance(node, ast.FormattedValue)
        and isinstance(node.value, ast.Tuple | ast.Constant)
    ]

    assert [] == wrong
