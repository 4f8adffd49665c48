"""
Headers that are written by hand, where the library would make something else of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from email.errors import HeaderParseError
from email.header import Header
from email.headerregistry import Address as Mailbox

from channels.email import mime

#: What no name of ours holds, however it is read: what would end a quoted string, or
#: begin another address. "(@ana)" is none.
_UNNAMED = re.compile(r'[<>\\"]|(?<=[^\s(])@')
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")

#: What most addresses are (RFC 5321, section 4.1.2).
_PLAIN = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+")

#: Characters of a line (RFC 5322, section 2.1.1, and RFC 2047, section 2).
_LONGEST = 75

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
        words = Header(name, "utf-8", 75, "From").encode(linesep="\r\n")
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
    charset = "us-ascii" if value.isascii() else "utf-8"
    folded = Header(value, charset, _LONGEST, name).encode(linesep="\r\n")
    return f"{name}: {folded}\r\n".encode()


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
