"""
Tables for spreadsheets (RFC 4180), in which what people wrote does nothing.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping

#: Before these a spreadsheet begins a formula, in full width, too: where the text
#: begins, and behind what splits cells and rows elsewhere, as `;` does in Spain. There
#: our quotes split nothing, and those that open a cell are no part of it.
_FORMULA = re.compile(
    '(?:^|(?<=[;\t\r\n]))(?=(?:[^\\S\t\r\n]|")*[=+\\-@\uff1d\uff0b\uff0d\uff20|])'
    "|^(?=[\t\r\n])"
)


def sheet(columns: Mapping[str, str], rows: Iterable[Mapping[str, str]]) -> str:
    """
    Write *rows* under their *columns*, each with its head, as RFC 4180 has it.
    """
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(columns.values())
    for row in rows:
        writer.writerow([_cell(row[name]) for name in columns])
    return written.getvalue()


def _cell(text: str) -> str:
    """
    Give *text* so that no spreadsheet takes it, or a part of it, for a formula.
    """
    return _FORMULA.sub("'", text)
