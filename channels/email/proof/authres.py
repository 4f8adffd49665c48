"""
Parse Authentication-Results (RFC 8601): what another mail server found.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from attrs import frozen

_SPACE = re.compile(r"[ \t\r\n]+")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_WORD = re.compile(r'[^\s;()"=]+')
_VALUE = re.compile(r'[^\s;()"]+')


@frozen(kw_only=True)
class Finding:
    """
    One result, such as ``dkim=pass header.d=example.org``.

    Attributes:
        method: In lower case.
        word: The result, in lower case.
        properties: By name, such as ``header.d``; names are in lower case.
    """

    method: str
    word: str
    properties: Mapping[str, str]


@frozen(kw_only=True)
class Results:
    """
    One header field.

    Attributes:
        server: The authserv-id of the server that says so, in lower case.
        findings: In order.
    """

    server: str
    findings: Sequence[Finding]

    def of(self, method: str) -> list[Finding]:
        """
        Return the findings for *method*.
        """
        return [f for f in self.findings if f.method == method]


def read_results(value: str) -> Results | None:
    """
    Parse the value of a header field; None if it is not strictly valid.
    """
    try:
        (server, *version), *parts = _parts(value)
        findings = [_finding(part) for part in parts if part not in ([], ["none"])]
    except ValueError:
        return None
    if len(version) > 1:
        return None
    return Results(server=server.lower(), findings=findings)


def _finding(part: Sequence[str]) -> Finding:
    # Triples of a word, "=" and a value, with distinct names.
    if len(part) < 3 or len(part) % 3 or set(part[1::3]) != {"="}:
        raise ValueError
    names = [name.lower() for name in part[::3]]
    if len(set(names)) < len(names):
        raise ValueError
    values = dict(zip(names, part[2::3], strict=True))
    method = names[0].partition("/")[0]
    return Finding(method=method, word=values[names[0]].lower(), properties=values)


def _parts(value: str) -> list[list[str]]:
    # Split at semicolons, each part into words; comments are removed.
    parts: list[list[str]] = [[]]
    at = 0
    while at < len(value):
        char = value[at]
        if match := _SPACE.match(value, at):
            at = match.end()
        elif char == "(":
            at = _after_comment(value, at)
        elif char == ";":
            parts.append([])
            at += 1
        elif char == "=":
            parts[-1].append("=")
            at += 1
        elif match := _QUOTED.match(value, at):
            parts[-1].append(re.sub(r"\\(.)", r"\1", match[1]))
            at = match.end()
        else:
            after_equals = parts[-1][-1:] == ["="]
            match = (_VALUE if after_equals else _WORD).match(value, at)
            if match is None:
                raise ValueError
            parts[-1].append(match[0])
            at = match.end()
    return parts


def _after_comment(value: str, at: int) -> int:
    depth = 0
    while at < len(value):
        if value[at] == "\\":
            at += 1
        elif value[at] == "(":
            depth += 1
        elif value[at] == ")":
            depth -= 1
        at += 1
        if depth == 0:
            return at
    raise ValueError
