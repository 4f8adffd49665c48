"""
The author of a mail: the header section and From, parsed so strictly that no other
reading is possible. A mail that is ambiguous is delivered as unauthenticated.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from attrs import frozen

from channels.email.mail.heads import ordinary, values_of
from channels.email.mail.mime import MOST_HEADER_BYTES, MOST_HEADERS
from gateway.core.mail.addresses import a_label

_BLANK_LINE = re.compile(rb"(?:\A|\r?\n)\r?\n")
_LINE_END = re.compile(rb"\r?\n")
_NOT_TEXT = re.compile(rb"\0|\r(?!\n)")
_FIELD = re.compile(rb"([\x21-\x39\x3b-\x7e]+):")
_FOLD = re.compile(r"\r\n(?=[ \t])")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f]")

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ADDRESS = rf"{_ATOM}(?:\.{_ATOM})*@[^\s<>()\[\],;:@\"\\]+"
#: ``address``, or ``any name <address>``. The name may be quoted; unquoted it must not
#: contain what would begin a second mailbox, a group or a comment.
_MAILBOX = re.compile(
    rf"(?P<bare>{_ADDRESS})"
    rf'|(?:"(?:[^"\\]|\\.)*"|[^"<>(),;:@\\])*<(?P<angled>{_ADDRESS})>'
)


class Unclear(ValueError):
    """
    The author is ambiguous; the message says why, for a person.
    """


@frozen(kw_only=True)
class Mail:
    """
    A mail split into its fields and its body.

    Attributes:
        headers: Name and value of each field from the top; values unparsed, with CRLF
            line endings.
        body: With CRLF line endings.
    """

    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    def values(self, name: bytes) -> list[bytes]:
        """
        Return the values of every field called *name* (in lower case), from the top.
        """
        return values_of(self.headers, name)


def open_mail(raw: bytes) -> Mail:
    """
    Split *raw* into its fields and its body.

    Raises:
        Unclear: Its header section is malformed or too large.
    """
    head = ordinary(raw)
    fields, body = _cut(raw) if head is None else (head.fields, raw[head.end :])
    lines = body.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return Mail(headers=fields, body=lines)


def _cut(raw: bytes) -> tuple[tuple[tuple[bytes, bytes], ...], bytes]:
    blank = _BLANK_LINE.search(raw, 0, MOST_HEADER_BYTES)
    if blank is None and len(raw) > MOST_HEADER_BYTES:
        raise Unclear("the header section is too long")
    head = raw if blank is None else raw[: blank.start()]
    body = b"" if blank is None else raw[blank.end() :]
    # Some readers take a bare CR for the end of a line, and others do not.
    if _NOT_TEXT.search(head):
        raise Unclear("the header section holds control characters")

    fields: list[tuple[bytes, bytes]] = []
    for line in _LINE_END.split(head.rstrip(b"\r\n")):
        if line[:1] in (b" ", b"\t") and fields:
            name, value = fields[-1]
            fields[-1] = (name, value + line + b"\r\n")
        elif match := _FIELD.match(line):
            fields.append((match[1], line[match.end() :] + b"\r\n"))
        else:
            raise Unclear("the header section is malformed")
    if len(fields) > MOST_HEADERS:
        raise Unclear("the header section has too many fields")
    return tuple(fields), body


def author(mail: Mail) -> str:
    """
    Return the only address in From: in lower case, its domain as A-labels.

    Raises:
        Unclear: There is not exactly one From with exactly one plain mailbox.
    """
    return sole_address(mail.values(b"from"))


def sole_address(values: Sequence[bytes]) -> str:
    """
    Return the only address in the From headers of a mail, as `author` does.

    Raises:
        Unclear: There is not exactly one with exactly one plain mailbox.
    """
    if len(values) != 1:
        raise Unclear(f"it has {len(values)} From headers instead of one")
    try:
        text = _FOLD.sub("", values[0].decode("utf-8")).strip(" \t\r\n")
    except UnicodeDecodeError as e:
        raise Unclear("From is not UTF-8 text") from e
    match = None if _CONTROL.search(text) else _MAILBOX.fullmatch(text)
    if match is None:
        raise Unclear("From is not one plain mailbox")

    local, _, name = (match["bare"] or match["angled"]).partition("@")
    domain = "" if name.endswith(".") else a_label(name)
    if not domain:
        raise Unclear("From has no valid domain")

    return f"{local.lower()}@{domain}"
