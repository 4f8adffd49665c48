"""
Sections of a Markdown page, between two marks.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """
    Return the lines of a Markdown table.
    """
    lines = (head, ["---:"] * len(head), *rows)
    return [f"| {' | '.join(cells)} |" for cells in lines]


def machine() -> str:
    """
    Return the machine's processor and number of cores.
    """
    found = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        if line.startswith("model name")
    ]
    model = found[0] if found else "an unknown processor"
    return f"{model}, {os.cpu_count()} cores"


def put(page: Path | None, name: str, section: str) -> None:
    """
    Print *section*, and replace the text between the marks called *name* with it if
    there is a *page*.

    Raises:
        ValueError: The marks are missing.
    """
    click.echo(section)
    if page is None:
        return
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    before, _, rest = page.read_text("utf-8").partition(begin)
    _, found, after = rest.partition(end)
    if not found:
        raise ValueError(f"{page} has no {begin} … {end}")
    page.write_text(f"{before}{begin}\n{section}\n{end}{after}", "utf-8")
