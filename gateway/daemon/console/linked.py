"""
Web addresses in a line of ours, as links.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

#: An address as the letters write them: to a map, or to a post.
_ADDRESS = re.compile(r"https://[^\s<>\"']+[^\s<>\"'.,;:)]")


def linked(line: str) -> Sequence[tuple[str, bool]]:
    """
    Split a line into pieces, and say of each whether it is a web address.
    """
    pieces: list[tuple[str, bool]] = []
    at = 0
    for match in _ADDRESS.finditer(line):
        pieces += [(line[at : match.start()], False), (match[0], True)]
        at = match.end()
    return [piece for piece in (*pieces, (line[at:], False)) if piece[0]]
