"""
Sequential reading of a picture's bytes, and its EXIF orientation.
"""

from __future__ import annotations

import struct
from enum import Enum

from gateway.core.errors import GatewayError

#: Maximum number of pieces; hostile files consist of tiny ones.
_PIECES = 400_000

_ORDERS = {b"II*\0": "<", b"MM\0*": ">"}
_ORIENTATION = 0x0112
_SIDES = range(1, 9)


class NotSent(Enum):
    """
    Why a file is not sent.
    """

    FORMAT = "picture-format"  # a picture of a kind that cannot be cleaned: HEIC, TIFF…
    BROKEN = "picture-broken"
    LARGE = "picture-large"
    UNKNOWN = "picture-unknown"  # no picture at all


class Uncleaned(GatewayError):
    """
    A file cannot be shown to be free of metadata.
    """

    def __init__(self, why: NotSent) -> None:
        super().__init__(why.value)
        self.why = why


class Pieces:
    """
    A picture that is read from its beginning, piece by piece.
    """

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.at = 0
        self._left = _PIECES

    def take(self, length: int) -> bytes:
        """
        Return the next *length* bytes.

        Raises:
            Uncleaned: There are fewer, or too many pieces were read.
        """
        self._left -= 1
        end = self.at + length
        if end > len(self.content) or self._left < 0:
            raise Uncleaned(NotSent.BROKEN)
        taken = self.content[self.at : end]
        self.at = end
        return taken

    def number(self, form: str) -> int:
        """
        Read a number in a `struct` format.
        """
        [number] = struct.unpack(form, self.take(struct.calcsize(form)))
        return int(number)

    @property
    def ended(self) -> bool:
        """
        Whether nothing is left.
        """
        return self.at >= len(self.content)


def orientation(tiff: bytes) -> int:
    """
    Return the orientation in EXIF data, 1 to 8; 1 (upright) without any.
    """
    order = _ORDERS.get(tiff[:4])
    if order is None:
        return 1
    try:
        [start] = struct.unpack_from(f"{order}I", tiff, 4)
        [count] = struct.unpack_from(f"{order}H", tiff, start)
        for number in range(count):
            place = start + 2 + 12 * number
            tag, _, _, side = struct.unpack_from(f"{order}HHIH", tiff, place)
            if tag == _ORIENTATION:
                return int(side) if side in _SIDES else 1
    except struct.error:
        pass

    return 1


def upright(side: int) -> bytes:
    """
    Return EXIF data that contains only the orientation.
    """
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, side, 0)
    return b"MM\0*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)
