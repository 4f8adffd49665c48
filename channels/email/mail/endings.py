"""
The extensions of files that their sender gave no name.
"""

from __future__ import annotations

from mimetypes import MimeTypes

_OFFICE = "application/vnd.openxmlformats-officedocument"

#: What people send and the library does not know.
_FURTHER = {
    "text/calendar": ".ics",
    "application/ics": ".ics",
    "text/vcard": ".vcf",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "audio/amr": ".amr",
    "audio/m4a": ".m4a",
    "audio/mp3": ".mp3",
    "audio/mp4": ".m4a",
    "audio/ogg": ".ogg",
    "audio/wav": ".wav",
    "audio/webm": ".weba",
    "audio/x-m4a": ".m4a",
    "image/jpg": ".jpg",
    "image/webp": ".webp",
    "video/3gpp": ".3gp",
    "video/x-m4v": ".m4v",
    "application/gzip": ".gz",
    "application/vnd.rar": ".rar",
    "application/x-7z-compressed": ".7z",
    "application/x-zip-compressed": ".zip",
    "application/vnd.google-earth.kml+xml": ".kml",
    "application/vnd.google-earth.kmz": ".kmz",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.oasis.opendocument.text": ".odt",
    f"{_OFFICE}.presentationml.presentation": ".pptx",
    f"{_OFFICE}.spreadsheetml.sheet": ".xlsx",
    f"{_OFFICE}.wordprocessingml.document": ".docx",
}

#: Independent of the machine's configuration.
_KNOWN = MimeTypes(filenames=())


def ending_of(media_type: str) -> str:
    """
    Return the extension by which a file of that type can be opened; empty if none is
    known.
    """
    return _FURTHER.get(media_type) or _KNOWN.guess_extension(media_type) or ""
