"""
Read mail addresses where little depends on them: recipients, and the name shown with
a sender. Who the sender is, `channels.email.mail.author` says, and far more strictly.
"""

from __future__ import annotations

import re

from channels.email.mail.mime import words
from gateway.core.mail.addresses import normal

#: One thing inside of an address header: a quoted string or any other character.
#: Comments are counted by hand, they nest.
_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|\\.|.', re.DOTALL)

#: Where a value holds none of these, every comma and semicolon separates.
_QUOTING = re.compile(r'["\\(]')
_SEPARATOR = re.compile(r"[,;]")

_GROUP = re.compile(r"^[^<@\"]*:")

#: Longer than that is not read.
_LONGEST = 10_000


def addresses(values: list[str]) -> list[str]:
    """
    Give all addresses that can be read from *values*, groups' members included.
    """
    named = [normal(entry) for entry in written(values)]
    return [address for address in named if address]


def written(values: list[str]) -> list[str]:
    """
    Give what stands in *values* where addresses do, as it is written: quicker than
    `addresses`.
    """
    entries = [e for value in values for e in _entries(value[:_LONGEST])]
    return [_bare(_GROUP.sub("", entry)).strip() for entry in entries]


def shown_name(value: str) -> str:
    """
    Give the name that stands with the address in *value*; empty if there is none.
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
    Cut a header value at the commas and semicolons that are not quoted, and leave
    its comments out.
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
