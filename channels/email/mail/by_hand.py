"""
Header fields written without the email library, where the library writes them wrongly.
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

#: What is removed from names: what would end a quoted string, or begin another address,
#: however it is parsed. "(@ana)" is harmless.
_UNNAMED = re.compile(r'[<>\\"]|(?<=[^\s(])@')
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")

#: The form of most addresses (RFC 5321, section 4.1.2).
_PLAIN = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+")

#: Characters of a line (RFC 5322, section 2.1.1, and RFC 2047, section 2).
_LONGEST = 75

#: Characters that Q encoding leaves as one; and the length of what surrounds each
#: encoded word: ``=?utf-8?q?`` and ``?=``.
_UNQUOTED = frozenset(f"{ascii_letters}{digits}-!*+/ ")
_CHROME = 12

#: A web or mail address that is safe in a header.
_ADDRESS = re.compile(r"(?:https?|mailto):[!-;=?-~]{1,900}")


def in_header(text: str) -> str:
    """
    Return *text* in a form that is safe in a header.
    """
    # What looks like an encoded word would be decoded, including line endings in it: on
    # Python 3.11 a subject could inject headers.
    return mime.cleaned(text).replace("=?", "= ?")[:900]


def from_line(name: str, address: str) -> bytes:
    """
    Return the From line. Where the library folds it, it drops the quotes around a name,
    and what was quoted becomes another address.
    """
    name = mime.cleaned(_UNNAMED.sub(" ", in_header(name))[:100])
    address = plain_address(address)
    if not name:
        return f"From: {address}\r\n".encode()
    if not name.isascii():
        # No line with encoded words may exceed 76 characters; the library forgets the
        # space.
        words = _encoded(name, "From")
        return f"From: {words}\r\n <{address}>\r\n".encode()
    shown = name if _ATOMS.fullmatch(name) else f'"{name}"'
    return f"From: {shown} <{address}>\r\n".encode()


def plain_address(address: str) -> str:
    """
    Return *address* in the form that a header needs.

    Raises:
        ValueError: It is no address.
    """
    if _PLAIN.fullmatch(address):
        return address
    try:
        return Mailbox(addr_spec=address).addr_spec
    except HeaderParseError as e:
        raise ValueError(address) from e


def line(name: str, value: str) -> bytes:
    """
    Return one header field; *value* has no control characters. A long value is folded
    between words, and one that is not ASCII becomes encoded words (RFC 2047).
    """
    if value.isascii() and len(name) + len(value) < _LONGEST:
        return f"{name}: {value}\r\n".encode()
    if value.isascii() and " " not in value:
        # An id, which must not be folded.
        return f"{name}: {value}\r\n".encode()
    if value.isascii():
        folded = Header(value, "us-ascii", _LONGEST, name).encode(linesep="\r\n")
    else:
        folded = _encoded(value, name)
    return f"{name}: {folded}\r\n".encode()


def _encoded(value: str, name: str) -> str:
    """
    Return encoded words as `email.header.Header` writes them, each but the last filling
    its line. The library encodes all of a line again for each of its characters.
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
    Split *value* so that the sizes of a piece's characters add up to at most *first* in
    the first piece, and *others* in all others.
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
    Return the header fields by which the reader's mail program unsubscribes (RFC 2369),
    with one click if there is a web address (RFC 8058). The library would turn what is
    longer than a line into encoded words.
    """
    plain = [one for one in addresses if _ADDRESS.fullmatch(one)]
    if not plain:
        return b""
    lines = ["List-Unsubscribe: " + ",\r\n ".join(f"<{one}>" for one in plain)]
    if any(one.startswith("https:") for one in plain):
        lines.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click")
    return "".join(f"{line}\r\n" for line in (*lines, "Precedence: list")).encode()
