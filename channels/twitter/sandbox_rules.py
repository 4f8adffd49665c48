"""
X's rules for the town hall's account, and its refusals.
"""

from __future__ import annotations

from attrs import frozen

from channels.twitter.sandbox_world import Tweet, World
from channels.twitter.weight import weigh
from gateway.core.errors import GatewayError

#: The highest weight of a post, and the longest direct message.
_POST, _MESSAGE = 280, 10_000

#: The first bytes of the pictures that X accepts.
_PICTURES = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF8": "image/gif",
    b"RIFF": "image/webp",
}


@frozen
class Refused(GatewayError):
    """
    A refusal of X's, in its own words.
    """

    status: int
    title: str
    detail: str
    type: str = "about:blank"


def invalid(detail: str) -> Refused:
    """
    Return X's refusal of an invalid request.
    """
    kind = "https://api.x.com/2/problems/invalid-request"
    return Refused(400, "Invalid Request", detail, kind)


def missing(what: str, value: str) -> Refused:
    """
    Return X's refusal of a request that names something missing.
    """
    kind = "https://api.x.com/2/problems/resource-not-found"
    detail = f"Could not find {what} with id: [{value}]."
    return Refused(404, "Not Found Error", detail, kind)


def check_post(world: World, text: str, in_reply_to: str, *, picture: bool) -> None:
    """
    Check that the town hall may post this.

    Raises:
        Refused: It is empty, too long, a duplicate, or a reply to somebody who did not
            ask for it.
    """
    if not text and not picture:
        raise invalid("The Tweet contains no text and no media.")
    if weigh(text) > _POST:
        raise Refused(400, "Bad Request", "Your Tweet text is too long.")
    if in_reply_to:
        _check_reply(world, world.tweets.get(in_reply_to))
    if world.opening(world.ours.id, text, in_reply_to) + text in world.said:
        raise Refused(
            403,
            "Forbidden",
            "You are not allowed to create a Tweet with duplicate content.",
        )


def _check_reply(world: World, answered: Tweet | None) -> None:
    if answered is None:
        raise Refused(
            403,
            "Forbidden",
            "You attempted to reply to a Tweet that is deleted or not visible to you.",
        )
    handle = world.ours.handle.removeprefix("@").lower()
    if answered.author != world.ours.id and handle not in answered.mentions:
        raise Refused(
            403,
            "Forbidden",
            "Reply to this conversation is not allowed because you have not been "
            "mentioned or otherwise engaged by the author of the post you are "
            "replying to.",
        )


def check_message(world: World, to: str, text: str, *, picture: bool) -> None:
    """
    Check that the town hall may write this to account *to*.

    Raises:
        Refused: It is empty or too long, or they never wrote to the town hall.
    """
    if not text and not picture:
        raise invalid("At least one of text and attachments is required.")
    if len(text) > _MESSAGE:
        raise invalid(f"The text is longer than {_MESSAGE} characters.")
    if to not in world.writers:
        raise Refused(403, "Forbidden", "You cannot send messages to this user.")


def picture_type(content: bytes) -> str:
    """
    Return the type of a picture by its first bytes.

    Raises:
        Refused: X does not accept it.
    """
    for start, media_type in _PICTURES.items():
        if content.startswith(start):
            return media_type
    raise invalid("The media type is not supported.")
