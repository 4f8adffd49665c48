"""
Attachments of posts: which of X's files we would fetch.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from attrs import evolve

from gateway.core.message import Attachment, Message
from gateway.core.writing.json_object import Object, sound

#: The largest file that we fetch, in bytes.
LARGEST = 25 * 1024 * 1024

_TYPES = {
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "mp4": "video/mp4",
    "png": "image/png",
    "webp": "image/webp",
}

# The longest video of an ordinary account, for videos that do not state their length.
_MILLISECONDS = 140_000


def attachments_of(media: Sequence[Object]) -> tuple[Attachment, ...]:
    """
    Choose a file for each of *media*; malformed ones are skipped.
    """
    return tuple(filter(None, (sound(None, _attachment_of, one) for one in media)))


def with_descriptions(message: Message, document: Object) -> Message:
    """
    Append the alt texts of pictures to *message*, each in brackets on a line of its
    own.
    """
    described = "\n".join(descriptions_of(document.objects("media")))
    text = "\n".join(filter(None, (message.text, described)))
    return evolve(message, text=text, described=described)


def descriptions_of(media: Sequence[Object]) -> list[str]:
    """
    Return the alt texts of *media*, in brackets.
    """
    told = [sound("", one.text, "alt_text").strip() for one in media]
    return [f"[{each}]" for each in told if each]


def _attachment_of(media: Object) -> Attachment | None:
    """
    Choose the file for *media*: a photo itself; of a video the best version within our
    limit, or else its preview image.
    """
    url = media.text("url")
    if media.text("type") in ("video", "animated_gif"):
        url = _best_video(media) or media.text("preview_image_url")
    if not url:
        return None
    suffix = _suffix(url)
    return Attachment(
        name=re.sub(r"[^A-Za-z0-9_-]", "_", media.text("media_key")) + f".{suffix}",
        media_type=_TYPES[suffix],
        reference=url,
    )


def _suffix(url: str) -> str:
    try:
        suffix = urlsplit(url).path.rpartition(".")[2].lower()
    except ValueError:
        suffix = ""
    return suffix if suffix in _TYPES else "jpg"


def _best_video(media: Object) -> str:
    milliseconds = media.number("duration_ms") or _MILLISECONDS
    versions = [
        (version.number("bit_rate"), version.text("url"))
        for version in media.objects("variants")
        if version.text("content_type") == "video/mp4"
    ]
    fitting = [(r, u) for r, u in versions if r * milliseconds / 8000 <= LARGEST]
    return max(fitting, default=(0, ""))[1]
