"""
What an invitation says that is a whole mail (RFC 5545).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

#: Characters that are processed.
_MOST = 256 * 2**10

#: The end of a line that the next one continues (section 3.1).
_FOLD = re.compile(r"\r?\n[ \t]")

#: A property with its parameters, which may be quoted, and its value.
_PROPERTY = re.compile(r'([A-Za-z]+)(?:;[^:;"]*+(?:"[^"]*+"[^:;"]*+)*+)*+:(.*)')
_SAID = frozenset(("SUMMARY", "LOCATION", "DESCRIPTION"))

#: What stands for another character in a text (section 3.3.11).
_ESCAPED = re.compile(r"\\([\\;,nN])")


def said_in_calendar(text: str) -> str:
    """
    Return what a calendar says of its events: what, where, and the description, each
    once. What its reminders say is a program's.
    """
    said = (value for name, value in _properties(text) if name in _SAID)
    shown = (_ESCAPED.sub(_unescaped, value).strip() for value in said)
    return "\n".join(dict.fromkeys(filter(None, shown)))


def method_of(text: str) -> str:
    """
    Return the method of a calendar, such as ``REQUEST``; empty if it has none.
    """
    methods = (value for name, value in _properties(text) if name == "METHOD")
    return next(methods, "").strip().upper()


def _properties(text: str) -> Iterator[tuple[str, str]]:
    in_alarm = False
    for line in _FOLD.sub("", text[:_MOST]).splitlines():
        found = _PROPERTY.fullmatch(line)
        if found is None:
            continue
        name, value = found[1].upper(), found[2]
        if value.strip().upper() == "VALARM" and name in ("BEGIN", "END"):
            in_alarm = name == "BEGIN"
        elif not in_alarm:
            yield name, value


def _unescaped(escaped: re.Match[str]) -> str:
    return "\n" if escaped[1] in "nN" else escaped[1]
