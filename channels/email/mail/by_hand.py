"""
Headers that are written by hand, where the library would make something else of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from email import base64mime, quoprimime
from email.errors import HeaderParseError
from email.header import Header
from email.headerregistry import Address as Mailbox
from string import ascii_letters, digits

from channels.email.mail import mime

#: What no name of ours holds, however it is read: what would end a quoted string, or
#: begin another address. "(@ana)" is none.
_UNNAMED = re.compile(r'[<>\\"]|(?<=[^\s(])@')
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")

#: What most addresses are (RFC 5321, section 4.1.2).
_PLAIN = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+")

#: Characters of a line (RFC 5322, section 2.1.1, and RFC 2047, section 2).
_LONGEST = 75

#: What stays as it is, or becomes one other character, in a word that is quoted; and
#: what is around each word: ``=?utf-8?q?`` and ``?=``.
_UNQUOTED = frozenset(f"{ascii_letters}{digits}-!*+/ ")
_CHROME = 12

#: Of the web or mail, as a header may say it.
_ADDRESS = re.compile(r"(?:https?|mailto):[!-;=?-~]{1,900}")


def in_header(text: str) -> str:
    """
    Give *text* as a header may hold it.
    """
    # What looks like an encoded word would be decoded, line ends within it and all:
    # on 3.11 that makes headers out of a subject.
    return mime.cleaned(text).replace("=?", "= ?")[:900]


def from_line(name: str, address: str) -> bytes:
    """
    Write From by hand: where the library folds it, it forgets the quotes around a
    name, and what was quoted becomes another address.
    """
    name = mime.cleaned(_UNNAMED.sub(" ", in_header(name))[:100])
    address = plain_address(address)
    if not name:
        return f"From: {address}\r\n".encode()
    if not name.isascii():
        # No line with encoded words may be longer than 76; it forgets its space.
        words = _encoded(name, "From")
        return f"From: {words}\r\n <{address}>\r\n".encode()
    shown = name if _ATOMS.fullmatch(name) else f'"{name}"'
    return f"From: {shown} <{address}>\r\n".encode()


def plain_address(address: str) -> str:
    """
    Give *address* as a header may hold it.

    Raises:
        ValueError: It is none.
    """
    if _PLAIN.fullmatch(address):
        return address
    try:
        return Mailbox(addr_spec=address).addr_spec
    except HeaderParseError as e:
        raise ValueError(address) from e


def line(name: str, value: str) -> bytes:
    """
    Write one header field; *value* holds no control characters. What is longer than a
    line is folded between its words, and what is not ASCII becomes encoded words (RFC
    2047).
    """
    if value.isascii() and len(name) + len(value) < _LONGEST:
        return f"{name}: {value}\r\n".encode()
    if value.isascii() and " " not in value:
        # An id, which means nothing in pieces.
        return f"{name}: {value}\r\n".encode()
    if value.isascii():
        folded = Header(value, "us-ascii", _LONGEST, name).encode(linesep="\r\n")
    else:
        folded = _encoded(value, name)
    return f"{name}: {folded}\r\n".encode()


def _encoded(value: str, name: str) -> str:
    """
    Write encoded words as `email.header.Header` does, of which each but the last fills
    its line. That one encodes all of a line again for each of its characters.
    """
    octets = [len(each.encode()) for each in value]
    quoted = [
        1 if each in _UNQUOTED else 3 * size
        for each, size in zip(value, octets, strict=True)
    ]
    is_short = (sum(octets) + 2) // 3 * 4 < sum(quoted)
    first, others = _LONGEST - len(f"{name}: ") - _CHROME, _LONGEST - 1 - _CHROME
    if is_short:
        first, others = first // 4 * 3, others // 4 * 3
    write = base64mime.header_encode if is_short else quoprimime.header_encode
    pieces = _filled(value, octets if is_short else quoted, first, others)
    return "\r\n ".join(write(piece.encode(), "utf-8") for piece in pieces)


def _filled(value: str, sizes: Sequence[int], first: int, others: int) -> Iterator[str]:
    """
    Cut *value* so that the sizes of a piece's characters add up to no more than *first*
    in the first piece, and *others* in all others.
    """
    begin = used = 0
    room = first
    for at, size in enumerate(sizes):
        if used + size > room:
            yield value[begin:at]
            begin, used, room = at, 0, others
        used += size
    yield value[begin:]


def leaving_lines(addresses: Sequence[str]) -> bytes:
    """
    Tell the reader's mail program how to get no more of it (RFC 2369), and that one
    press will do where a web address is given (RFC 8058). By hand: the library would
    make encoded words of what is longer than a line.
    """
    plain = [one for one in addresses if _ADDRESS.fullmatch(one)]
    if not plain:
        return b""
    lines = ["List-Unsubscribe: " + ",\r\n ".join(f"<{one}>" for one in plain)]
    if any(one.startswith("https:") for one in plain):
        lines.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click")
    return "".join(f"{line}\r\n" for line in (*lines, "Precedence: list")).encode()
