"""
Download and upload of pictures.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence

from yarl import URL

from channels.twitter.attachments import LARGEST
from channels.twitter.client import UPLOAD, Client
from channels.twitter.resolver import is_public
from gateway.core.delivery import Delivery
from gateway.core.errors import PermanentFailure, TemporaryFailure
from gateway.core.message import Attachment, Visibility

#: How many pictures a post and a direct message may have.
MOST = {Visibility.PUBLIC: 4, Visibility.PRIVATE: 1}

#: The types of pictures that X accepts, and the largest one, in bytes.
TAKEN = frozenset({"image/gif", "image/jpeg", "image/png", "image/webp"})
_LARGEST_PICTURE = 5 * 1024 * 1024


async def fetch(client: Client, hosts: frozenset[str], attachment: Attachment) -> bytes:
    """
    Fetch *attachment*, from one of *hosts* only.

    Raises:
        TemporaryFailure: Not just now.
        PermanentFailure: It is gone, too large, or not on a host of X's.
    """
    try:
        url = URL(attachment.reference)
        ours = url.origin() == client.base_url.origin()
    except ValueError as e:
        raise PermanentFailure("the attachment has no address") from e
    if not ours and (url.scheme != "https" or _is_private(url.host or "")):
        raise PermanentFailure("the attachment is not out on the Internet")
    if url.host not in hosts:
        raise PermanentFailure("the attachment is not on a host of X")
    return await client.download(url, LARGEST)


def _is_private(host: str) -> bool:
    # A host name is checked when it is resolved; an address is not resolved.
    is_address = ":" in host or host.replace(".", "").isdecimal()
    return is_address and not is_public(host)


def takes(delivery: Delivery, files: Sequence[bytes]) -> Sequence[bool]:
    """
    Say of each of the *files* of *delivery* whether X accepts it: pictures, up to the
    number allowed, the first ones.
    """
    taken: list[bool] = []
    for attachment, content in zip(delivery.attachments, files, strict=True):
        small = 0 < len(content) <= _LARGEST_PICTURE
        fits = attachment.media_type in TAKEN and small
        taken.append(fits and sum(taken) < MOST[delivery.visibility])
    return taken


async def upload(
    client: Client, delivery: Delivery, files: Sequence[bytes]
) -> tuple[str, ...]:
    """
    Upload the pictures of *delivery*.

    Raises:
        TemporaryFailure: Not just now.
        PermanentFailure: X refuses one of them.
    """
    return tuple(
        [
            await _one(client, delivery.visibility, attachment.media_type, content)
            for attachment, content in zip(delivery.attachments, files, strict=True)
        ]
    )


async def _one(
    client: Client, visibility: Visibility, media_type: str, content: bytes
) -> str:
    where = "tweet" if visibility is Visibility.PUBLIC else "dm"
    what = "gif" if media_type == "image/gif" else "image"
    answer = await client.request(
        "POST",
        UPLOAD,
        json={
            "media": b64encode(content).decode("ascii"),
            "media_category": f"{where}_{what}",
        },
    )
    reference = answer.content.object("data").text("id")
    if not reference:
        raise TemporaryFailure("X took a picture without naming it")
    return reference
