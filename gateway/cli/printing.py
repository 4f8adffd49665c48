"""
Printing of results, for people and as JSON, and of errors.
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

#: The cells of a table, by row.
Rows = Sequence[Sequence[str]]

#: The option --json: print one JSON value on standard output, and nothing else.
json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON, for machines."
)

#: How many tokens of JSON are written at once.
_AT_ONCE = 1_000

#: The least width of a table's last column, in characters, however narrow the terminal.
_LEAST = 20


def short(text: str, most: int) -> str:
    """
    Return *text* on one line of at most *most* characters.
    """
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def fail(*problems: str) -> NoReturn:
    """
    Print *problems* on standard error, a line each, and exit with 1.
    """
    for problem in problems:
        click.echo(problem, err=True)
    sys.exit(1)


def print_json(value: Any) -> None:
    """
    Print one JSON value, in UTF-8 whatever the terminal's encoding (RFC 8259, 8.1); in
    pieces, as the whole may take much more memory than *value*.
    """
    written = json.JSONEncoder(ensure_ascii=False, indent=2).iterencode(value)
    while piece := "".join(islice(written, _AT_ONCE)):
        click.echo(escaped(piece).encode(), nl=False)
    click.echo()


async def print_json_pages(pages: AsyncIterator[Sequence[Any]]) -> None:
    """
    Print the items of *pages* as one JSON array, as `print_json` would, but with only
    one page in memory.
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
    Return JSON with all unprintable characters but line breaks as escapes, which mean
    the same: it may be shown on a terminal.
    """
    if written.replace("\n", "").isprintable():
        return written  # Nearly always.
    return "".join(
        c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in written
    )


def print_table(head: Sequence[str], rows: Rows) -> None:
    """
    Print a table. Each column is as wide as its widest cell; on a terminal, the last
    one is wrapped to the width that is left.
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
    Print a list.

    Args:
        told: The value to print as JSON.
        head: The heads of the table for people.
        rows: Its rows.
        none: The sentence for people if there are no rows.
        as_json: Whether to print JSON.
    """
    if as_json:
        print_json(told)
    elif rows:
        print_table(head, rows)
    else:
        click.echo(none)


def visible(text: str) -> str:
    """
    Return *text* with unprintable characters, such as those for control and direction,
    as escapes: nobody who sends a text can control the terminal of whoever reads it.
    """
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode() for c in text
    )
