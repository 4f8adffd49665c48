"""
One way of printing, for people and for machines, and of saying what is wrong.
"""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from collections.abc import AsyncIterator, Sequence
from itertools import islice
from typing import Any, NoReturn

import click

#: What a table shows.
Rows = Sequence[Sequence[str]]

#: For machines: one JSON value on standard output, nothing else.
json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON, for machines."
)

#: Names, values and signs of JSON that are written at once.
_AT_ONCE = 1_000

#: Characters that a table's last column has, however little is left of a terminal.
_LEAST = 20


def short(text: str, most: int) -> str:
    """
    Give *text* on one line of at most so many characters.
    """
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def fail(*problems: str) -> NoReturn:
    """
    Say what is wrong, a line each, and exit with 1.
    """
    for problem in problems:
        click.echo(problem, err=True)
    sys.exit(1)


def print_json(value: Any) -> None:
    """
    Print one JSON value, in UTF-8 whatever the terminal's encoding (RFC 8259, 8.1); bit
    by bit, as it may be much longer than what it tells of.
    """
    written = json.JSONEncoder(ensure_ascii=False, indent=2).iterencode(value)
    while piece := "".join(islice(written, _AT_ONCE)):
        click.echo(escaped(piece).encode(), nl=False)
    click.echo()


async def print_json_pages(pages: AsyncIterator[Sequence[Any]]) -> None:
    """
    Print one JSON array as `print_json` does, page by page: however long it is, no more
    than a page is held.
    """
    before = "["
    async for page in pages:
        for one in page:
            told = json.dumps(one, ensure_ascii=False, indent=2).replace("\n", "\n  ")
            click.echo(escaped(f"{before}\n  {told}").encode(), nl=False)
            before = ","
    click.echo("[]" if before == "[" else "\n]")


def escaped(written: str) -> str:
    """
    Put what is no printable character of JSON as its escape, which says the same: it
    may be looked at on a terminal.
    """
    if written.replace("\n", "").isprintable():
        return written  # Fast path for nearly everything.
    return "".join(
        c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in written
    )


def print_table(head: Sequence[str], rows: Rows) -> None:
    """
    Print rows under their heads, as wide as they need. On a terminal the last column
    has what is left of it, and goes on below.
    """
    shown = [[visible(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(head, *shown, strict=True)][:-1]
    indent = sum(widths) + 2 * len(widths)
    for *first, last in (head, *shown):
        begin = "".join(f"{c.ljust(w)}  " for c, w in zip(first, widths, strict=True))
        for line in _broken(last, indent):
            click.echo(f"{begin}{line}".rstrip())
            begin = " " * indent


def _broken(text: str, indent: int) -> Sequence[str]:
    room = max(shutil.get_terminal_size().columns - indent, _LEAST)
    if len(text) <= room or not sys.stdout.isatty():
        return [text]
    return textwrap.wrap(text, room, break_long_words=False, break_on_hyphens=False)


def print_list(
    told: Any, head: Sequence[str], rows: Rows, none: str, *, as_json: bool
) -> None:
    """
    Print a list: what is *told* of each, for machines; for people their *rows*, or that
    there are *none*.
    """
    if as_json:
        print_json(told)
    elif rows:
        print_table(head, rows)
    else:
        click.echo(none)


def visible(text: str) -> str:
    """
    Show control and direction characters as escapes: nobody writes on the terminal
    of whoever reads what they sent.
    """
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode() for c in text
    )
