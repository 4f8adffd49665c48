"""
Extract the content of a CMS SignedData (RFC 5652, section 5): an S/MIME mail that is
signed and not encrypted, as Outlook sends it unless "clear text" signing is chosen.

The signature is not verified: senders are authenticated by DKIM. Lengths may be
indefinite (BER), as mail programs write them; anything else unusual is refused.
"""

from __future__ import annotations

from collections.abc import Iterator

_OCTETS, _OID, _SEQUENCE, _EXPLICIT = 0x04, 0x06, 0x30, 0xA0
_CONSTRUCTED = 0x20
_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
_DATA = bytes.fromhex("2a864886f70d010701")

#: Limits: the length of a length, in bytes; the nesting of what is skipped or in
#: pieces; the number of elements. Mail programs write pieces of a kilobyte and more.
_LONGEST_LENGTH = 4
_DEEPEST = 8
_MOST_ELEMENTS = 100_000


class _Odd(Exception):
    """
    The structure is not as expected.
    """


def signed_content(octets: bytes) -> bytes | None:
    """
    Return the signed content; None if it is no SignedData, or does not contain it.
    """
    reader = _Reader(octets)
    try:
        reader.enter(_SEQUENCE)
        reader.expect(_OID, _SIGNED_DATA)
        reader.enter(_EXPLICIT)
        reader.enter(_SEQUENCE)
        reader.skip()  # the version
        reader.skip()  # the digest algorithms
        reader.enter(_SEQUENCE)
        reader.expect(_OID, _DATA)
        reader.enter(_EXPLICIT)
        return b"".join(reader.octets())
    except _Odd:
        return None


class _Reader:
    """
    Reads elements in order; one that is entered is never left.
    """

    def __init__(self, octets: bytes) -> None:
        self._octets = octets
        self._at = 0
        self._elements = 0

    def enter(self, tag: int) -> None:
        """
        Enter the next element.
        """
        found, _ = self._head()
        if found != tag:
            raise _Odd

    def expect(self, tag: int, value: bytes) -> None:
        """
        Skip the next element, which must have this tag and value.
        """
        found, length = self._head()
        if found != tag or self._taken(length) != value:
            raise _Odd

    def skip(self, depth: int = 0) -> None:
        """
        Skip the next element, whatever it is.
        """
        tag, length = self._head()
        if length is not None:
            self._taken(length)
            return
        if not tag & _CONSTRUCTED or depth == _DEEPEST:
            raise _Odd
        while not self._ended():
            self.skip(depth + 1)

    def octets(self, depth: int = 0) -> Iterator[bytes]:
        """
        Yield the pieces of the octet string that is next.
        """
        tag, length = self._head()
        if tag == _OCTETS:
            yield self._taken(length)
            return
        if tag != _OCTETS | _CONSTRUCTED or depth == _DEEPEST:
            raise _Odd
        end = None if length is None else self._at + length
        while self._at < end if end is not None else not self._ended():
            yield from self.octets(depth + 1)

    def _ended(self) -> bool:
        ended = self._octets.startswith(b"\0\0", self._at)
        self._at += 2 * ended
        return ended

    def _taken(self, length: int | None) -> bytes:
        if length is None or self._at + length > len(self._octets):
            raise _Odd
        self._at += length
        return self._octets[self._at - length : self._at]

    def _head(self) -> tuple[int, int | None]:
        """
        Return the tag of the next element, and its length unless that is indefinite.
        """
        tag, length = self._taken(2)
        self._elements += 1
        if tag & 0x1F == 0x1F or self._elements > _MOST_ELEMENTS:
            raise _Odd
        if length < 0x80:
            return tag, length
        longer = length & 0x7F
        if longer > _LONGEST_LENGTH:
            raise _Odd
        return tag, int.from_bytes(self._taken(longer)) if longer else None
