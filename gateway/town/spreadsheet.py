"""
CSV for spreadsheets (RFC 4180), safe against formula injection.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping

#: Positions where a spreadsheet may begin a formula, full-width characters included: at
#: the beginning of the text, and behind separators of cells and rows in other locales,
#: such as `;` in Spain. There our quotes do not protect, and quotes that open a cell
#: are not part of it.
_FORMULA = re.compile(
    '(?:^|(?<=[;\t\r\n]))(?=(?:[^\\S\t\r\n]|")*[=+\\-@\uff1d\uff0b\uff0d\uff20|])'
    "|^(?=[\t\r\n])"
)


def sheet(columns: Mapping[str, str], rows: Iterable[Mapping[str, str]]) -> str:
    """
    Return *rows* as CSV, with a header row from *columns*.
    """
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(columns.values())
    for row in rows:
        writer.writerow([_cell(row[name]) for name in columns])
    return written.getvalue()


def _cell(text: str) -> str:
    """
    Return *text* so that no spreadsheet reads any part of it as a formula.
    """
    return _FORMULA.sub("'", text)
