"""
Take out of a picture what it tells besides what it shows, before it leaves the house:
where and when it was taken, with what, by whom, and what it looked like before.

Segments are dropped and nothing is decoded: the pixels stay as they were, and no
picture is a bomb. What stands behind its end is no part of it. Which side is up is
kept, alone.
"""

from __future__ import annotations

import asyncio
import re

from gateway.town.pictures.formats import gif, jpeg, png, webp
from gateway.town.pictures.pieces import Pieces, Uncleaned, Why

#: More is not looked through; no channel takes as much.
LARGEST = 32 * 2**20

_CLEANED = (
    (re.compile(rb"\xff\xd8\xff"), jpeg),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), png),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), webp),
    (re.compile(rb"GIF8[79]a"), gif),
)

#: Pictures that tell as much and that we cannot clean: HEIC and AVIF, TIFF and the raw
#: forms made of it, JPEG XL, JPEG 2000, Photoshop's.
_REFUSED = re.compile(
    rb"....ftyp(?:hei[cxms]|hev[cmxs]|mif[12]|msf1|mi[ah][fb]|avi[fs]|crx |jp2|jpx)"
    rb"|II\*\0|MM\0\*|II\+\0|MM\0\+|II(?:RO|U\0)|FUJIFILM"
    rb"|\0\0\0\x0c(?:JXL |jP  )|\xff\x0a|\xff\x4f\xff\x51|8BPS",
    re.DOTALL,
)


async def clean(content: bytes, *, public: bool) -> bytes:
    """
    Take out of a file what it tells besides what it shows; off the event loop.

    Args:
        content: The file; what it is, its first bytes say.
        public: Then only pictures leave. In private a file that is no picture stays
            as it is: a certificate is meant to say who wrote it.

    Raises:
        Uncleaned: It must not leave.
    """
    # A thread cannot be stopped: the size and the count of pieces bound it.
    return await asyncio.to_thread(cleaned, content, public=public)


def cleaned(content: bytes, *, public: bool) -> bytes:
    """
    Do what `clean` does, here.

    Raises:
        Uncleaned: It must not leave.
    """
    for begins, drawing in _CLEANED:
        if begins.match(content):
            if len(content) > LARGEST:
                raise Uncleaned(Why.LARGE)
            return b"".join(drawing(Pieces(content)))
    if _REFUSED.match(content):
        raise Uncleaned(Why.FORMAT)
    if public:
        raise Uncleaned(Why.UNKNOWN)

    return content
