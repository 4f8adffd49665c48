"""
Parse the head of an ordinary mail, once for all who need it.

A head is ordinary if all parsers agree on it: each line ends with CRLF, and is a field
or continues the one above. The email library makes of any other what it can
(`channels.email.mail.mime`), and its author remains unknown
(`channels.email.mail.author`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from email.message import Message as Part

from attrs import frozen

from channels.email.mail import mime

#: A field or, in the second alternative, all the rest as malformed, so that no byte is
#: scanned twice.
_FIELD = re.compile(rb"([!-9;-~]+):([^\r\n\0]*(?:\r\n[ \t][^\r\n\0]*)*\r\n)|(?s:.+)")


@frozen
class Head:
    """
    The fields of a mail, and where its body begins.

    Attributes:
        fields: Name and value of each from the top; values unparsed, with CRLF line
            endings.
        end: In bytes from the beginning of the mail.
    """

    fields: tuple[tuple[bytes, bytes], ...]
    end: int

    def values(self, name: bytes) -> list[bytes]:
        """
        Return the values of every field called *name* (in lower case), from the top.
        """
        return values_of(self.fields, name)


def values_of(fields: Sequence[tuple[bytes, bytes]], name: bytes) -> list[bytes]:
    """
    Return the values of all *fields* called *name* (in lower case), from the top.
    """
    return [value for key, value in fields if key.lower() == name]


def ordinary(raw: bytes) -> Head | None:
    """
    Parse the head of a mail; None if it is not ordinary.
    """
    end = raw.find(b"\r\n\r\n", 0, mime.MOST_HEADER_BYTES)
    if end < 0:
        return None
    fields = _FIELD.findall(raw[: end + 2])
    if len(fields) > mime.MOST_HEADERS or not fields[-1][0]:
        return None
    return Head(tuple(fields), end + 4)


@frozen
class Headers:
    """
    The headers of a mail, each value on one line, by name in lower case.
    """

    values: Mapping[str, list[str]]

    @classmethod
    def of(cls, mail: Part) -> Headers:
        """
        Read the headers of a parsed *mail*.
        """
        values: dict[str, list[str]] = {}
        for name, value in mail.raw_items():
            values.setdefault(name.lower(), []).append(mime.unfolded(value))
        return cls(values)

    @classmethod
    def cut(cls, head: Head) -> Headers:
        """
        Read the headers of an ordinary head.
        """
        values: dict[str, list[str]] = {}
        for name, value in head.fields:
            key = name.decode("ascii").lower()
            values.setdefault(key, []).append(mime.one_line(value))
        return cls(values)

    def all(self, name: str) -> list[str]:
        """
        Return every value of a header.
        """
        return self.values.get(name, [])

    def first(self, name: str) -> str:
        """
        Return a header's first value; empty if there is none.
        """
        values = self.values.get(name)
        return values[0] if values else ""
