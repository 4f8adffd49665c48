"""
The JSON bodies of requests to X, as far as a town hall needs them.
"""

from __future__ import annotations

import json
from base64 import b64decode
from typing import TypeVar

from attrs import frozen
from cattrs import BaseValidationError, Converter

from channels.twitter.sandbox_rules import invalid

T = TypeVar("T")


@frozen
class Reply:
    """
    The post that a post answers.
    """

    in_reply_to_tweet_id: str


@frozen
class Pictures:
    """
    The pictures of a post.
    """

    media_ids: tuple[str, ...]


@frozen
class NewPost:
    """
    The body of ``POST /2/tweets``.
    """

    text: str = ""
    reply: Reply | None = None
    media: Pictures | None = None

    @property
    def in_reply_to(self) -> str:
        """
        The id of the answered post; empty if there is none.
        """
        return self.reply.in_reply_to_tweet_id if self.reply else ""

    @property
    def pictures(self) -> tuple[str, ...]:
        """
        The ids of its pictures.
        """
        return self.media.media_ids if self.media else ()


@frozen
class Picture:
    """
    The picture of a direct message.
    """

    media_id: str


@frozen
class NewMessage:
    """
    The body of ``POST /2/dm_conversations/with/{id}/messages``.
    """

    text: str = ""
    attachments: tuple[Picture, ...] = ()

    @property
    def pictures(self) -> tuple[str, ...]:
        """
        The ids of its pictures.
        """
        return tuple(one.media_id for one in self.attachments)


@frozen
class NewPicture:
    """
    The body of ``POST /2/media/upload``.
    """

    media: str
    media_category: str = ""
    media_type: str = ""
    additional_owners: str = ""
    shared: bool = False

    @property
    def content(self) -> bytes:
        """
        The picture itself.

        Raises:
            Refused: It is not base64.
        """
        try:
            return b64decode(self.media, validate=True)
        except ValueError as e:
            raise invalid("The `media` is not base64.") from e


def _text(value: object, _: object) -> str:
    # cattrs would convert anything to a string.
    if not isinstance(value, str):
        raise TypeError(f"{type(value).__name__} is not a string")
    return value


_converter = Converter(forbid_extra_keys=True)
_converter.register_structure_hook(str, _text)


def read(raw: bytes, shape: type[T]) -> T:
    """
    Parse a body of this *shape*, which is one of the classes above.

    Raises:
        Refused: It has another shape.
    """
    try:
        body = json.loads(raw)
        if isinstance(body, dict):
            return _converter.structure(body, shape)
    except (ValueError, RecursionError, BaseValidationError) as e:
        raise invalid(f"The body is no {shape.__name__}.") from e
    raise invalid("The body is no JSON object.")
