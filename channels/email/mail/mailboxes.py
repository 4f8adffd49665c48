"""
Parse mail addresses where little depends on them: recipients, and the display name of a
sender. The sender's address is parsed far more strictly, by
`channels.email.mail.author`.
"""

from __future__ import annotations

import re

from channels.email.mail.mime import words
from gateway.core.mail.addresses import normal

#: One token of an address header: a quoted string or any other character. Comments are
#: counted separately, because they nest.
_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|\\.|.', re.DOTALL)

#: Without any of these in a value, every comma and semicolon separates.
_QUOTING = re.compile(r'["\\(]')
_SEPARATOR = re.compile(r"[,;]")

_GROUP = re.compile(r"^[^<@\"]*:")

#: A longer value is cut.
_LONGEST = 10_000


def addresses(values: list[str]) -> list[str]:
    """
    Return all addresses that can be parsed from *values*, including members of groups.
    """
    named = [normal(entry) for entry in written(values)]
    return [address for address in named if address]


def written(values: list[str]) -> list[str]:
    """
    Return the unparsed addresses in *values*; faster than `addresses`.
    """
    entries = [e for value in values for e in _entries(value[:_LONGEST])]
    return [_bare(_GROUP.sub("", entry)).strip() for entry in entries]


def shown_name(value: str) -> str:
    """
    Return the display name in *value*; empty if there is none.
    """
    name, angle, _ = value[:_LONGEST].rpartition("<")
    name = name.strip()
    if name.startswith('"') and name.endswith('"'):
        name = re.sub(r"\\(.)", r"\1", name[1:-1])
    return words(name)[:200] if angle else ""


def _bare(entry: str) -> str:
    _, angle, rest = entry.rpartition("<")
    return rest.partition(">")[0] if angle else entry


def _entries(value: str) -> list[str]:
    """
    Split a header value at unquoted commas and semicolons, and remove comments.
    """
    if not _QUOTING.search(value):
        return [entry.strip() for entry in _SEPARATOR.split(value) if entry]
    entries: list[list[str]] = [[]]
    depth = 0
    for piece in _PIECE.findall(value):
        if piece == "(":
            depth += 1
        elif piece == ")" and depth:
            depth -= 1
        elif not depth and piece in (",", ";"):
            entries.append([])
        elif not depth:
            entries[-1].append(piece)
    return ["".join(pieces).strip() for pieces in entries if pieces]
