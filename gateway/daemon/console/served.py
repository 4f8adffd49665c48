"""
How browsers get files: pictures and PDFs are shown, all else is downloaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from starlette.responses import Response

from gateway.core.message import Attachment
from gateway.pages import headers

#: What browsers show, by how it begins: what a sender says of it is not believed.
_SHOWN = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
    b"%PDF-": "application/pdf",
}

_WEBP = "image/webp"

#: A file runs nothing and loads nothing; a PDF cannot be shown in a sandbox.
_ALONE = headers("default-src 'none'; sandbox")
_PDF = headers("default-src 'none'")


def served(attachment: Attachment, content: bytes) -> Response:
    """
    Return a file: pictures and PDFs are shown, all else is downloaded.
    """
    kind = media_type(content)
    how = "inline" if kind else "attachment"
    name = quote(attachment.name.strip() or "file", safe="", errors="replace")
    its: Mapping[str, str] = _PDF if kind == "application/pdf" else _ALONE
    return Response(
        content,
        media_type=kind or "application/octet-stream",
        headers={**its, "content-disposition": f"{how}; filename*=UTF-8''{name}"},
    )


def is_shown(attachment: Attachment) -> bool:
    """
    Say whether a file is to be shown, by what its sender and its name say that it is;
    any other is to be downloaded, whatever it turns out to be.
    """
    _, _, ending = attachment.name.lower().rpartition(".")
    said = {attachment.media_type, f"image/{ending}", f"application/{ending}"}
    return ending == "jpg" or not said.isdisjoint({*_SHOWN.values(), _WEBP})


def media_type(content: bytes) -> str:
    """
    Return the type of a picture or PDF, by how it begins; empty for anything else.
    """
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return _WEBP
    found = (kind for begin, kind in _SHOWN.items() if content.startswith(begin))
    return next(found, "")
