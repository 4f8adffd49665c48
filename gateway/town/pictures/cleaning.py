"""
Removal of metadata from pictures before they are sent: where and when they were taken,
with what, by whom, and thumbnails of an earlier version.

Segments are dropped and nothing is decoded, so the pixels stay the same, and no
decompression bomb can go off. Data after the end of the picture is dropped. Only the
orientation is kept.
"""

from __future__ import annotations

import asyncio
import re

from gateway.town.pictures.formats import gif, jpeg, png, webp
from gateway.town.pictures.pieces import NotSent, Pieces, Uncleaned

#: Larger files are not processed; no channel accepts them.
LARGEST = 32 * 2**20

_CLEANED = (
    (re.compile(rb"\xff\xd8\xff"), jpeg),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), png),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), webp),
    (re.compile(rb"GIF8[79]a"), gif),
)

#: Formats with metadata that cannot be cleaned here: HEIC and AVIF, TIFF and raw
#: formats based on it, JPEG XL, JPEG 2000, Photoshop's.
_REFUSED = re.compile(
    rb"....ftyp(?:hei[cxms]|hev[cmxs]|mif[12]|msf1|mi[ah][fb]|avi[fs]|crx |jp2|jpx)"
    rb"|II\*\0|MM\0\*|II\+\0|MM\0\+|II(?:RO|U\0)|FUJIFILM"
    rb"|\0\0\0\x0c(?:JXL |jP  )|\xff\x0a|\xff\x4f\xff\x51|8BPS",
    re.DOTALL,
)


async def clean(content: bytes, *, public: bool) -> bytes:
    """
    Remove the metadata of a file, in a thread.

    Args:
        content: The file; its format is known by its first bytes.
        public: If set, only pictures may be sent. In private other files stay as they
            are: a certificate is meant to say who wrote it.

    Raises:
        Uncleaned: The file must not be sent.
    """
    # A thread cannot be stopped: size and number of pieces bound its time.
    return await asyncio.to_thread(cleaned, content, public=public)


def cleaned(content: bytes, *, public: bool) -> bytes:
    """
    Do the same as `clean` synchronously.

    Raises:
        Uncleaned: The file must not be sent.
    """
    for begins, drawing in _CLEANED:
        if begins.match(content):
            if len(content) > LARGEST:
                raise Uncleaned(NotSent.LARGE)
            return b"".join(drawing(Pieces(content)))
    if _REFUSED.match(content):
        raise Uncleaned(NotSent.FORMAT)
    if public:
        raise Uncleaned(NotSent.UNKNOWN)

    return content
